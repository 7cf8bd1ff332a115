"""Reading of a stack's settings: one object per concern, all faults reported together."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import pulumi
from pydantic import ValidationError

from components.foundation.service.access import NamedResources, SharedResource, Workloads
from components.foundation.service.names import duplicate_faults
from components.foundation.service.record import Service
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import (
    ENCRYPTED,
    Fault,
    SettingsError,
    causes,
    faults_of,
    missing,
    undisclosed,
    unknown_name,
)
from components.foundation.settings.partial import UNKNOWN, attempted, decided, known_part
from components.foundation.settings.regions import RegionsSettings
from components.foundation.suggestions import nearest
from components.platform.namespaces import RESERVED, namespace_faults
from components.platform.renamed_keys import renamed_key_faults
from components.platform.services import SERVICES, StackSettings

T = TypeVar("T")
BY_CONCERN = {service.concern: service for service in SERVICES}
STACK = "stack"  # argument of checks that stands for the names of all services


def model_of(concern: str) -> type[Settings]:
    """The class of a concern's settings."""
    return BY_CONCERN[concern].settings().model


def whole_model() -> type[StackSettings]:
    """StackSettings with the settings of all concerns imported, as its JSON schema requires."""
    models = {model.__name__: model for model in map(model_of, StackSettings.model_fields)}
    StackSettings.model_rebuild(_types_namespace=models)
    return StackSettings


def read(
    config: Mapping[str, str],
    project: str,
    source: str = "the stack's configuration",
    *,
    secret_keys: Collection[str] = (),
) -> StackSettings:
    """Settings from a configuration as the engine passes it: `{"project:concern": JSON}`.

    Keys of other namespaces are ignored, apart from those that look like settings of the stack (namespaces.py).
    secret_keys: keys with encrypted values, which faults do not show. SettingsError lists every fault of every concern.
    """
    given = {key.partition(":")[2]: text for key, text in config.items() if key.startswith(f"{project}:")}
    fields = {field.alias or name: (name, field) for name, field in StackSettings.model_fields.items()}
    faults = [unknown_name(key, key, fields) for key in given if key not in fields]
    faults.extend(namespace_faults(config, project, fields))
    secret = {alias for alias in given if f"{project}:{alias}" in secret_keys or ENCRYPTED in given[alias]}
    misnamed = set(_meant([fault.path for fault in faults], fields)) - given.keys()
    sound: dict[str, Any] = {}
    partly: dict[str, Any] = {}
    for alias, (name, field) in fields.items():
        if alias in given:
            model, value = model_of(name), _parsed(given[alias])
            try:
                sound[name] = model.model_validate(value)
            except ValidationError as error:
                found = [*faults_of(error, model)]
                partly[name], further = known_part(model, value, found)
                located = [fault.under(alias) for fault in (*found, *further)]
                faults.extend(map(undisclosed, located) if alias in secret else located)
        elif alias in misnamed:
            partly[name] = UNKNOWN
        elif field.is_required():
            faults.append(missing(alias, StackSettings, name))
    values = {
        name: field.get_default(call_default_factory=True) for name, field in fields.values() if not field.is_required()
    } | sound
    values |= {name: value for name, value in partly.items() if value is not UNKNOWN}
    broken = {
        name
        for alias, (name, field) in fields.items()
        if name not in sound and (alias in {*given, *misnamed} or field.is_required())
    }
    for name in broken - partly.keys() | {name for name, value in partly.items() if value is UNKNOWN}:
        values.pop(name, None)
    faults.extend(
        undisclosed(fault) if fault.path.partition(".")[0] in secret or ENCRYPTED in str(fault) else fault
        for fault in _cross_faults(values, broken)
    )
    if faults:
        once = {str(fault): fault for fault in causes(faults)}  # services may find the same one in a shared concern
        raise SettingsError(list(once.values()), source)
    return StackSettings.model_construct(_fields_set=set(sound), **values)


