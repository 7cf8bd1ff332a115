"""The ElastiCache cache of a stack: Valkey or Redis OSS, node-based or serverless."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.data.databases.windows import BACKUP_PATTERN, MAINTENANCE_PATTERN, window_faults
from components.data.elasticache.nodes import CacheNodes
from components.foundation.name_limits import longest_name
from components.foundation.settings import versions
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.types import LogRetentionDays

NAME_LIMIT = longest_name("aws:elasticache/replicationGroup:ReplicationGroup")
SHORTEST_WINDOW_MINUTES = 60  # Amazon ElastiCache API, CreateReplicationGroup: SnapshotWindow
LEAST_REDIS_MAJOR = 7  # Amazon ElastiCache User Guide, "Authenticating with IAM": Redis OSS 7.0, every Valkey
CLUSTER_ENABLED = "cluster-enabled"
NO_ACCESS_WORDS = re.compile(r"[><#!]|\bnopass\b|\breset\w*\b")

CacheEngine = Literal["valkey", "redis"]
CacheMode = Literal["serverless", "replication_group", "cluster"]
UserName = Annotated[str, Field(pattern=r"^[a-z](-?[a-z0-9]){0,15}$")]


class CacheUser(Settings):
    """An ElastiCache user with IAM authentication. There are no passwords."""

    access: str = "on ~* &* +@all -@dangerous +info"
    """Access string: `on`, key (`~`) and channel (`&`) patterns, and commands (`+`, `-`, `@` for categories). All data,
    without dangerous commands, by default."""

    def faults(self) -> Iterator[Fault]:
        """Access strings that ElastiCache rejects, or that disable the user."""
        if not self.access.startswith("on "):
            yield Fault(path="access", value=self.access, problem="must begin with 'on'", remedy="add it")
        if NO_ACCESS_WORDS.search(self.access):
            yield Fault(
                path="access",
                value=self.access,
                problem="sets passwords or resets the user, which ElastiCache rejects",
                remedy="use keys, channels and commands only",
            )


class ServerlessLimits(Settings):
    """Usage limits of a serverless cache. The minimums are billed even if unused."""

    min_storage_gb: int | None = Field(default=None, ge=1, le=5000)
    """Minimum data storage in GB; AWS's minimum by default (100 MB for Valkey, 1 GB for Redis OSS)."""
    max_storage_gb: int | None = Field(default=None, ge=1, le=5000)
    """Maximum data storage in GB, above which keys are evicted; AWS's quota by default."""
    min_ecpu_per_second: int | None = Field(default=None, ge=1000, le=15_000_000)
    """Minimum ECPUs per second; none by default."""
    max_ecpu_per_second: int | None = Field(default=None, ge=1000, le=15_000_000)
    """Maximum ECPUs per second, above which requests are throttled; AWS's quota by default."""

    def faults(self) -> Iterator[Fault]:
        """A minimum that exceeds the maximum."""
        for path, least, most in (
            ("minStorageGb", self.min_storage_gb, self.max_storage_gb),
            ("minEcpuPerSecond", self.min_ecpu_per_second, self.max_ecpu_per_second),
        ):
            if least is not None and most is not None and least > most:
                yield Fault(
                    path=path,
                    value=least,
                    problem=f"is more than the maximum ({most})",
                    remedy="lower it, or raise the maximum",
                )


