"""Controls over what keeps a cache running and brings it back: backups, failover, upgrades, logs, placement."""

from policy.frameworks import LOGGED, RECOVERABLE, TRAFFIC
from policy.guides import ELASTICACHE_CONTROLS, ELASTICACHE_USER_GUIDE
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import ELASTICACHE_CLUSTER, ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_SERVERLESS_CACHE


@resource_control(
    "elasticache-backups",
    title="Caches are backed up every day",
    severity="medium",
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_SERVERLESS_CACHE],
    frameworks={"FSBP": ["ElastiCache.1"], "NIST 800-53": RECOVERABLE},
    remedy="Set snapshot_retention_limit to 1 or more.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-1",
    parameters=[Parameter("minimum_days", 1, "The least days that backups are kept.", minimum=1)],
)
def is_backed_up(cache: Resource, settings: Settings) -> Iterator[Finding]:
    """Memcached keeps nothing that could be backed up, except in a serverless cache."""
    if cache.number("snapshotRetentionLimit") < settings.number("minimum_days"):
        yield cache.fail("what the cache holds cannot be brought back", "snapshotRetentionLimit")


@resource_control(
    "elasticache-minor-upgrades",
    title="Caches take minor versions by themselves",
    severity="high",
    level="advisory",  # a cache that is upgraded by hand is a decision, no hole
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_CLUSTER],
    frameworks={
        "FSBP": ["ElastiCache.2"],
        "PCI DSS 4.0": ["6.3.3"],
        "NIST 800-53": ["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
    },
    remedy="Leave auto_minor_version_upgrade out or set it to true.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-2",
)
def takes_minor_versions(cache: Resource, settings: Settings) -> Iterator[Finding]:
    if not cache.flag("autoMinorVersionUpgrade", default=True):
        yield cache.fail("security fixes wait for somebody", "autoMinorVersionUpgrade")


@resource_control(
    "elasticache-failover",
    title="Caches fail over to another zone",
    severity="medium",
    types=[ELASTICACHE_REPLICATION_GROUP],
    frameworks={"FSBP": ["ElastiCache.3"], "NIST 800-53": ["CP-10", "SC-36", "SC-5(2)", "SI-13(5)"]},
    remedy="Set automatic_failover_enabled and multi_az_enabled to true, with a replica in each shard.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-3",
)
def fails_over(group: Resource, settings: Settings) -> Iterator[Finding]:
    if not group.flag("automaticFailoverEnabled"):
        yield group.fail("a lost primary is replaced by hand", "automaticFailoverEnabled")
    if not group.flag("multiAzEnabled"):
        yield group.fail("primary and replica may share a zone", "multiAzEnabled")


@resource_control(
    "elasticache-subnet-group",
    title="Caches stand in a subnet group of their own",
    severity="high",
    types=[ELASTICACHE_REPLICATION_GROUP, ELASTICACHE_CLUSTER],
    frameworks={"FSBP": ["ElastiCache.7"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": TRAFFIC},
    remedy="Set subnet_group_name to a group of private subnets.",
    url=f"{ELASTICACHE_CONTROLS}#elasticache-7",
)
def stands_in_its_own_subnets(cache: Resource, settings: Settings) -> Iterator[Finding]:
    """Members of a replication group stand where the group does."""
    if cache.type == ELASTICACHE_CLUSTER and cache.has("replicationGroupId"):
        return
    if not cache.has("subnetGroupName") or cache.peek("subnetGroupName") == "default":
        yield cache.fail("it stands in the default VPC", "subnetGroupName")


@resource_control(
    "elasticache-logs",
    title="Caches write their slow and engine logs",
    severity="low",
    types=[ELASTICACHE_REPLICATION_GROUP],
    frameworks={"PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Give the group log_delivery_configurations for slow-log and engine-log.",
    url=f"{ELASTICACHE_USER_GUIDE}/Log_Delivery.html",
)
def writes_logs(group: Resource, settings: Settings) -> Iterator[Finding]:
    written = {block.string("logType") for block in group.nodes("logDeliveryConfigurations")}
    absent = sorted({"engine-log", "slow-log"} - written)
    if absent:
        yield group.missing(f"not written: {', '.join(absent)}", "logDeliveryConfigurations")
