"""A node-based cache: one shard or several, standalone or as a member of a global datastore."""

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import elasticache

from components.data.databases.names import final_snapshot_name
from components.data.elasticache.logs import CacheLogs, CacheLogsArgs
from components.data.elasticache.names import PARAMETER_GROUP_LIMIT, parameter_family
from components.data.elasticache.network import PORT
from components.data.elasticache.nodes import CacheNodes
from components.data.elasticache.scaling import CacheNodesScaling, CacheNodesScalingArgs
from components.data.elasticache.settings import CLUSTER_ENABLED, CacheSettings
from components.data.placement import Placement
from components.foundation.names import physical_name

# Resharding migrates keys online; a member of a global datastore first synchronizes its data.
TIMEOUTS = CustomTimeouts(create="90m", update="3h", delete="60m")


@dataclass(frozen=True, kw_only=True)
class NodeCacheArgs:
    """Arguments of NodeCache.

    security_group_id, user_group_id: of this region.
    member_of: ID of the global datastore that this cache is a secondary of; None if it is writable.
    """

    settings: CacheSettings
    cache_name: str
    placement: Placement
    security_group_id: Input[str]
    user_group_id: Input[str]
    member_of: Input[str] | None = None
    protect: bool = False

    @property
    def nodes(self) -> CacheNodes:
        """The settings' nodes. ValueError if there are none."""
        if self.settings.nodes is None:
            raise ValueError("settings.nodes: missing: the cache is serverless; use ServerlessCache")
        return self.settings.nodes


class NodeCache(ComponentResource):
    """A replication group with its subnet group, parameters and logs, encrypted at rest and in transit.

    Node counts controlled by auto scaling are ignored (T-22). In a global datastore, the datastore controls shards and
    node type. endpoint: primary endpoint, or configuration endpoint of a cluster. reader_endpoint: None for a cluster,
    whose clients discover replicas.
    """

    id: Output[str]
    arn: Output[str]
    endpoint: Output[str]
    reader_endpoint: Output[str] | None

    def __init__(self, name: str, args: NodeCacheArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:NodeCache", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, nodes, placement = args.settings, args.nodes, args.placement
        cluster = settings.mode == "cluster"
        leads = args.member_of is None  # a secondary inherits the properties that all members share

        subnets = elasticache.SubnetGroup(
            f"{name}-subnets",
            name=args.cache_name,
            description=f"Subnets of {args.cache_name}",
            subnet_ids=list(placement.subnet_ids.values()),
            opts=child,
        )
        logs = CacheLogs(
            f"{name}-logs",
            CacheLogsArgs(
                settings=settings,
                cache_name=args.cache_name,
                region=placement.region,
                account_id=placement.account_id,
                key_arn=placement.key_arn,
            ),
            child,
        )
        group = elasticache.ReplicationGroup(
            f"{name}-group",
            replication_group_id=args.cache_name,
            description=f"Cache {args.cache_name}",
            global_replication_group_id=args.member_of,
            engine=settings.engine if leads else None,
            engine_version=settings.engine_version if leads else None,
            node_type=nodes.node_type if leads else None,
            parameter_group_name=self._parameter_group(name, args) if leads else None,
            at_rest_encryption_enabled=True if leads else None,
            transit_encryption_enabled=True if leads else None,
            transit_encryption_mode="required" if leads else None,
            num_node_groups=nodes.shards if cluster and leads else None,
            replicas_per_node_group=nodes.replicas if cluster else None,
            num_cache_clusters=None if cluster else 1 + nodes.replicas,
            cluster_mode="enabled" if cluster else "disabled",
            automatic_failover_enabled=cluster or nodes.replicas > 0,
            multi_az_enabled=nodes.replicas > 0,
            port=PORT,
            subnet_group_name=subnets.name,
            security_group_ids=[args.security_group_id],
            user_group_ids=[args.user_group_id],
            kms_key_id=placement.key_arn,
            data_tiering_enabled=True if nodes.tiered else None,
            final_snapshot_identifier=final_snapshot_name(args.cache_name, settings.generation)
            if args.protect and leads
            else None,
            snapshot_retention_limit=settings.snapshot_retention_days,
            snapshot_window=settings.snapshot_window if settings.snapshot_retention_days else None,
            maintenance_window=settings.maintenance_window,
            log_delivery_configurations=logs.deliveries,
            auto_minor_version_upgrade=True,
            apply_immediately=settings.apply_immediately,
            opts=ResourceOptions(
                parent=self, protect=args.protect, ignore_changes=_ignored(args), custom_timeouts=TIMEOUTS
            ),
        )
        if nodes.scaling is not None:
            arguments = CacheNodesScalingArgs(settings=nodes.scaling, cache_id=group.replication_group_id)
            CacheNodesScaling(f"{name}-scaling", arguments, child)

        self.id, self.arn = group.id, group.arn
        self.endpoint = group.configuration_endpoint_address if cluster else group.primary_endpoint_address
        self.reader_endpoint = None if cluster else group.reader_endpoint_address
        self.register_outputs({"arn": self.arn, "endpoint": self.endpoint, "reader_endpoint": self.reader_endpoint})

    def _parameter_group(self, name: str, args: NodeCacheArgs) -> Output[str]:
        """A custom parameter group: default groups are immutable, and changing the group is an upgrade."""
        settings = args.settings
        family = parameter_family(settings)
        parameters = {**settings.parameters, CLUSTER_ENABLED: "yes" if settings.mode == "cluster" else "no"}
        group = elasticache.ParameterGroup(
            f"{name}-parameters",
            name=physical_name(args.cache_name, family.replace(".", ""), limit=PARAMETER_GROUP_LIMIT),
            family=family,
            description=f"Parameters of {args.cache_name}",
            parameters=[
                elasticache.ParameterGroupParameterArgs(name=parameter, value=value)
                for parameter, value in sorted(parameters.items())
            ],
            opts=ResourceOptions(parent=self),
        )
        return group.name


def _ignored(args: NodeCacheArgs) -> list[str]:
    """Properties that auto scaling or a global datastore controls; a datastore upgrades all members together."""
    scaling, ignored = args.nodes.scaling, list[str]()
    leads = args.settings.replica_caches == "global_datastore" and args.member_of is None
    if args.settings.replica_caches == "global_datastore":
        ignored.append("autoMinorVersionUpgrade")
    if leads:
        ignored += ["engineVersion", "nodeType"]
    if (leads and args.settings.mode == "cluster") or (scaling is not None and scaling.shards is not None):
        ignored.append("numNodeGroups")
    if scaling is not None and scaling.replicas is not None:
        ignored.append("replicasPerNodeGroup")
    return ignored