class CacheSettings(Settings):
    """The cache: encrypted at rest with the region's key and in transit, with IAM-authenticated users only."""

    mode: CacheMode
    """`serverless`; `replication_group`: nodes in one shard (cluster mode disabled); `cluster`: several shards."""
    engine: CacheEngine = "valkey"
    """`valkey`, or `redis` for Redis OSS, which ends at version 7.1."""
    engine_version: str = Field(default="8.2", pattern=r"^\d+\.\d+(\.\d+)?$")
    """Major and minor version; serverless caches use the major version only. Standard support must not have ended."""
    name: str | None = Field(default=None, pattern=r"^[a-z](-?[a-z0-9])*$", max_length=NAME_LIMIT)
    """ID of the cache in every region; `<system>-<environment>-cache` if omitted."""
    nodes: CacheNodes | None = None
    """Nodes; required unless the mode is `serverless`."""
    serverless: ServerlessLimits | None = None
    """Limits of a serverless cache; AWS's defaults if omitted."""
    users: dict[UserName, CacheUser] = Field(default_factory=lambda: {"app": CacheUser()}, min_length=1)
    """Users by name, the same in every region; one, `app`, by default. The engine's default user is disabled."""
    parameters: dict[str, str] = Field(default_factory=dict)
    """Engine parameters that override AWS's defaults, such as `maxmemory-policy: allkeys-lru`."""
    snapshot_retention_days: int = Field(default=7, ge=0, le=35)
    """Retention of daily snapshots in days; 0 disables them."""
    snapshot_window: str = Field(default="03:00-05:00", pattern=BACKUP_PATTERN)
    """Daily snapshot window in UTC, such as 03:00-05:00; serverless caches take the snapshot at its start."""
    maintenance_window: str = Field(default="sun:05:30-sun:06:30", pattern=MAINTENANCE_PATTERN)
    """Weekly maintenance window in UTC, such as sun:05:30-sun:06:30."""
    log_retention_days: LogRetentionDays = 90
    """Retention of the nodes' slow log and engine log in days."""
    apply_immediately: bool = False
    """Whether changes to nodes are applied immediately instead of in the maintenance window."""
    replica_caches: Literal["separate", "global_datastore", "none"] = "separate"
    """Cache in each replica region: `separate`, with data of its own; `global_datastore`, a read-only secondary of the
    primary region's that can be promoted; or `none`."""
    generation: int = Field(default=1, ge=1)
    """Generation of the cache, to be incremented when it is recreated under the same name: the name of its final
    snapshot must be unique."""

    @property
    def major_version(self) -> str:
        """The major version, used by parameter groups and serverless caches."""
        return self.engine_version.partition(".")[0]

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with a cache, primary first."""
        return (regions.primary,) if self.replica_caches == "none" else regions.all

    def user_of(self, workload: str) -> str:
        """The user of a workload: the one with its name, or else the first."""
        return workload if workload in self.users else next(iter(self.users))

    def faults(self) -> Iterator[Fault]:
        """Versions, windows and combinations that ElastiCache rejects."""
        yield from self._version_faults()
        yield from window_faults(
            self.snapshot_window,
            self.maintenance_window,
            backup_path="snapshotWindow",
            shortest_minutes=SHORTEST_WINDOW_MINUTES,
        )
        if "default" in self.users:
            yield Fault(
                path="users.default", problem="is the engine's default user, which is disabled", remedy="rename it"
            )
        if CLUSTER_ENABLED in self.parameters:
            yield Fault(
                path=f"parameters.{CLUSTER_ENABLED}",
                value=self.parameters[CLUSTER_ENABLED],
                problem="is set by the program according to mode",
                remedy="remove it",
            )
        yield from self._serverless_faults() if self.mode == "serverless" else self._node_faults()

    def _version_faults(self) -> Iterator[Fault]:
        found = list(versions.check(self.engine, self.engine_version, path="engineVersion"))
        if self.engine == "valkey":
            yield from found
        elif found or int(self.major_version) < LEAST_REDIS_MAJOR:
            problem = f"does not support IAM authentication, allowed: Redis OSS {LEAST_REDIS_MAJOR}.0 or later"
            yield Fault(
                path="engineVersion",
                value=self.engine_version,
                problem=found[0].problem if found else problem,
                remedy="set 7.1, or engine: valkey with one of its versions",
            )

    def _serverless_faults(self) -> Iterator[Fault]:
        for path, given in (("nodes", self.nodes is not None), ("parameters", bool(self.parameters))):
            if given:
                yield Fault(path=path, problem="conflicts with mode serverless", remedy="remove it or change the mode")
        if self.replica_caches == "global_datastore":
            yield Fault(
                path="replicaCaches",
                value=self.replica_caches,
                problem="requires nodes: serverless caches do not support global datastores",
                remedy="set separate, or mode: cluster",
            )

    def _node_faults(self) -> Iterator[Fault]:
        if self.serverless is not None:
            yield Fault(
                path="serverless", problem=f"conflicts with mode {self.mode}", remedy="remove it or change the mode"
            )
        if self.nodes is None:
            yield Fault(path="nodes", problem="missing", remedy="set nodeType, or set mode: serverless")
            return
        if self.mode == "cluster" and self.nodes.shards is None:
            yield Fault(path="nodes.shards", problem="missing", remedy="set a number, or set mode: replication_group")
        if self.mode == "replication_group":
            for path, given in (("shards", self.nodes.shards), ("scaling", self.nodes.scaling)):
                if given is not None:
                    yield Fault(path=f"nodes.{path}", problem="needs mode cluster", remedy="remove it or set the mode")
        if self.replica_caches != "global_datastore":
            return
        if self.nodes.is_burstable:
            yield Fault(
                path="nodes.nodeType",
                value=self.nodes.node_type,
                problem="is burstable, which a global datastore does not support (T-24)",
                remedy="use cache.m7g.large or larger, or set replicaCaches: separate",
            )
        if self.nodes.scaling is not None:
            yield Fault(
                path="nodes.scaling",
                problem="conflicts with replicaCaches: global_datastore, whose members need equal shard counts",
                remedy="remove it or set replicaCaches: separate",
            )
