"""Settings of an Aurora PostgreSQL cluster."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from components.data.databases.classes import AURORA_FAMILIES, SERVERLESS, AuroraClass, class_faults, is_burstable
from components.data.databases.settings import DatabaseSettings
from components.foundation.cidr import Zone
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionName
from components.foundation.settings.versions import EngineName

MOST_SECONDARIES = 10  # Aurora User Guide, "Using Amazon Aurora Global Database": secondary regions
# Aurora User Guide, "Aurora Serverless v2 capacity": the first minor version with auto-pause; every version of 17.
PAUSES_FROM: Mapping[str, int] = {"14": 12, "15": 7, "16": 3}
LOGICAL_REPLICATION = "rds.logical_replication"

Capacity = Annotated[float, Field(ge=0, le=256, multiple_of=0.5)]


class ServerlessSettings(Settings):
    """Capacity range of serverless instances in ACUs (2 GiB of memory each), in steps of 0.5."""

    min_capacity: Capacity = 0.5
    """Minimum, 0 to 256. With 0 an instance pauses when there are no connections and takes about 15 s to resume."""
    max_capacity: Capacity = Field(ge=1)
    """Maximum, 1 to 256."""
    auto_pause_seconds: int | None = Field(default=None, ge=300, le=86_400)
    """Idle seconds before an instance pauses, if `minCapacity` is 0; 300 if omitted."""

    @property
    def pauses(self) -> bool:
        """Whether instances can pause."""
        return self.min_capacity == 0

    def faults(self) -> Iterator[Fault]:
        """Conflicting capacities."""
        if self.min_capacity > self.max_capacity:
            yield Fault(
                path="minCapacity",
                value=self.min_capacity,
                problem=f"is more than maxCapacity ({self.max_capacity})",
                remedy="lower it, or raise maxCapacity",
            )
        if self.auto_pause_seconds is not None and not self.pauses:
            yield Fault(
                path="autoPauseSeconds",
                value=self.auto_pause_seconds,
                problem=f"has no effect with a minCapacity of {self.min_capacity}",
                remedy="remove it, or set minCapacity: 0",
            )


class AuroraProxySettings(Settings):
    """An RDS Proxy in front of the cluster; workloads connect to it with IAM authentication."""

    idle_client_timeout_seconds: int = Field(default=1800, ge=1, le=28_800)
    """Seconds before an idle client connection is closed (Amazon RDS API, CreateDBProxy)."""
    max_connections_percent: int = Field(default=90, ge=1, le=100)
    """Percentage of the instance's max_connections available to the connection pool."""


class AuroraSecondarySettings(Settings):
    """A secondary cluster in another region: replication lag of about a second, and a target for failover."""

    zones: tuple[Zone, ...] = ()
    """Letters of the zones with an instance. Without an instance only storage is replicated (headless), at the lowest
    cost; an instance must be added before the region can serve reads or take over."""
    instance_class: AuroraClass | None = None
    """Instance class; the primary's if omitted."""

    def faults(self) -> Iterator[Fault]:
        """Repeated zones."""
        yield from _repeated_zones(self.zones)


