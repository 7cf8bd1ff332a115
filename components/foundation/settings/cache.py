"""The cache of a stack: Valkey or Redis OSS on ElastiCache, on nodes or serverless."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.settings import versions
from components.foundation.settings.base import Settings
from components.foundation.settings.cache_nodes import CacheNodes
from components.foundation.settings.database_windows import BACKUP_PATTERN, MAINTENANCE_PATTERN, window_faults
from components.foundation.settings.faults import Fault
from components.foundation.settings.network import LogRetentionDays
from components.foundation.settings.regions import RegionsSettings

NAME_LIMIT = longest_name("aws:elasticache/replicationGroup:ReplicationGroup")
SHORTEST_WINDOW_MINUTES = 60  # Amazon ElastiCache API, CreateReplicationGroup: SnapshotWindow
LEAST_REDIS_MAJOR = 7  # Amazon ElastiCache User Guide, "Authenticating with IAM": Redis OSS 7.0, every Valkey
CLUSTER_ENABLED = "cluster-enabled"
NO_ACCESS_WORDS = re.compile(r"[><#!]|\bnopass\b|\breset\w*\b")

CacheEngine = Literal["valkey", "redis"]
CacheMode = Literal["serverless", "replication_group", "cluster"]
UserName = Annotated[str, Field(pattern=r"^[a-z](-?[a-z0-9]){0,15}$")]


class CacheUser(Settings):
    """A user that workloads connect as, by their IAM role. There are no passwords."""

    access: str = "on ~* &* +@all -@dangerous +info"
    """Access string: `on`, the keys (`~`) and channels (`&`) by pattern, and the commands (`+`, `-`, `@` a category).
    All data, without commands that stop or spy on the engine, by default."""

    def faults(self) -> Iterator[Fault]:
        """Access strings that ElastiCache refuses, or that let nobody in."""
        if not self.access.startswith("on "):
            yield Fault(path="access", value=self.access, problem="must begin with 'on'", remedy="add it")
        if NO_ACCESS_WORDS.search(self.access):
            yield Fault(
                path="access",
                value=self.access,
                problem="sets passwords or resets the user, which ElastiCache refuses",
                remedy="name keys, channels and commands alone",
            )


class ServerlessLimits(Settings):
    """Between what a serverless cache may move. The least of each is paid for, whether it is used or not."""

    min_storage_gb: int | None = Field(default=None, ge=1, le=5000)
    """Data that room is kept for, in GB; what AWS bills at least by default (100 MB with Valkey, 1 GB with Redis)."""
    max_storage_gb: int | None = Field(default=None, ge=1, le=5000)
    """Data above which keys are evicted, in GB; AWS's quota by default."""
    min_ecpu_per_second: int | None = Field(default=None, ge=1000, le=15_000_000)
    """Processing units that are kept ready; none by default."""
    max_ecpu_per_second: int | None = Field(default=None, ge=1000, le=15_000_000)
    """Processing units above which requests are slowed down; AWS's quota by default."""

    def faults(self) -> Iterator[Fault]:
        """Ends out of order."""
        for path, least, most in (
            ("minStorageGb", self.min_storage_gb, self.max_storage_gb),
            ("minEcpuPerSecond", self.min_ecpu_per_second, self.max_ecpu_per_second),
        ):
            if least is not None and most is not None and least > most:
                yield Fault(path=path, value=least, problem=f"is more than the maximum ({most})")


