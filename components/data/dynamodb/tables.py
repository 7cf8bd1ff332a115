"""All tables of a stack in one region: the tables themselves, or their replicas."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.data.dynamodb.settings import TablesSettings, table_name
from components.data.dynamodb.table import Table, TableArgs
from components.data.dynamodb.table_insights import contributor_insights
from components.data.dynamodb.table_replica import TableReplica, TableReplicaArgs
from components.foundation.renames import renamed


@dataclass(frozen=True, kw_only=True)
class TablesArgs:
    """prefix: prefix of physical names. replica_keys: key of each replica region of the stack."""

    settings: TablesSettings
    prefix: str
    key_arn: Input[str]
    replica_keys: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    protect: bool = False


class Tables(ComponentResource):
    """The tables of a stack, in its primary region. tables: by key in the stack file."""

    tables: Mapping[str, Table]

    def __init__(self, name: str, args: TablesArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:Tables", name, None, opts)
        self.tables = {
            key: Table(
                f"{name}-{key}",
                TableArgs(
                    settings=settings,
                    table_name=table_name(settings, args.prefix, key),
                    key_arn=args.key_arn,
                    replica_keys={
                        region: args.replica_keys[region]
                        for region in settings.replica_regions(tuple(args.replica_keys))
                    },
                    protect=args.protect,
                ),
                renamed(ResourceOptions(parent=self), f"{name}-", settings.formerly),
            )
            for key, settings in args.settings.tables.items()
        }
        self.register_outputs({"names": {key: table.name for key, table in self.tables.items()}})


@dataclass(frozen=True, kw_only=True)
class TableReplicasArgs:
    """tables: of the primary region. region: this one. key_arn: its key."""

    settings: TablesSettings
    prefix: str
    tables: Mapping[str, Table]
    region: str
    account_id: Input[str]
    key_arn: Input[str]
    protect: bool = False


class TableReplicas(ComponentResource):
    """The replicas of a stack's tables in one region. arns: by table key; including strongly consistent replicas, which
    are created with their table."""

    arns: Mapping[str, Output[str]]

    def __init__(self, name: str, args: TableReplicasArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:TableReplicas", name, None, opts)
        arns: dict[str, Output[str]] = {}
        for key, settings in args.settings.tables.items():
            if args.region not in settings.replica_regions((args.region,)):
                continue
            physical = table_name(settings, args.prefix, key)
            if settings.consistency == "strong":
                made = args.tables[key].name
                arns[key] = Output.concat(f"arn:aws:dynamodb:{args.region}:", args.account_id, ":table/", made)
                indexes, mode = list(settings.global_indexes), settings.contributor_insights
                child = renamed(ResourceOptions(parent=self), f"{name}-", settings.formerly)
                contributor_insights(f"{name}-{key}", made, indexes, mode, child)
                continue
            arns[key] = TableReplica(
                f"{name}-{key}",
                TableReplicaArgs(
                    settings=settings,
                    table_name=physical,
                    table_arn=args.tables[key].replicable_arn,
                    key_arn=args.key_arn,
                    protect=args.protect,
                ),
                renamed(ResourceOptions(parent=self), f"{name}-", settings.formerly),
            ).arn

        self.arns = arns
        self.register_outputs({"arns": arns})
