"""RDS for PostgreSQL: the instance in the primary region, its replicas and copies of its backups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from components.foundation.service.access import NamedResources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.data.rds.settings import PostgresSettings
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.access import AccessSettings
    from components.foundation.settings.regions import RegionsSettings


def _settings() -> SettingsModel:
    from components.data.rds.checks import identifier_faults, network_faults, region_faults, rotation_faults
    from components.data.rds.settings import PostgresSettings

    return SettingsModel(
        model=PostgresSettings,
        checks=(
            Check(concerns=("regions", "postgres"), function=region_faults),
            Check(concerns=("regions", "network", "postgres"), function=network_faults),
            Check(concerns=("naming", "postgres"), function=identifier_faults),
            Check(concerns=("regions", "network", "postgres"), function=rotation_faults),
        ),
    )


def _postgres(scope: RegionScope, settings: PostgresSettings) -> PartOutputs | None:
    from components.data.databases.region import database_outputs, database_placement, password_rotation
    from components.data.rds.regional import RegionalPostgres, RegionalPostgresArgs

    if not scope.is_primary and not settings.has_copies_in(scope.region.name):
        return None
    source, rotation = scope.in_primary(RegionalPostgres), password_rotation(scope, settings)
    postgres = RegionalPostgres(
        f"{scope.name}-postgres",
        RegionalPostgresArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            placement=database_placement(scope, rotation),
            source_arn=source.arn if source else None,
            secret_replicas=scope.replica_keys,
            rotation_function_arn=rotation.function_arn if rotation else None,
            protect=scope.naming.protects_data,
        ),
        scope.options,
    )
    return database_outputs(scope, "postgres", (rotation, postgres), postgres.arn, postgres.ref)


def _keys(settings: PostgresSettings, regions: RegionsSettings, region: str) -> Iterator[str]:
    if region == regions.primary or region in settings.regional_replicas:
        yield "postgres"


def _administered(_: PostgresSettings, regions: RegionsSettings, region: str) -> Iterator[str]:
    if region == regions.primary:
        yield "postgres"


def _manual_steps(_: PostgresSettings, names: StackNames) -> Iterator[ManualStep]:
    from components.data.databases.manual_steps import database_user_steps

    yield from database_user_steps("postgres", names)


def _variables(settings: Mapping[str, Any], access: AccessSettings) -> Mapping[str, str]:
    from components.data.databases.variables import administration_variables

    return administration_variables("postgres", access, data_api=False)


SERVICE = Service(
    concern="postgres",
    settings=_settings,
    variables=_variables,
    parts=(RegionPart(layer="data", create=_postgres),),
    access=(
        NamedResources(access_field="databases", keys=_keys, remedy="add the region to postgres.regionalReplicas"),
        NamedResources(access_field="administers", keys=_administered, remedy="remove it"),
    ),
    manual_steps=_manual_steps,
)