class CacheSettings(Settings):
    """The cache. It is encrypted at rest with the region's key and takes TLS alone, from users that IAM knows."""

    mode: CacheMode
    """`serverless`: AWS sizes it. `replication_group`: one shard of nodes. `cluster`: keys spread over shards."""
    engine: CacheEngine = "valkey"
    """`valkey`, or `redis` for Redis OSS, which AWS takes no further than 7.1."""
    engine_version: str = Field(default="8.2", pattern=r"^\d+\.\d+(\.\d+)?$")
    """Major and minor version; a serverless cache takes the major one. Its standard support must not have ended."""
    name: str | None = Field(default=None, pattern=r"^[a-z](-?[a-z0-9])*$", max_length=NAME_LIMIT)
    """Id of the cache in every region; `<system>-<environment>-cache` when left out."""
    nodes: CacheNodes | None = None
    """Nodes, where it is not serverless."""
    serverless: ServerlessLimits | None = None
    """Limits of a serverless cache; AWS's own by default."""
    users: dict[UserName, CacheUser] = Field(default_factory=lambda: {"app": CacheUser()}, min_length=1)
    """Users by name, the same in every region; one, `app`, by default. The engine's own user is closed."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """Parameters of the engine by name, such as `maxmemory-policy: allkeys-lru`, in place of AWS's defaults."""
    snapshot_retention_days: int = Field(default=7, ge=0, le=35)
    """Days that the daily snapshot is kept; 0 takes none."""
    snapshot_window: str = Field(default="03:00-05:00", pattern=BACKUP_PATTERN)
    """Hours of the daily snapshot, UTC, such as 03:00-05:00; a serverless cache takes it at the first."""
    maintenance_window: str = Field(default="sun:05:30-sun:06:30", pattern=MAINTENANCE_PATTERN)
    """Hours of changes and minor upgrades of nodes, UTC, such as sun:05:30-sun:06:30."""
    log_retention_days: LogRetentionDays = 90
    """Days that the nodes' slow log and engine log are kept."""
    apply_immediately: bool = False
    """Whether changes of nodes are made at once and not in the maintenance window."""
    copies: Literal["separate", "global_datastore", "none"] = "separate"
    """In replica regions: a cache of its own for each (`separate`), copies of the primary region's that can be read
    and promoted (`global_datastore`), or none."""
    generation: int = Field(default=1, ge=1)
    """Raised when the cache is made anew under its old name, so that its final snapshot has a name of its own."""

    @property
    def major_version(self) -> str:
        """The major version, which parameter groups and serverless caches go by."""
        return self.engine_version.partition(".")[0]

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions that have a cache, primary first."""
        return (regions.primary,) if self.copies == "none" else regions.all

    def user_of(self, workload: str) -> str:
        """The user that a workload connects as: that of its name, or else the first."""
        return workload if workload in self.users else next(iter(self.users))

    def faults(self) -> Iterator[Fault]:
        """Versions, windows and combinations that ElastiCache refuses."""
        yield from self._version_faults()
        yield from window_faults(
            self.snapshot_window,
            self.maintenance_window,
            backup_path="snapshotWindow",
            shortest_minutes=SHORTEST_WINDOW_MINUTES,
        )
        if "default" in self.users:
            yield Fault(path="users.default", problem="is the engine's own user, which is closed", remedy="rename it")
        if CLUSTER_ENABLED in self.parameters:
            yield Fault(
                path=f"parameters.{CLUSTER_ENABLED}",
                value=self.parameters[CLUSTER_ENABLED],
                problem="is set by the program, as mode says",
                remedy="remove it",
            )
        yield from self._serverless_faults() if self.mode == "serverless" else self._node_faults()

    def _version_faults(self) -> Iterator[Fault]:
        found = list(versions.check(self.engine, self.engine_version, path="engineVersion"))
        if self.engine == "valkey":
            yield from found
        elif found or int(self.major_version) < LEAST_REDIS_MAJOR:
            problem = f"knows no IAM users, allowed: Redis OSS {LEAST_REDIS_MAJOR}.0 or later"
            yield Fault(
                path="engineVersion",
                value=self.engine_version,
                problem=found[0].problem if found else problem,
                remedy="set 7.1, or engine: valkey with one of its versions",
            )

    def _serverless_faults(self) -> Iterator[Fault]:
        for path, given in (("nodes", self.nodes is not None), ("parameters", bool(self.parameters))):
            if given:
                yield Fault(path=path, problem="excludes mode serverless", remedy="remove it or change the mode")
        if self.copies == "global_datastore":
            yield Fault(
                path="copies",
                value=self.copies,
                problem="needs nodes: serverless caches have no copies in other regions",
                remedy="set separate, or mode: cluster",
            )

    def _node_faults(self) -> Iterator[Fault]:
        if self.serverless is not None:
            yield Fault(path="serverless", problem=f"excludes mode {self.mode}", remedy="remove it or change the mode")
        if self.nodes is None:
            yield Fault(path="nodes", problem="missing", remedy="give nodeType and more, or set mode: serverless")
            return
        if self.mode == "cluster" and self.nodes.shards is None:
            yield Fault(path="nodes.shards", problem="missing", remedy="give a number, or set mode: replication_group")
        if self.mode == "replication_group":
            for path, given in (("shards", self.nodes.shards), ("scaling", self.nodes.scaling)):
                if given is not None:
                    yield Fault(path=f"nodes.{path}", problem="needs mode cluster", remedy="remove it or set the mode")
        if self.copies != "global_datastore":
            return
        if self.nodes.is_burstable:
            yield Fault(
                path="nodes.nodeType",
                value=self.nodes.node_type,
                problem="is burstable, which a global datastore excludes (T-24)",
                remedy="take cache.m7g.large or larger, or set copies: separate",
            )
        if self.nodes.scaling is not None:
            yield Fault(
                path="nodes.scaling",
                problem="excludes copies: global_datastore, whose members have equally many shards",
                remedy="remove it or set copies: separate",
            )
