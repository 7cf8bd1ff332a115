"""Controls for ElastiCache: backups, failover, upgrades, logs, subnets."""

from policy.frameworks import LOGGED, RECOVERABLE, TRAFFIC
from policy.guides import ELASTICACHE_CONTROLS, ELASTICACHE_USER_GUIDE
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import ELASTICACHE_CLUSTER, ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_SERVERLESS_CACHE


@resource_control(
    "elasticache-backups",
    title="Caches have daily backups",
    severity="medium",
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_SERVERLESS_CACHE],
    frameworks={"FSBP": ["ElastiCache.1"], "NIST 800-53": RECOVERABLE},
    remedy="Set snapshot_retention_limit to 1 or more.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-1",
    parameters=[Parameter("minimum_days", 1, "Minimum retention of backups in days.", minimum=1)],
)
def has_backups(cache: Resource, settings: Settings) -> Iterator[Finding]:
    """Memcached supports backups only in serverless caches."""
    if cache.number("snapshotRetentionLimit") < settings.number("minimum_days"):
        yield cache.fail("the retention of backups is too short", "snapshotRetentionLimit")


@resource_control(
    "elasticache-minor-upgrades",
    title="Caches have automatic minor version upgrades",
    severity="high",
    level="advisory",  # manual upgrades are a valid choice
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_CLUSTER],
    frameworks={
        "FSBP": ["ElastiCache.2"],
        "PCI DSS 4.0": ["6.3.3"],
        "NIST 800-53": ["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
    },
    remedy="Omit auto_minor_version_upgrade or set it to true.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-2",
)
def upgrades_minor_versions(cache: Resource, settings: Settings) -> Iterator[Finding]:
    if not cache.flag("autoMinorVersionUpgrade", default=True):
        yield cache.fail("security fixes require a manual upgrade", "autoMinorVersionUpgrade")


@resource_control(
    "elasticache-failover",
    title="Caches fail over to another availability zone",
    severity="medium",
    types=[ELASTICACHE_REPLICATION_GROUP],
    frameworks={"FSBP": ["ElastiCache.3"], "NIST 800-53": ["CP-10", "SC-36", "SC-5(2)", "SI-13(5)"]},
    remedy="Set automatic_failover_enabled and multi_az_enabled to true, with a replica in each shard.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-3",
)
def fails_over(group: Resource, settings: Settings) -> Iterator[Finding]:
    if not group.flag("automaticFailoverEnabled"):
        yield group.fail("a failed primary requires a manual failover", "automaticFailoverEnabled")
    if not group.flag("multiAzEnabled"):
        yield group.fail("primary and replica may be in one availability zone", "multiAzEnabled")


@resource_control(
    "elasticache-subnet-group",
    title="Caches have a custom subnet group",
    severity="high",
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_CLUSTER],
    frameworks={"FSBP": ["ElastiCache.7"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": TRAFFIC},
    remedy="Set subnet_group_name to a group of private subnets.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-7",
)
def has_custom_subnets(cache: Resource, settings: Settings) -> Iterator[Finding]:
    """Members of a replication group have its subnets."""
    if cache.type == ELASTICACHE_CLUSTER and cache.has("replicationGroupId"):
        return
    if not cache.has("subnetGroupName") or cache.peek("subnetGroupName") == "default":
        yield cache.fail("the cache is in the default VPC", "subnetGroupName")


@resource_control(
    "elasticache-logs",
    title="Caches publish slow logs and engine logs",
    severity="low",
    types=[ELASTICACHE_REPLICATION_GROUP],
    frameworks={"PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Set log_delivery_configurations for slow-log and engine-log.",
    url=f"{ELASTICACHE_USER_GUIDE}/Log_Delivery.html",
)
def publishes_logs(group: Resource, settings: Settings) -> Iterator[Finding]:
    written = {block.string("logType") for block in group.nodes("logDeliveryConfigurations")}
    absent = sorted({"engine-log", "slow-log"} - written)
    if absent:
        yield group.missing(f"not published: {', '.join(absent)}", "logDeliveryConfigurations")
