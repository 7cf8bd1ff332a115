"""ElastiCache global datastores."""

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import elasticache

from components.data.elasticache.settings import CacheSettings

TIMEOUTS = CustomTimeouts(create="60m", update="3h", delete="60m")


@dataclass(frozen=True, kw_only=True)
class GlobalDatastoreArgs:
    """cache_name: of the caches. primary_id: id of the primary region's cache."""

    settings: CacheSettings
    cache_name: str
    primary_id: Input[str]

    def __post_init__(self) -> None:
        if self.settings.replica_caches != "global_datastore" or self.settings.nodes is None:
            raise ValueError(
                f"settings.replica_caches: {self.settings.replica_caches!r}: allowed: 'global_datastore', with nodes"
            )


class GlobalDatastore(ComponentResource):
    """A global datastore with the primary region's cache. Caches of other regions join by its ID, so they are created
    after it and deleted before it, and it is deleted before the primary.

    It controls version, node type and number of shards of all members. Role changes are ignored: a promoted member
    stays primary.
    """

    id: Output[str]

    def __init__(self, name: str, args: GlobalDatastoreArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:GlobalDatastore", name, None, opts)
        settings = args.settings
        nodes = settings.nodes

        datastore = elasticache.GlobalReplicationGroup(
            f"{name}-datastore",
            global_replication_group_id_suffix=args.cache_name,
            global_replication_group_description=f"Copies of {args.cache_name}",
            primary_replication_group_id=args.primary_id,
            engine=settings.engine,
            engine_version=settings.engine_version,
            cache_node_type=nodes.node_type if nodes else None,
            num_node_groups=nodes.shards if nodes and settings.mode == "cluster" else None,
            opts=ResourceOptions(parent=self, ignore_changes=["primaryReplicationGroupId"], custom_timeouts=TIMEOUTS),
        )

        self.id = datastore.global_replication_group_id
        self.register_outputs({"id": self.id})
