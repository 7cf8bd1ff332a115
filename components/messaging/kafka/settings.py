"""Amazon MSK: provisioned clusters with Standard or Express brokers, or MSK Serverless."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.cidr import Zone
from components.foundation.settings import versions
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionName, RegionsSettings
from components.messaging.kafka.brokers import (
    BURSTABLE,
    EXPRESS_READ_ONLY,
    EXPRESS_TYPES,
    STANDARD_TYPES,
    instance_faults,
    throughput_faults,
)

# Amazon MSK Developer Guide, "Amazon MSK quota": brokers per cluster, by metadata mode.
MOST_BROKERS = {"kraft": 60, "zookeeper": 30}
ZONES = range(2, 4)
EXPRESS_ZONES = 3
LAST_BURSTABLE = "3.8"  # CreateCluster rejects kafka.t3.small from 3.9 on
LEAST_SOURCE_BROKERS = 3  # Amazon MSK Developer Guide, "Prepare the source cluster" (of a replicator)

TopicPattern = Annotated[str, Field(min_length=1, max_length=249)]
# Apache Kafka, class Topic: legal characters and length of a topic's name.
TopicName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,248}[A-Za-z0-9._*-]$")]
UserName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]


class KafkaStorageSettings(Settings):
    """The EBS volume of each broker. It can grow but not shrink."""

    volume_gib: int = Field(default=100, ge=1, le=16384)
    """Initial size in GiB."""
    max_volume_gib: int | None = Field(default=None, ge=1, le=16384)
    """Maximum size for storage auto scaling; no auto scaling if omitted."""
    scale_at_percent: int = Field(default=60, ge=10, le=80)
    """Storage utilization at which volumes grow, in percent."""
    throughput_mibps: int | None = None
    """Provisioned throughput in MiB/s; the default of 250, at no charge, if omitted."""

    def faults(self) -> Iterator[Fault]:
        """A maximum size that allows no growth."""
        if self.max_volume_gib is not None and self.max_volume_gib <= self.volume_gib:
            yield Fault(
                path="maxVolumeGib",
                value=self.max_volume_gib,
                problem=f"is not more than volumeGib ({self.volume_gib})",
                remedy="raise it, or remove it",
            )


class KafkaTopicSettings(Settings):
    """A topic, which a workload creates: clusters have no automatic topic creation."""

    owner: str
    """The workload that may create the topic, one of those with access to it."""


class KafkaReplicationSettings(Settings):
    """MSK Replicator settings: replication from the primary region's cluster."""

    topics: tuple[TopicPattern, ...] = Field(default=(".*",), min_length=1)
    """Regular expressions of topics; all by default."""
    exclude_topics: tuple[TopicPattern, ...] = ()
    """Regular expressions of excluded topics."""
    consumer_groups: tuple[TopicPattern, ...] = Field(default=(".*",), min_length=1)
    """Regular expressions of consumer groups whose offsets are replicated; all by default."""
    starting_position: Literal["LATEST", "EARLIEST"] = "LATEST"
    """Offset at which replication starts."""
    topic_names: Literal["PREFIXED_WITH_SOURCE_CLUSTER_ALIAS", "IDENTICAL"] = "PREFIXED_WITH_SOURCE_CLUSTER_ALIAS"
    """Names of replicated topics. Use `IDENTICAL` only if nothing else writes to them in the other region."""
    compression: Literal["NONE", "GZIP", "SNAPPY", "LZ4", "ZSTD"] = "NONE"
    """Compression of replicated batches."""