class AuroraSettings(DatabaseSettings):
    """An Aurora cluster in the primary region, its readers, and secondary clusters in other regions."""

    engine: ClassVar[EngineName] = "aurora-postgresql"

    instance_class: AuroraClass = SERVERLESS
    """`db.serverless`, or a class of a current generation such as db.r7g.large."""
    serverless: ServerlessSettings | None = None
    """Capacity of serverless instances; required for them and not allowed otherwise."""
    zones: tuple[Zone, ...] = Field(default=("a", "b"), min_length=1)
    """Letters of the zones with an instance. The first one is created first and becomes the writer; the others are
    readers and failover targets."""
    io_optimized: bool = False
    """Aurora I/O-Optimized: no charge for I/O, a higher one for storage; cheaper if I/O exceeds 25 % of the cost."""
    data_api: bool = False
    """Whether the RDS Data API (SQL over HTTPS with IAM) is enabled."""
    proxy: AuroraProxySettings | None = None
    """An RDS Proxy; none by default."""
    secondaries: dict[RegionName, AuroraSecondarySettings] = Field(default_factory=dict)
    """Secondary clusters of a global database in the stack's replica regions, by region; none by default."""

    @property
    def is_global(self) -> bool:
        """Whether this is a global database."""
        return bool(self.secondaries)

    @property
    def takes_minor_versions(self) -> bool:
        """Set for global databases too, without effect: AWS upgrades their clusters only together."""
        return self.is_global or super().takes_minor_versions

    def class_of(self, region: str) -> str:
        """The instance class in a region, secondary or primary."""
        secondary = self.secondaries.get(region)
        return (secondary.instance_class if secondary else None) or self.instance_class

    def faults(self) -> Iterator[Fault]:
        """Instances, capacities and global databases that Aurora rejects."""
        yield from super().faults()
        yield from _repeated_zones(self.zones)
        classes = {"instanceClass": self.instance_class} | {
            f"secondaries.{region}.instanceClass": secondary.instance_class
            for region, secondary in self.secondaries.items()
            if secondary.instance_class is not None
        }
        for path, instance_class in classes.items():
            yield from self._class_faults(path, instance_class)
        if self.serverless is None and SERVERLESS in classes.values():
            yield Fault(path="serverless", problem="missing", remedy=f"{SERVERLESS} needs it; set maxCapacity")
        if self.serverless is not None and SERVERLESS not in classes.values():
            yield Fault(
                path="serverless",
                problem="has no effect without serverless instances",
                remedy=f"remove it, or set instanceClass: {SERVERLESS}",
            )
        if self.serverless is not None and self.serverless.pauses:
            yield from self._pause_faults()
        yield from self._global_faults()

    def _class_faults(self, path: str, instance_class: str) -> Iterator[Fault]:
        if instance_class == SERVERLESS:
            return
        yield from class_faults(path, instance_class, AURORA_FAMILIES)
        if not is_burstable(instance_class):
            return
        for applies, feature in ((self.is_global, "a global database"), (self.data_api, "the Data API")):
            if applies:
                yield Fault(
                    path=path,
                    value=instance_class,
                    problem=f"burstable classes do not support {feature}",
                    remedy=f"use db.r7g.large or {SERVERLESS}",
                )

    def _pause_faults(self) -> Iterator[Fault]:
        """Features that prevent auto-pause (T-37)."""
        blockers = (
            (self.proxy is not None, "the proxy keeps connections open"),
            (self.is_global, "a global database replicates continuously"),
            (self.parameters.get(LOGICAL_REPLICATION) == "1", "logical replication reads the WAL continuously"),
        )
        for applies, reason in blockers:
            if applies:
                yield Fault(
                    path="serverless.minCapacity",
                    value=0,
                    problem=f"instances never pause: {reason}",
                    remedy="set 0.5 or more, or remove the other",
                )
        oldest = PAUSES_FROM.get(self.major_version, 0)
        minor = self.engine_version.partition(".")[2]
        if minor and int(minor) < oldest:
            yield Fault(
                path="serverless.minCapacity",
                value=0,
                problem=f"auto-pause requires Aurora PostgreSQL {self.major_version}.{oldest} or later",
                remedy="set 0.5 or more, or a later engineVersion",
            )

    def _global_faults(self) -> Iterator[Fault]:
        if not self.is_global:
            return
        if len(self.secondaries) > MOST_SECONDARIES:
            yield Fault(
                path="secondaries",
                value=len(self.secondaries),
                problem=f"allowed: {MOST_SECONDARIES} or fewer",
                remedy="remove some",
            )
        if self.master_credentials == "managed":
            yield Fault(
                path="masterCredentials",
                value=self.master_credentials,
                problem="RDS does not manage the master password of a global database",
                remedy="set own, or remove the secondaries",
            )
        if "." not in self.engine_version:
            yield Fault(
                path="engineVersion",
                value=self.engine_version,
                problem="the clusters of a global database are upgraded together, so the minor version must be set",
                remedy=f"set a minor version, such as {self.engine_version}.7",
            )


def _repeated_zones(zones: tuple[Zone, ...]) -> Iterator[Fault]:
    for index, zone in enumerate(zones):
        if zone in zones[:index]:
            yield Fault(path=f"zones[{index}]", value=zone, problem="is listed twice", remedy="remove one")
