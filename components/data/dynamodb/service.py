"""DynamoDB: tables in the primary region, and their replicas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.data.dynamodb.settings import TablesSettings
    from components.foundation.service.names import PhysicalName
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings


def _settings() -> SettingsModel:
    from components.data.dynamodb.checks import table_region_faults
    from components.data.dynamodb.settings import TablesSettings

    return SettingsModel(
        model=TablesSettings, checks=(Check(concerns=("regions", "dynamodb"), function=table_region_faults),)
    )


def _tables(scope: RegionScope, settings: TablesSettings) -> PartOutputs:
    from components.data.dynamodb.links import TableLinks
    from components.data.dynamodb.settings import table_name
    from components.data.dynamodb.tables import TableReplicas, TableReplicasArgs, Tables, TablesArgs
    from components.foundation.service.exports import TABLE_ARNS, TABLE_STREAM_ARNS

    naming, primary = scope.naming, scope.in_primary(Tables)
    if primary is None:
        made = Tables(
            f"{scope.name}-tables",
            TablesArgs(
                settings=settings,
                prefix=naming.prefix,
                key_arn=scope.key_arn,
                replica_keys=scope.replica_keys,
                protect=naming.protects_data,
            ),
            scope.options,
        )
        arns = {key: table.arn for key, table in made.tables.items()}
        streams = {key: table.stream_arn for key, table in made.tables.items() if table.stream_arn is not None}
    else:
        made = TableReplicas(
            f"{scope.name}-tables",
            TableReplicasArgs(
                settings=settings,
                prefix=naming.prefix,
                tables=primary.tables,
                region=scope.region.name,
                account_id=scope.account_id,
                key_arn=scope.key_arn,
                protect=naming.protects_data,
            ),
            scope.options,
        )
        arns, streams = {**made.arns}, {}
    return PartOutputs(
        components=(made,),
        exports={TABLE_ARNS: arns, TABLE_STREAM_ARNS: streams},
        links=TableLinks(
            arns=arns,
            names={key: table_name(table, naming.prefix, key) for key, table in settings.tables.items()},
            key_arn=scope.key_arn,
            region=scope.region.name,
        ),
    )


def _keys(settings: TablesSettings, regions: RegionsSettings, region: str) -> Iterator[str]:
    for key, table in settings.tables.items():
        if region == regions.primary or region in table.replica_regions((region,)):
            yield key


def _names(settings: TablesSettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.data.dynamodb.settings import table_name
    from components.foundation.service.names import PhysicalName

    for key, table in settings.tables.items():
        name = table_name(table, naming.prefix, key)
        yield PhysicalName(kind="table", path=f"dynamodb.tables.{key}", name=name, given=table.name is not None)


SERVICE = Service(
    concern="dynamodb",
    settings=_settings,
    parts=(RegionPart(layer="data", create=_tables),),
    access=(
        NamedResources(access_field="tables", keys=_keys, remedy="add the region to dynamodb.tables.{name}.replicas"),
    ),
    physical_names=_names,
)
