"""Auto scaling of the shards and replicas of a cache."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.data.elasticache.nodes import CacheScaling, CountRange
from components.data.target_tracking import Tracking, follow_load

NAMESPACE = "elasticache"


@dataclass(frozen=True, kw_only=True)
class CacheNodesScalingArgs:
    """cache_id: of the replication group, in mode cluster."""

    settings: CacheScaling
    cache_id: Input[str]


class CacheNodesScaling(ComponentResource):
    """Auto scaling of the shards and replicas of a cluster, by target CPU utilization."""

    def __init__(self, name: str, args: CacheNodesScalingArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:CacheNodesScaling", name, None, opts)
        for what, dimension, metric, limits in (
            ("shards", "NodeGroups", "ElastiCachePrimaryEngineCPUUtilization", args.settings.shards),
            ("replicas", "Replicas", "ElastiCacheReplicaEngineCPUUtilization", args.settings.replicas),
        ):
            if limits is not None:
                self._scale(f"{name}-{what}", args.cache_id, dimension, metric, limits)
        self.register_outputs({})

    def _scale(self, name: str, cache_id: Input[str], dimension: str, metric: str, limits: CountRange) -> None:
        tracking = Tracking(
            namespace=NAMESPACE,
            dimension=f"{NAMESPACE}:replication-group:{dimension}",
            resource_id=Output.concat("replication-group/", cache_id),
            minimum=limits.minimum,
            maximum=limits.maximum,
            metric=metric,
            target_percent=limits.cpu_percent,
        )
        follow_load(name, tracking, ResourceOptions(parent=self))