class KafkaSettings(Settings):
    """An MSK cluster in the primary region: TLS and IAM authentication, no public access."""

    mode: Literal["provisioned", "express", "serverless"] = "provisioned"
    """`provisioned`: Standard brokers with EBS volumes. `express`: Express brokers. `serverless`: MSK Serverless."""
    kafka_version: str | None = Field(default=None, pattern=r"^\d\.\d{1,2}\.(\d|x)(\.kraft)?$")
    """Apache Kafka version in MSK's notation; 3.9.x.kraft if omitted. The metadata mode (`kraft` or ZooKeeper) is
    immutable."""
    instance_type: str | None = None
    """Broker type; kafka.m7g.large or express.m7g.large if omitted."""
    zones: tuple[Zone, ...] = Field(default=("a", "b", "c"), min_length=2)
    """Letters of the zones; three by default."""
    broker_count: int | None = Field(default=None, ge=1)
    """Number of brokers, a multiple of the number of zones; one per zone if omitted. Brokers can be added, but removing
    them needs care (T-23)."""
    storage: KafkaStorageSettings | None = None
    """EBS volumes of Standard brokers; 100 GiB each if omitted."""
    scram_users: tuple[UserName, ...] = ()
    """SASL/SCRAM users, for clients that do not support IAM authentication; none by default. They have access to what
    Kafka ACLs allow them (T-65), which a client with IAM authentication creates."""
    topics: dict[TopicName, KafkaTopicSettings] = Field(default_factory=dict)
    """Topics that a workload creates, by name (a trailing `*` is allowed), without internal ones (`__*`); others are
    created by hand."""
    configuration: dict[str, str] = Field(default_factory=dict)
    """Broker configuration in addition to the secure defaults, such as log.retention.hours: "168"."""
    enhanced_monitoring: Literal["DEFAULT", "PER_BROKER", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"] = (
        "PER_BROKER"
    )
    """CloudWatch monitoring level; levels above DEFAULT are charged."""
    open_monitoring: bool = False
    """Whether open monitoring with Prometheus is enabled."""
    log_retention_days: Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] = 90
    """Retention of broker logs in days."""
    replica_regions: tuple[RegionName, ...] = ()
    """Replica regions with a cluster of the same configuration and an MSK Replicator; none by default."""
    replication: KafkaReplicationSettings | None = None
    """Replicator settings; all topics and consumer groups if omitted."""

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with a cluster, primary first."""
        return (regions.primary, *(region for region in regions.replicas if region in self.replica_regions))

    @property
    def version(self) -> str:
        """Kafka version of the brokers."""
        return self.kafka_version or "3.9.x.kraft"

    @property
    def release(self) -> str:
        """Minor release of the version, such as 3.9."""
        return ".".join(self.version.split(".")[:2])

    @property
    def broker_type(self) -> str:
        """Instance type of the brokers."""
        return self.instance_type or ("express.m7g.large" if self.mode == "express" else "kafka.m7g.large")

    @property
    def brokers(self) -> int:
        """Number of brokers."""
        return self.broker_count or len(self.zones)

    @property
    def volumes(self) -> KafkaStorageSettings:
        """EBS volumes of Standard brokers."""
        return self.storage or KafkaStorageSettings()

    @property
    def properties(self) -> dict[str, str]:
        """Broker configuration: no automatic topic creation, no loss of acknowledged messages, and no access of SCRAM
        users without ACLs."""
        own = {"auto.create.topics.enable": "false"}
        if self.scram_users:
            own["allow.everyone.if.no.acl.found"] = "false"
        if self.mode == "provisioned":
            three = len(self.zones) > ZONES[0]
            own |= {
                "default.replication.factor": str(len(self.zones)),
                "min.insync.replicas": "2" if three else "1",
                "unclean.leader.election.enable": "false",
            }
        return {**own, **self.configuration}

    def faults(self) -> Iterator[Fault]:
        """Settings that MSK rejects."""
        if len(set(self.zones)) < len(self.zones):
            yield Fault(path="zones", value=", ".join(self.zones), problem="has a repeated zone", remedy="remove one")
        if self.replication is not None and not self.replica_regions:
            yield Fault(path="replication", problem="has no effect without replicaRegions", remedy="remove it")
        if self.mode == "serverless":
            yield from self._serverless_faults()
            return
        for fault in versions.check("kafka", self.release, path="kafkaVersion"):
            yield replace(fault, value=self.version)
        if self.version.startswith("4") and not self.version.endswith(".kraft"):
            problem = "Kafka 4 requires KRaft"
            yield Fault(
                path="kafkaVersion", value=self.version, problem=problem, remedy=f"write {self.release}.x.kraft"
            )
        yield from self._broker_faults()
        yield from self._mode_faults()
        if self.replica_regions:
            yield from self._source_faults()

    def _serverless_faults(self) -> Iterator[Fault]:
        for path, value in (
            ("kafkaVersion", self.kafka_version),
            ("instanceType", self.instance_type),
            ("brokerCount", self.broker_count),
            ("storage", self.storage),
            ("scramUsers", self.scram_users or None),
            ("configuration", self.configuration or None),
            ("openMonitoring", self.open_monitoring or None),
        ):
            if value is not None:
                yield Fault(path=path, problem="conflicts with mode serverless", remedy="remove it, or change mode")

    def _broker_faults(self) -> Iterator[Fault]:
        count, zones = self.brokers, len(self.zones)
        if count % zones:
            yield Fault(
                path="brokerCount",
                value=count,
                problem=f"is not a multiple of the {zones} zones",
                remedy=f"set {count - count % zones or zones} or {count - count % zones + zones}",
            )
        metadata = "kraft" if self.version.endswith("kraft") else "zookeeper"
        if count > MOST_BROKERS[metadata]:
            problem = f"allowed with {metadata}: {MOST_BROKERS[metadata]} or less"
            yield Fault(path="brokerCount", value=count, problem=problem)

    def _mode_faults(self) -> Iterator[Fault]:
        zones = len(self.zones)
        if self.mode == "express":
            yield from instance_faults("instanceType", self.broker_type, EXPRESS_TYPES)
            if zones != EXPRESS_ZONES:
                yield Fault(path="zones", value=zones, problem="Express brokers require 3 zones", remedy="set 3 zones")
            if self.storage is not None:
                yield Fault(path="storage", problem="Express brokers have no volumes", remedy="remove it")
            for name in EXPRESS_READ_ONLY:
                if name in self.configuration:
                    yield Fault(
                        path=f"configuration.{name}", problem="is read-only on Express brokers", remedy="remove it"
                    )
            return
        yield from instance_faults("instanceType", self.broker_type, STANDARD_TYPES)
        if self.broker_type == BURSTABLE and self.release != LAST_BURSTABLE:
            yield Fault(
                path="instanceType",
                value=self.broker_type,
                problem=f"supports Kafka up to {LAST_BURSTABLE} only",
                remedy=f"use kafka.m7g.large, or kafkaVersion: {LAST_BURSTABLE}.x.kraft",
            )
        if zones not in ZONES:
            yield Fault(path="zones", value=zones, problem="allowed: 2 or 3 zones")
        if self.volumes.throughput_mibps is not None:
            yield from throughput_faults(
                "storage.throughputMibps", self.volumes.throughput_mibps, self.broker_type, self.volumes.volume_gib
            )

    def _source_faults(self) -> Iterator[Fault]:
        if self.broker_type == BURSTABLE:
            yield Fault(
                path="instanceType",
                value=self.broker_type,
                problem="does not support multi-VPC private connectivity, which replicators require",
                remedy="use kafka.m7g.large, or remove replicaRegions",
            )
        if self.brokers < LEAST_SOURCE_BROKERS:
            yield Fault(
                path="brokerCount",
                value=self.brokers,
                problem=f"a replicator requires a source cluster with {LEAST_SOURCE_BROKERS} brokers or more",
                remedy="raise it, or remove replicaRegions",
            )
