"""Nodes of a cache: types, shards, replicas, and what makes them more or fewer."""

from collections.abc import Iterator, Mapping

from pydantic import Field

from components.foundation.settings.base import Settings
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
# Earlier generations, which cost more for less, and the family of today that takes their place.
REPLACED_BY: Mapping[str, str] = {
    "t2": "t4g",
    "t3": "t4g",
    "m4": "m7g",
    "m5": "m7g",
    "r3": "r7g",
    "r4": "r7g",
    "r5": "r7g",
}
TIERED_FAMILY = "r6gd"  # keeps what is not asked for on local disks
# Amazon ElastiCache User Guide, "Auto Scaling Valkey and Redis OSS clusters": what it is limited to.
SCALING_FAMILIES = ("m6g", "m7g", "r6g", "r7g", "r6gd", "c7gn")
SCALING_SIZES = ("large", "xlarge", "2xlarge")


class CountRange(Settings):
    """Between how many there may be."""

    minimum: int = Field(ge=1)
    """Never fewer."""
    maximum: int = Field(ge=1)
    """Never more."""
    cpu_percent: int = Field(default=60, ge=35, le=70)
    """Use of the engine's CPU that is kept (AWS takes 35 to 70)."""

    def faults(self) -> Iterator[Fault]:
        """Ends out of order."""
        if self.minimum > self.maximum:
            yield Fault(path="minimum", value=self.minimum, problem=f"is more than the maximum ({self.maximum})")


class CacheScaling(Settings):
    """What makes the nodes of a cluster more or fewer; what is left out stays as it is."""

    shards: CountRange | None = None
    """Shards, by the CPU of the nodes that are written to."""
    replicas: CountRange | None = None
    """Replicas of every shard, by their CPU."""

    def faults(self) -> Iterator[Fault]:
        """Scaling of nothing, or beyond what a shard may have."""
        if self.shards is None and self.replicas is None:
            yield Fault(path="", problem="scales nothing", remedy="give shards or replicas")
        if self.replicas is not None and self.replicas.maximum > MOST_REPLICAS:
            yield Fault(
                path="replicas.maximum",
                value=self.replicas.maximum,
                problem=f"allowed: {MOST_REPLICAS} replicas of a shard",
                remedy="set fewer, and scale shards",
            )


class CacheNodes(Settings):
    """The nodes of a cache that is not serverless."""

    node_type: str
    """Node type, such as cache.r7g.large."""
    shards: int | None = Field(default=None, ge=1, le=MOST_NODES)
    """Shards that the keys are spread over, in mode `cluster`."""
    replicas: int = Field(default=1, ge=0, le=MOST_REPLICAS)
    """Replicas of each shard, in other zones, one of which takes over when its primary node fails. With 0 nothing
    does, and what the cache held is gone."""
    scaling: CacheScaling | None = None
    """Scaling by load, in mode `cluster`; none by default."""

    @property
    def family(self) -> str:
        """The node type's family."""
        return f"{self.node_type}..".split(".")[1]

    @property
    def size(self) -> str:
        """The node type's size."""
        return f"{self.node_type}..".split(".")[2]

    @property
    def is_burstable(self) -> bool:
        """Whether the nodes run on CPU credits."""
        return self.family.startswith("t")

    @property
    def tiered(self) -> bool:
        """Whether the nodes keep what is not asked for on local disks; such nodes do nothing else."""
        return self.family == TIERED_FAMILY

    def faults(self) -> Iterator[Fault]:
        """Node types that do not exist, too many nodes, and scaling of nodes that do not scale."""
        successor = REPLACED_BY.get(self.family)
        if successor is not None:
            sizes = NODE_FAMILIES[successor]
            near = self.size if self.size in sizes else sizes[0]
            yield Fault(
                path="nodeType",
                value=self.node_type,
                problem=f"{self.family} is an earlier generation",
                remedy=f"take cache.{successor}.{near}",
            )
        elif not self.node_type.startswith("cache.") or self.size not in NODE_FAMILIES.get(self.family, ()):
            known = [f"cache.{name}.{size}" for name, sizes in NODE_FAMILIES.items() for size in sizes]
            remedy = unknown_name("nodeType", self.node_type, known, "type").remedy
            yield Fault(path="nodeType", value=self.node_type, problem="is no node type", remedy=remedy)
        most = (self.shards or 1) * (1 + self.replicas)
        if most > MOST_NODES:
            yield Fault(
                path="shards",
                value=self.shards,
                problem=f"makes {most} nodes with their replicas, allowed: {MOST_NODES}",
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
        for path, limits, at_first in (
            ("shards", self.scaling.shards, self.shards),
            ("replicas", self.scaling.replicas, self.replicas),
        ):
            if limits is not None and at_first is not None and not limits.minimum <= at_first <= limits.maximum:
                yield Fault(
                    path=path,
                    value=at_first,
                    problem=f"allowed: {limits.minimum} to {limits.maximum}, as scaling.{path} says",
                )
