"""An Aurora PostgreSQL."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from components.foundation.cidr import Zone
from components.foundation.settings.base import Settings
from components.foundation.settings.database import DatabaseSettings
from components.foundation.settings.database_classes import AURORA_FAMILIES, SERVERLESS, class_faults, is_burstable
from components.foundation.settings.faults import Fault
from components.foundation.settings.versions import EngineName

MOST_SECONDARIES = 10  # Aurora User Guide, "Using Amazon Aurora Global Database": secondary regions
# Aurora User Guide, "Aurora Serverless v2 capacity": the minor version from which a major one can pause; 17 always.
PAUSES_FROM: Mapping[str, int] = {"14": 12, "15": 7, "16": 3}
LOGICAL_REPLICATION = "rds.logical_replication"

Capacity = Annotated[float, Field(ge=0, le=256, multiple_of=0.5)]


class ServerlessSettings(Settings):
    """Capacity units (ACU, 2 GiB of memory each) between which serverless instances move, in steps of 0.5."""

    min_capacity: Capacity = 0.5
    """The least, 0 to 256. With 0 an instance pauses when nobody is connected, and needs some 15 seconds to resume."""
    max_capacity: Capacity = Field(ge=1)
    """The most, 1 to 256."""
    auto_pause_seconds: int | None = Field(default=None, ge=300, le=86_400)
    """Idle seconds before a pause, with a `minCapacity` of 0; 300 when left out."""

    @property
    def pauses(self) -> bool:
        """Whether instances can go to sleep."""
        return self.min_capacity == 0

    def faults(self) -> Iterator[Fault]:
        """Capacities that exclude each other."""
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
    """A pool of connections in front of the cluster, to which workloads connect as IAM users."""

    idle_client_timeout_seconds: int = Field(default=1800, ge=1, le=28_800)
    """Seconds after which a connection without traffic is closed (Amazon RDS API, CreateDBProxy)."""
    max_connections_percent: int = Field(default=90, ge=1, le=100)
    """Share of the instance's connections that the pool may take."""


class AuroraSecondarySettings(Settings):
    """The cluster of another region, which follows the primary within a second or so and can take over."""

    zones: tuple[Zone, ...] = ()
    """Letters of the zones that have an instance. Without one only the storage is copied, which costs least; an
    instance must then be added before the region can be read or take over."""
    instance_class: str | None = None
    """Class of its instances; the primary's when left out."""

    def faults(self) -> Iterator[Fault]:
        """Zones that are named twice."""
        yield from _repeated_zones(self.zones)


class AuroraSettings(DatabaseSettings):
    """An Aurora cluster in the primary region, its readers, and its clusters in other regions."""

    engine: ClassVar[EngineName] = "aurora-postgresql"

    instance_class: str = SERVERLESS
    """`db.serverless`, or a class of a current generation such as db.r7g.large."""
    serverless: ServerlessSettings | None = None
    """Capacity of serverless instances; needed for them, and only for them."""
    zones: tuple[Zone, ...] = Field(default=("a", "b"), min_length=1)
    """Letters of the zones that have an instance. The first one is made first and so writes; the others read, and one
    of them takes over when it fails."""
    io_optimized: bool = False
    """Whether reads and writes are free and storage costs more, which pays from a quarter of the bill on."""
    data_api: bool = False
    """Whether SQL can be sent over HTTPS with IAM, without a connection."""
    proxy: AuroraProxySettings | None = None
    """A pool of connections; none by default."""
    secondaries: dict[str, AuroraSecondarySettings] = Field(default_factory=dict)
    """Clusters in the stack's replica regions, by region: a global database. None by default."""

    @property
    def is_global(self) -> bool:
        """Whether it spans regions."""
        return bool(self.secondaries)

    @property
    def takes_minor_versions(self) -> bool:
        """Clusters of a global database say so too, without effect: AWS leaves their upgrades to be made together."""
        return self.is_global or super().takes_minor_versions

    def class_of(self, region: str) -> str:
        """The class of the instances of a secondary region, or of the primary one."""
        secondary = self.secondaries.get(region)
        return (secondary.instance_class if secondary else None) or self.instance_class

    def faults(self) -> Iterator[Fault]:
        """What Aurora refuses of instances, capacities and global databases."""
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
            yield Fault(path="serverless", problem="missing", remedy=f"{SERVERLESS} needs it; give maxCapacity")
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
        for what, reason in ((self.is_global, "a global database"), (self.data_api, "the Data API")):
            if what:
                yield Fault(
                    path=path,
                    value=instance_class,
                    problem=f"burstable classes exclude {reason}",
                    remedy=f"take db.r7g.large or {SERVERLESS}",
                )

    def _pause_faults(self) -> Iterator[Fault]:
        """What keeps instances awake, so that they would never pause (T-37)."""
        awake = (
            (self.proxy is not None, "proxy holds connections open"),
            (self.is_global, "a global database replicates without end"),
            (self.parameters.get(LOGICAL_REPLICATION) == "1", "logical replication reads the log without end"),
        )
        for what, reason in awake:
            if what:
                yield Fault(
                    path="serverless.minCapacity",
                    value=0,
                    problem=f"never pauses: {reason}",
                    remedy="set 0.5 or more, or remove the other",
                )
        oldest = PAUSES_FROM.get(self.major_version, 0)
        minor = self.engine_version.partition(".")[2]
        if minor and int(minor) < oldest:
            yield Fault(
                path="serverless.minCapacity",
                value=0,
                problem=f"Aurora PostgreSQL pauses from {self.major_version}.{oldest} on",
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
                problem="RDS manages no password of a global database",
                remedy="set own, or remove the secondaries",
            )
        if "." not in self.engine_version:
            yield Fault(
                path="engineVersion",
                value=self.engine_version,
                problem="the clusters of a global database are upgraded together, so their minor version is named",
                remedy=f"set a minor version, such as {self.engine_version}.7",
            )


def _repeated_zones(zones: tuple[Zone, ...]) -> Iterator[Fault]:
    for index, zone in enumerate(zones):
        if zone in zones[:index]:
            yield Fault(path=f"zones[{index}]", value=zone, problem="is named twice", remedy="remove one")
