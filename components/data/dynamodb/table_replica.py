"""A replica of a DynamoDB global table in another region."""

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import dynamodb

from components.data.dynamodb.settings import TableSettings
from components.data.dynamodb.table_insights import contributor_insights
from components.foundation.outputs import after

# DynamoDB creates the replicas of a table sequentially, with a backfill of existing data.
TIMEOUTS = CustomTimeouts(create="2h", update="60m", delete="60m")


@dataclass(frozen=True, kw_only=True)
class TableReplicaArgs:
    """Arguments of TableReplica.

    settings: the table's. table_name: physical name of table and replica.
    table_arn: the table's `replicable_arn`.
    key_arn: key of the replica's region, which every replica requires; changing it replaces the replica (T-15).
    """

    settings: TableSettings
    table_name: str
    table_arn: Input[str]
    key_arn: Input[str]
    protect: bool = False

    def __post_init__(self) -> None:
        if self.settings.consistency == "strong":
            raise ValueError(
                "settings.consistency: strong: such replicas are created with the table; pass replica_keys to it"
            )


class TableReplica(ComponentResource):
    """A replica with its own point-in-time recovery and deletion protection. Keys, capacity, scaling, class, stream and
    TTL are the table's."""

    arn: Output[str]

    def __init__(self, name: str, args: TableReplicaArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:TableReplica", name, None, opts)
        settings = args.settings

        replica = dynamodb.TableReplica(
            f"{name}-replica",
            global_table_arn=args.table_arn,
            kms_key_arn=args.key_arn,
            point_in_time_recovery=True,
            deletion_protection_enabled=args.protect,
            tags={"personal-data": "true"} if settings.personal_attributes else None,
            opts=ResourceOptions(parent=self, protect=args.protect, custom_timeouts=TIMEOUTS),
        )
        contributor_insights(
            name,
            after(Output.from_input(args.table_name), replica),
            list(settings.global_indexes),
            settings.contributor_insights,
            ResourceOptions(parent=self),
        )

        self.arn = replica.arn
        self.register_outputs({"arn": self.arn})