def _meant(keys: Iterable[str], concerns: Collection[str]) -> Iterator[str]:
    """The concerns that misspelled keys, or keys of another namespace, stand for: their settings are unknown."""
    for key in keys:
        namespace, _, name = key.rpartition(":")
        near = None if namespace in RESERVED else nearest(name, concerns)
        if near is not None:
            yield near


def read_stack() -> StackSettings:
    """Settings of the stack that the program runs for. pulumi.RunError with every fault if they are rejected."""
    runtime = pulumi.runtime
    config = {**runtime.get_config_env(), **runtime.config.CONFIG.get()}
    try:
        secret_keys = {key for key in config if runtime.config.is_config_secret(key)}
        return read(config, pulumi.get_project(), f"Pulumi.{pulumi.get_stack()}.yaml", secret_keys=secret_keys)
    except SettingsError as error:
        raise pulumi.RunError(str(error)) from None


def _cross_faults(values: Mapping[str, Any], broken: set[str]) -> Iterator[Fault]:
    """Faults of the settings of several concerns. values: by concern, partly unknown in the broken ones, without those
    that are unknown as a whole."""
    present = {concern: BY_CONCERN[concern] for concern, value in values.items() if value is not None}
    given = dict(values)
    if "regions" in values:
        given[STACK] = names = stack_names(values, broken)
        yield from _decided(names.faults(), broken)
    if "regions" in values and "naming" in values:
        physical = [
            name
            for concern, service in present.items()
            if service.physical_names
            for name in _decided(service.physical_names(values[concern], values["naming"], values["regions"]), broken)
        ]
        yield from duplicate_faults(physical)
        fields = StackSettings.model_fields.items()
        keyed = {field.alias or name: values[name] for name, field in fields if name in present}
        yield from _decided(renamed_key_faults(keyed, physical), broken)
    for service in SERVICES:
        for check in service.settings().checks if service.concern in present else ():
            yield from check.faults(given, {*broken, STACK} if broken else broken)


def _decided(items: Iterator[T], broken: Collection[str]) -> Iterator[T]:
    return decided(items) if broken else items


def stack_names(values: Mapping[str, Any], broken: Collection[str] = ()) -> StackNames:
    """Names of a stack's resources. values: settings by concern. broken: concerns with faults, partly unknown."""
    regions: RegionsSettings = values["regions"]
    resources: list[tuple[NamedResources | SharedResource, Any]] = []
    undetermined: set[str] = set()
    workloads: dict[str, Workloads] = {}
    has_all_workloads = True
    derived = tuple(
        partial(service.variables, values)
        for service in SERVICES
        if service.variables is not None and values.get(service.concern) is not None
    )
    for service in SERVICES:
        value = values.get(service.concern, UNKNOWN if service.concern in broken else None)
        for kind in service.access:
            if broken and attempted(partial(_all_names, kind, value, regions)) is None:
                undetermined.add(kind.access_field)
                resources.append((kind, None))
            else:
                resources.append((kind, value))
        if service.workloads is not None and value is not None:
            made = attempted(partial(service.workloads, value)) if broken else service.workloads(value)
            if made is None:
                has_all_workloads = False
            else:
                workloads[service.concern] = made
    naming = values.get("naming")
    return StackNames(
        regions=regions,
        resources=tuple(resources),
        undetermined=frozenset(undetermined),
        workloads=workloads,
        has_all_workloads=has_all_workloads,
        derived=derived,
        partly=bool(broken),
        path=attempted(lambda: naming.path) or "" if naming is not None else "",
    )


def _all_names(kind: NamedResources | SharedResource, value: Any, regions: RegionsSettings) -> list[Any]:
    """What a stack's regions have of one kind of resources."""
    if value is None:
        return []
    if isinstance(kind, NamedResources):
        return [sorted(kind.keys(value, regions, region)) for region in regions.all]
    return [bool(kind.exists(value, regions, region)) for region in regions.all]


def services_of(settings: StackSettings) -> Iterator[tuple[Service, Any]]:
    """The services that a stack has, each with its settings, in the order of their creation."""
    for service in SERVICES:
        value = getattr(settings, service.concern)
        if value is not None:
            yield service, value


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
