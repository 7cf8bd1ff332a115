"""Aurora PostgreSQL: the cluster in the primary region, and secondary clusters of its global database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from components.foundation.service.access import NamedResources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.data.aurora.settings import AuroraSettings
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.access import AccessSettings
    from components.foundation.settings.regions import RegionsSettings


def _settings() -> SettingsModel:
    from components.data.aurora.checks import (
        identifier_faults,
        network_faults,
        reader_faults,
        region_faults,
        rotation_faults,
    )
    from components.data.aurora.settings import AuroraSettings

    return SettingsModel(
        model=AuroraSettings,
        checks=(
            Check(concerns=("regions", "aurora"), function=region_faults),
            Check(concerns=("regions", "network", "aurora"), function=network_faults),
            Check(concerns=("naming", "aurora"), function=identifier_faults),
            Check(concerns=("regions", "network", "aurora"), function=rotation_faults),
            Check(concerns=("stack", "aurora"), function=reader_faults),
        ),
    )


def _aurora(scope: RegionScope, settings: AuroraSettings) -> PartOutputs | None:
    from components.data.aurora.regional import RegionalAurora, RegionalAuroraArgs
    from components.data.databases.region import database_outputs, database_placement, password_rotation

    if not scope.is_primary and scope.region.name not in settings.secondaries:
        return None
    primary, rotation = scope.in_primary(RegionalAurora), password_rotation(scope, settings)
    aurora = RegionalAurora(
        f"{scope.name}-aurora",
        RegionalAuroraArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            placement=database_placement(scope, rotation),
            follows=primary.membership if primary else None,
            secret_replicas=scope.replica_keys,
            rotation_function_arn=rotation.function_arn if rotation else None,
            protect=scope.naming.protects_data,
        ),
        scope.options,
    )
    arn = aurora.arn if scope.is_primary else None
    return database_outputs(scope, "aurora", (rotation, aurora), arn, aurora.ref)


def _keys(settings: AuroraSettings, regions: RegionsSettings, region: str) -> Iterator[str]:
    if region == regions.primary or region in settings.secondaries:
        yield "aurora"


def _administered(_: AuroraSettings, regions: RegionsSettings, region: str) -> Iterator[str]:
    if region == regions.primary:
        yield "aurora"


def _manual_steps(_: AuroraSettings, names: StackNames) -> Iterator[ManualStep]:
    from components.data.databases.manual_steps import database_user_steps

    yield from database_user_steps("aurora", names)


def _variables(settings: Mapping[str, Any], access: AccessSettings) -> Mapping[str, str]:
    from components.data.databases.variables import administration_variables

    return administration_variables("aurora", access, data_api=settings["aurora"].data_api)


SERVICE = Service(
    concern="aurora",
    settings=_settings,
    variables=_variables,
    parts=(RegionPart(layer="data", create=_aurora),),
    access=(
        NamedResources(access_field="databases", keys=_keys, remedy="add the region to aurora.secondaries"),
        NamedResources(access_field="administers", keys=_administered, remedy="remove it"),
    ),
    manual_steps=_manual_steps,
)
