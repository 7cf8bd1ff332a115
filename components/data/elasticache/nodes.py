"""Nodes of a cache: node types, shards, replicas and auto scaling."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.checked import completed
from components.foundation.settings.faults import Fault, unknown_name

MOST_NODES = 500  # Amazon ElastiCache User Guide, "Quotas": nodes for each cluster, cluster mode enabled, once raised
MOST_REPLICAS = 5

_LARGE = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
# Amazon ElastiCache User Guide, "Supported node types", current generation on Graviton.
NODE_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "t4g": ("micro", "small", "medium"),
    "m6g": _LARGE,
    "m7g": _LARGE,
    "r6g": _LARGE,
    "r7g": _LARGE,
    "r6gd": _LARGE[1:],
    "c7gn": _LARGE,
}
NODE_TYPES = [f"cache.{name}.{size}" for name, sizes in NODE_FAMILIES.items() for size in sizes]
NodeType = Annotated[str, completed(NODE_TYPES)]
# Previous generations, and the current family that replaces them.
REPLACED_BY: Mapping[str, str] = {
    "t2": "t4g",
    "t3": "t4g",
    "m4": "m7g",
    "m5": "m7g",
    "r3": "r7g",
    "r4": "r7g",
    "r5": "r7g",
}
TIERED_FAMILY = "r6gd"  # data tiering: less recently used data on local SSDs
# Amazon ElastiCache User Guide, "Auto Scaling Valkey and Redis OSS clusters": supported node types.
SCALING_FAMILIES = ("m6g", "m7g", "r6g", "r7g", "r6gd", "c7gn")
SCALING_SIZES = ("large", "xlarge", "2xlarge")


class CountRange(Settings):
    """Range of a target tracking policy."""

    minimum: int = Field(ge=1)
    """Minimum capacity."""
    maximum: int = Field(ge=1)
    """Maximum capacity."""
    cpu_percent: int = Field(default=60, ge=35, le=70)
    """Target engine CPU utilization in percent (AWS allows 35 to 70)."""

    def faults(self) -> Iterator[Fault]:
        """A minimum that exceeds the maximum."""
        if self.minimum > self.maximum:
            yield Fault(
                path="minimum",
                value=self.minimum,
                problem=f"is more than the maximum ({self.maximum})",
                remedy="lower it, or raise maximum",
            )


class CacheScaling(Settings):
    """Auto scaling of a cluster; dimensions that are omitted do not scale."""

    shards: CountRange | None = None
    """Number of shards, by engine CPU of the primary nodes."""
    replicas: CountRange | None = None
    """Replicas per shard, by their engine CPU."""

    def faults(self) -> Iterator[Fault]:
        """Scaling without a dimension, or beyond the replicas that a shard may have."""
        if self.shards is None and self.replicas is None:
            yield Fault(path="", problem="scales nothing", remedy="set shards or replicas")
        if self.replicas is not None and self.replicas.maximum > MOST_REPLICAS:
            yield Fault(
                path="replicas.maximum",
                value=self.replicas.maximum,
                problem=f"allowed: {MOST_REPLICAS} replicas per shard",
                remedy="set fewer, and scale shards",
            )


class CacheNodes(Settings):
    """The nodes of a node-based cache."""

    node_type: NodeType
    """Node type, such as cache.r7g.large."""
    shards: int | None = Field(default=None, ge=1, le=MOST_NODES)
    """Number of shards, in mode `cluster`."""
    replicas: int = Field(default=1, ge=0, le=MOST_REPLICAS)
    """Replicas per shard, in other zones, as failover targets. With 0 there is no failover, and the data is lost if the
    primary node fails."""
    scaling: CacheScaling | None = None
    """Auto scaling, in mode `cluster`; none by default."""

    @property
    def family(self) -> str:
        """Family of the node type."""
        return f"{self.node_type}..".split(".")[1]

    @property
    def size(self) -> str:
        """Size of the node type."""
        return f"{self.node_type}..".split(".")[2]

    @property
    def is_burstable(self) -> bool:
        """Whether the nodes are burstable."""
        return self.family.startswith("t")

    @property
    def tiered(self) -> bool:
        """Whether the nodes use data tiering, which is mandatory for their family."""
        return self.family == TIERED_FAMILY

    def faults(self) -> Iterator[Fault]:
        """Unknown node types, too many nodes, and node types that do not support auto scaling."""
        successor = REPLACED_BY.get(self.family)
        if successor is not None:
            sizes = NODE_FAMILIES[successor]
            near = self.size if self.size in sizes else sizes[0]
            yield Fault(
                path="nodeType",
                value=self.node_type,
                problem=f"{self.family} is a previous generation",
                remedy=f"use cache.{successor}.{near}",
            )
        elif not self.node_type.startswith("cache.") or self.size not in NODE_FAMILIES.get(self.family, ()):
            remedy = unknown_name("nodeType", self.node_type, NODE_TYPES, "type").remedy
            yield Fault(path="nodeType", value=self.node_type, problem="is not a node type", remedy=remedy)
        most = (self.shards or 1) * (1 + self.replicas)
        if most > MOST_NODES:
            yield Fault(
                path="shards",
                value=self.shards,
                problem=f"results in {most} nodes including replicas, allowed: {MOST_NODES}",
                remedy="set fewer shards or replicas",
            )
        yield from self._scaling_faults()

    def _scaling_faults(self) -> Iterator[Fault]:
        if self.scaling is None:
            return
        if self.family not in SCALING_FAMILIES or self.size not in SCALING_SIZES:
            yield Fault(
                path="scaling",
                value=self.node_type,
                problem=f"allowed: {', '.join(SCALING_SIZES)} of {', '.join(SCALING_FAMILIES)}",
                remedy="choose another nodeType or remove scaling",
            )
        for path, limits, initial in (
            ("shards", self.scaling.shards, self.shards),
            ("replicas", self.scaling.replicas, self.replicas),
        ):
            if limits is not None and initial is not None and not limits.minimum <= initial <= limits.maximum:
                yield Fault(
                    path=path,
                    value=initial,
                    problem=f"allowed: {limits.minimum} to {limits.maximum}, the range of scaling.{path}",
                )
