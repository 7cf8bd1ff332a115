"""A copy of a DynamoDB table in another region, which is read and written there."""

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import dynamodb

from components.data.table_insights import contributor_insights
from components.foundation.outputs import waits_for
from components.foundation.settings.tables import TableSettings

# DynamoDB makes one replica of a table after the other, and first copies what the table holds.
TIMEOUTS = CustomTimeouts(create="2h", update="60m", delete="60m")


@dataclass(frozen=True, kw_only=True)
class TableReplicaArgs:
    """What a replica is asked for.

    settings: the table's. table_name: its physical name, the replica's as well.
    table_arn: the table's `replicable_arn`.
    key_arn: key of the replica's region: DynamoDB wants one for each replica, and another key is another replica
        (T-15).
    """

    settings: TableSettings
    table_name: str
    table_arn: Input[str]
    key_arn: Input[str]
    protect: bool = False

    def __post_init__(self) -> None:
        if self.settings.consistency == "strong":
            raise ValueError(
                "settings.consistency: strong: such replicas are made with the table; give it replica_keys"
            )


class TableReplica(ComponentResource):
    """A replica with point-in-time recovery and protection of its own. Keys, capacity, scaling, class, stream and
    time to live are the table's."""

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
            waits_for(Output.from_input(args.table_name), replica),
            list(settings.global_indexes),
            settings.contributor_insights,
            ResourceOptions(parent=self),
        )

        self.arn = replica.arn
        self.register_outputs({"arn": self.arn})
