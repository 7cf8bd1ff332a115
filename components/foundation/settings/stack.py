"""A stack's settings: one object per concern, read once, every fault reported together."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pulumi
from pydantic import Field, ValidationError

from components.foundation.settings.base import Settings
from components.foundation.settings.dns import DnsSettings
from components.foundation.settings.edge import EdgeSettings
from components.foundation.settings.edge_checks import edge_alias_faults, edge_region_faults, edge_storage_faults
from components.foundation.settings.encryption import EncryptionSettings
from components.foundation.settings.faults import Fault, SettingsError, faults_of, missing, unknown_name
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.network import NetworkSettings, network_faults
from components.foundation.settings.operations import OperationsSettings
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.storage import StorageSettings
from components.foundation.settings.storage_checks import archive_faults, encryption_faults, region_faults


class StackSettings(Settings):
    """All that a stack file says."""

    naming: NamingSettings
    """Names and tags."""
    regions: RegionsSettings
    """Regions and how they work together."""
    encryption: EncryptionSettings = Field(default_factory=EncryptionSettings)
    """The customer key."""
    storage: StorageSettings
    """Buckets: what a system keeps in S3."""
    network: NetworkSettings | None = None
    """A VPC in each region; none by default."""
    dns: DnsSettings | None = None
    """Zones, records and health checks; none by default."""
    edge: EdgeSettings = Field(default_factory=EdgeSettings)
    """Distributions, their certificate and their firewall; none by default."""
    operations: OperationsSettings = Field(default_factory=OperationsSettings)
    """Alarms and who hears them."""


# Checks over several concerns, run where all that they take is sound: (names of the concerns, check).
CROSS_CHECKS: tuple[tuple[tuple[str, ...], Callable[..., Iterator[Fault]]], ...] = (
    (("regions", "storage"), region_faults),
    (("naming", "storage"), encryption_faults),
    (("storage",), archive_faults),
    (("regions", "network"), network_faults),
    (("edge", "storage"), edge_storage_faults),
    (("edge", "regions"), edge_region_faults),
    (("dns", "edge"), edge_alias_faults),
)


def read(config: Mapping[str, str], project: str, source: str = "the stack's configuration") -> StackSettings:
    """Settings from a configuration as the engine gives it: `{"project:concern": JSON text}`.

    Keys of other projects (`pulumi:`, `aws:`) are left alone. SettingsError lists every fault of every concern.
    """
    given = {key.partition(":")[2]: text for key, text in config.items() if key.startswith(f"{project}:")}
    fields = {field.alias or name: (name, field) for name, field in StackSettings.model_fields.items()}
    faults = [unknown_name(key, key, fields) for key in given if key not in fields]
    sound: dict[str, Any] = {}
    for alias, (name, field) in fields.items():
        if alias in given:
            model = _model(field.annotation)
            try:
                sound[name] = model.model_validate(_parsed(given[alias]))
            except ValidationError as error:
                faults.extend(fault.under(alias) for fault in faults_of(error, model))
        elif field.is_required():
            faults.append(missing(alias, StackSettings, name))
    defaults = {
        name: field.get_default(call_default_factory=True) for name, field in fields.values() if not field.is_required()
    }
    for names, check in CROSS_CHECKS:
        values = {**defaults, **sound}
        broken = {name for alias, (name, _) in fields.items() if alias in given and name not in sound}
        if all(name in values and name not in broken for name in names):
            faults.extend(check(*(values[name] for name in names)))
    if faults:
        raise SettingsError(faults, source)
    return StackSettings(**sound)


def read_stack() -> StackSettings:
    """Settings of the stack that the program runs for. pulumi.RunError with every fault where they are refused."""
    runtime = pulumi.runtime
    config = {**runtime.get_config_env(), **runtime.config.CONFIG.get()}
    try:
        return read(config, pulumi.get_project(), f"Pulumi.{pulumi.get_stack()}.yaml")
    except SettingsError as error:
        raise pulumi.RunError(str(error)) from None


def _model(annotation: Any) -> type[Settings]:
    candidates: list[Any] = [annotation, *getattr(annotation, "__args__", ())]
    return next(item for item in candidates if isinstance(item, type) and issubclass(item, Settings))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
