"""A DynamoDB table in its primary region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import dynamodb

from components.data.dynamodb.capacity import ProvisionedUnits
from components.data.dynamodb.settings import BOTH_IMAGES, TableSettings
from components.data.dynamodb.table_insights import contributor_insights
from components.data.dynamodb.table_scaling import TableScaling, TableScalingArgs
from components.foundation.outputs import after

# Indexes and strongly consistent replicas are created sequentially, with a backfill of existing data.
TIMEOUTS = CustomTimeouts(create="60m", update="2h", delete="30m")


@dataclass(frozen=True, kw_only=True)
class TableArgs:
    """Arguments of Table.

    table_name: physical name. key_arn: key of the primary region.
    replica_keys: key of each replica region of the table. Strongly consistent replicas are part of the table;
        eventually consistent ones are TableReplica components, created after write scaling (T-15).
    protect: protect the table from deletion, in Pulumi and in DynamoDB.
    """

    settings: TableSettings
    table_name: str
    key_arn: Input[str]
    replica_keys: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    protect: bool = False

    def __post_init__(self) -> None:
        settings = self.settings
        if settings.consistency == "strong" and len(self.replica_keys) + bool(settings.witness) != 2:
            raise ValueError(
                f"replica_keys: {', '.join(self.replica_keys) or 'none'}: strong consistency needs two more regions, "
                "replicas or a witness; set the keys of the replicas' regions"
            )
        if self.replica_keys and settings.consistency == "eventual" and settings.stream not in (None, BOTH_IMAGES):
            raise ValueError(f"settings.stream: {settings.stream}: replicas need {BOTH_IMAGES}; set it or omit it")

    @property
    def stream(self) -> str | None:
        """Stream view type; with eventually consistent replicas, both images (T-15)."""
        fed = bool(self.replica_keys) and self.settings.consistency == "eventual"
        return BOTH_IMAGES if fed else self.settings.stream


class Table(ComponentResource):
    """A table with its indexes, encrypted with the region's key, with point-in-time recovery, and with auto scaling if
    it is provisioned.

    Scaled capacity and separately managed replicas are ignored (T-22). stream_arn is None without a stream.
    replicable_arn depends on write scaling: replicas take this.
    """

    name: Output[str]
    arn: Output[str]
    replicable_arn: Output[str]
    stream_arn: Output[str] | None

    def __init__(self, name: str, args: TableArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:Table", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings
        indexes = sorted(settings.global_indexes.items(), key=lambda entry: entry[1].new)
        provisioned = settings.units is not None

        table = dynamodb.Table(
            f"{name}-table",
            name=args.table_name,
            hash_key=settings.hash_key,
            range_key=settings.range_key,
            attributes=[
                dynamodb.TableAttributeArgs(name=attribute, type=settings.attributes[attribute].type)
                for attribute in dict.fromkeys(settings.key_attributes.values())
            ],
            global_secondary_indexes=[
                dynamodb.TableGlobalSecondaryIndexArgs(
                    name=index,
                    key_schemas=[
                        *(_key(attribute, "HASH") for attribute in entry.hash_keys),
                        *(_key(attribute, "RANGE") for attribute in entry.range_keys),
                    ],
                    projection_type=entry.projection,
                    non_key_attributes=list(entry.non_key_attributes) or None,
                    read_capacity=entry.units.read.minimum if entry.units else None,
                    write_capacity=entry.units.write.minimum if entry.units else None,
                )
                for index, entry in indexes
            ],
            local_secondary_indexes=[
                dynamodb.TableLocalSecondaryIndexArgs(
                    name=index,
                    range_key=entry.range_key,
                    projection_type=entry.projection,
                    non_key_attributes=list(entry.non_key_attributes) or None,
                )
                for index, entry in settings.local_indexes.items()
            ],
            billing_mode="PROVISIONED" if provisioned else "PAY_PER_REQUEST",
            read_capacity=settings.units.read.minimum if settings.units else None,
            write_capacity=settings.units.write.minimum if settings.units else None,
            on_demand_throughput=_ceiling(settings),
            table_class=settings.table_class,
            stream_enabled=args.stream is not None,
            stream_view_type=args.stream,
            ttl=dynamodb.TableTtlArgs(enabled=True, attribute_name=settings.ttl_attribute)
            if settings.ttl_attribute
            else None,
            server_side_encryption=dynamodb.TableServerSideEncryptionArgs(enabled=True, kms_key_arn=args.key_arn),
            point_in_time_recovery=dynamodb.TablePointInTimeRecoveryArgs(
                enabled=True, recovery_period_in_days=settings.recovery_period_days
            ),
            deletion_protection_enabled=args.protect,
            replicas=_strong_replicas(args) if settings.consistency == "strong" else None,
            global_table_witness=dynamodb.TableGlobalTableWitnessArgs(region_name=settings.witness)
            if settings.witness
            else None,
            tags={"personal-data": "true"} if settings.personal_attributes else None,
            opts=ResourceOptions(
                parent=self, protect=args.protect, ignore_changes=_ignored(args), custom_timeouts=TIMEOUTS
            ),
        )
        policies = []
        if settings.units is not None:
            units = {index: entry.units for index, entry in indexes if entry.units is not None}
            arguments = TableScalingArgs(table_name=table.name, units=settings.units, indexes=units)
            policies = TableScaling(f"{name}-scaling", arguments, child).policies
        contributor_insights(name, table.name, list(settings.global_indexes), settings.contributor_insights, child)

        self.name, self.arn = table.name, table.arn
        self.replicable_arn = after(table.arn, *policies)
        self.stream_arn = table.stream_arn if args.stream is not None else None
        self.register_outputs({"name": self.name, "arn": self.arn})


def _key(attribute: str, kind: str) -> dynamodb.TableGlobalSecondaryIndexKeySchemaArgs:
    return dynamodb.TableGlobalSecondaryIndexKeySchemaArgs(attribute_name=attribute, key_type=kind)


def _ceiling(settings: TableSettings) -> dynamodb.TableOnDemandThroughputArgs | None:
    capacity = settings.capacity
    if capacity.max_read_units is None and capacity.max_write_units is None:
        return None
    return dynamodb.TableOnDemandThroughputArgs(
        max_read_request_units=capacity.max_read_units, max_write_request_units=capacity.max_write_units
    )


def _strong_replicas(args: TableArgs) -> list[dynamodb.TableReplicaArgs]:
    """Replicas that are created with the table, while it is empty (T-16)."""
    return [
        dynamodb.TableReplicaArgs(
            region_name=region,
            kms_key_arn=key_arn,
            consistency_mode="STRONG",
            point_in_time_recovery=True,
            deletion_protection_enabled=args.protect,
            propagate_tags=True,
        )
        for region, key_arn in args.replica_keys.items()
    ]


def _ignored(args: TableArgs) -> list[str]:
    """Scaled capacity, and replicas that are separate components."""
    ignored = _scaled(args.settings.units)
    settled = (index for index in args.settings.global_indexes.values() if not index.new)
    for position, index in enumerate(settled):
        ignored += [f"globalSecondaryIndexes[{position}].{unit}" for unit in _scaled(index.units)]
    if args.replica_keys and args.settings.consistency == "eventual":
        ignored.append("replicas")
    return ignored


def _scaled(units: ProvisionedUnits | None) -> list[str]:
    both = {"readCapacity": units.read, "writeCapacity": units.write} if units else {}
    return [path for path, limits in both.items() if limits.scales]
