"""Generated outputs of resources in the types that each resource class declares.

Generated strings are unique to their resource, so that references can be traced to it. Types and formats are those of
AWS, values are not.
"""

import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum, EnumType
from functools import cache
from typing import Any, cast

from preview import sdk, wire
from preview.forms.properties import form_of
from preview.forms.values import FormValues
from preview.lookups.lookup import Lookup
from preview.outputs_by_type import SEPARATE_RESOURCES, computed_by_type, read_by_type
from preview.planning import REGION, planning_of
from preview.registration import Registration, arn, kind_of

TAGS_ALL = "tagsAll"  # set by the provider and known: the resource's tags with the default tags
DEPTH = 2  # of nested objects; deeper ones are empty


def computed(registration: Registration, hints: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The id and the computed outputs of a resource. hints: output annotations of its class."""
    by_type = computed_by_type(registration)
    identifier = str(by_type.pop("id", None) or f"{kind_of(registration.type)}-{registration.digest}")
    outputs: dict[str, Any] = {}
    for name, kind in _required(tuple(hints.items())):
        if name in registration.inputs or name in by_type or name in ("id", "urn"):
            continue
        separate = name in SEPARATE_RESOURCES.get(registration.type, ())
        outputs[name] = [] if separate else _value(registration, name, kind, DEPTH)
    for name, value in by_type.items():
        given = registration.inputs.get(name)
        if isinstance(value, Mapping) and isinstance(given, Mapping):  # computed properties of an input object
            outputs[name] = {**cast("Mapping[str, Any]", value), **cast("Mapping[str, Any]", given)}
        elif name not in registration.inputs:
            outputs[name] = value
    return identifier, outputs


def read(registration: Registration, identifier: str, hints: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of an existing resource besides its inputs: texts that follow from its id are known, others are
    unknown, as in the results of lookups."""
    call = Lookup(function=registration.type, arguments={"id": identifier}, region=registration.region)
    own = computed(registration, hints)[1]
    of_another = computed(replace(registration, urn=f"{registration.urn}-", name=f"{registration.name}-"), hints)[1]
    outputs = {name: _unknown(call, name, value, of_another.get(name)) for name, value in own.items()}
    outputs.update(read_by_type(registration, identifier))
    if REGION in hints:
        outputs[REGION] = registration.region
    return {name: value for name, value in outputs.items() if name not in (*registration.inputs, "id", "urn")}


def _unknown(call: Lookup, path: str, value: Any, other: Any) -> Any:
    """A value with unknown texts where it differs between resources: all others are those of the type or the region."""
    if isinstance(value, str):
        return value if value == other else call.unknown(path)
    if isinstance(value, list) and isinstance(other, list):
        pairs = zip(cast("list[Any]", value), cast("list[Any]", other), strict=True)
        return [_unknown(call, f"{path}[{index}]", *pair) for index, pair in enumerate(pairs)]
    if isinstance(value, Mapping) and isinstance(other, Mapping):
        fields, others = cast("Mapping[str, Any]", value), cast("Mapping[str, Any]", other)
        return {name: _unknown(call, f"{path}.{name}", item, others.get(name)) for name, item in fields.items()}
    return cast("Any", value)


def planned(registration: Registration, hints: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of a planned resource besides its inputs: computed ones are unknown, the provider's defaults known.

    Empty for a type without an entry in the planning table: the SDK treats absent outputs as unknown.
    """
    planning = planning_of(registration.type)
    if planning is None:
        return {}
    outputs: dict[str, Any] = {**planning.defaults, **dict.fromkeys(planning.unknown - {TAGS_ALL}, wire.UNKNOWN)}
    if REGION in hints:
        outputs[REGION] = registration.region
    outputs = {name: value for name, value in outputs.items() if name not in registration.inputs}
    for name, value in computed_by_type(registration).items():
        given = registration.inputs.get(name)
        if isinstance(value, Mapping) and isinstance(given, Mapping):  # computed properties of an input object
            nested = cast("Mapping[str, Any]", value)
            outputs[name] = {**dict.fromkeys(nested, wire.UNKNOWN), **cast("Mapping[str, Any]", given)}
    return outputs


@cache
def _required(hints: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    """Required properties: those whose annotation excludes None."""
    unwrapped = ((name, typing.get_args(hint)[0] if typing.get_args(hint) else hint) for name, hint in hints)
    return tuple((name, kind) for name, kind in unwrapped if type(None) not in typing.get_args(kind))


def _value(registration: Registration, name: str, kind: Any, depth: int) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is str:
        return _string(registration, name)
    if kind is bool:
        return False
    if kind in (int, float):
        return 0
    if isinstance(kind, EnumType):
        return next(iter(cast("Iterable[Enum]", kind))).value
    if origin in (typing.Union, types.UnionType):
        return _value(registration, name, arguments[0], depth)
    if origin is not None and issubclass(origin, Mapping):
        return {}
    if origin is not None:
        return [_value(registration, name, arguments[0], depth)] if depth else []
    hints: Mapping[str, Any] = sdk.nested_hints(kind) if depth else {}
    return {key: _value(registration, key, hint, depth - 1) for key, hint in hints.items()}


def _string(registration: Registration, name: str) -> str:
    if name == "arn":
        kind = kind_of(registration.type)
        return arn(registration, f"{kind}/{registration.physical_name('name')}")
    if name == "name":
        return registration.physical_name("name")
    if name == "region":
        return registration.region
    if name.endswith("Arn"):
        return arn(registration, f"{kind_of(registration.type)}/{registration.digest}/{name}")
    form = form_of(name)
    return form.format_map(FormValues(registration, name)) if form else f"{name}-{registration.digest}"
