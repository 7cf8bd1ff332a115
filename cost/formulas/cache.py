"""ElastiCache."""

from collections.abc import Iterator
from decimal import Decimal

from cost.charge import HOURS, Charge, Usage, above, by_usage, fixed, product
from cost.resource import Resource

# GB that are metered however little a serverless cache stores. AWS Database Blog, "Unlock on-demand, cost-optimized
# performance with Amazon ElastiCache Serverless" (1 GB); usage.ai, "Serverless pricing", June 2026 (Valkey).
METERED_GB = {"valkey": Decimal("0.1"), "redis": Decimal(1)}
GLOBAL_GROUP = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup"


def replication_group(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Nodes of all shards. A group that joins a global datastore has its engine, node type and number of shards."""
    origin = resource.referenced("globalReplicationGroupId", GLOBAL_GROUP)
    name = origin.text("cacheNodeType") if origin else resource.text("nodeType")
    engine = (origin or resource).text("engine", "redis")
    yield fixed(
        f"{engine} nodes, {name}", f"elasticache.{engine}.hours.{name}", "hour", product(_nodes(resource), HOURS)
    )
    if resource.number("snapshotRetentionLimit", 0) != 0:
        yield by_usage("cache backups", "elasticache.backup-gb-months", "GB-month", usage.get("backupGb"))


def _nodes(group: Resource) -> Decimal | None:
    """Nodes without shards, or shards with their replicas; None if a number is unknown."""
    if group.get("numCacheClusters") is not None:
        return group.number("numCacheClusters")
    origin = group.referenced("globalReplicationGroupId", GLOBAL_GROUP)
    shards = (origin or group).number("numNodeGroups", 1)
    replicas = group.number("replicasPerNodeGroup", 0)
    return None if shards is None or replicas is None else shards * (1 + replicas)


def serverless_cache(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Stored data, at least the minimum that is metered, and requests."""
    engine = resource.text("engine", "redis")
    minimum = METERED_GB["valkey" if engine == "valkey" else "redis"]
    price = f"elasticache.{engine}.serverless-gb-hours"
    yield fixed("cache data, minimum", price, "GB-hour", product(minimum, HOURS))
    more = above(usage.get("storageGb"), minimum)
    yield by_usage("cache data above the minimum", price, "GB-hour", product(more, HOURS))
    yield by_usage("cache requests", f"elasticache.{engine}.processing-units", "ECPU", usage.get("processingUnits"))
