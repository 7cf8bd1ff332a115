"""RDS, Aurora."""

from collections.abc import Iterator
from decimal import Decimal

from cost.charge import HOURS, Charge, Usage, above, by_usage, fixed, product
from cost.resource import Resource

SERVERLESS = "db.serverless"
# Baseline of gp3 volumes of RDS for PostgreSQL and MySQL, IOPS and MiB/s: below 400 GB, and from there on. Amazon RDS
# User Guide, gp3 storage.
STRIPED_GB = 400
SMALL, STRIPED = {"iops": 3000, "throughput": 125}, {"iops": 12000, "throughput": 500}


def instance(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Instance, storage and what is provisioned above the baseline of gp3; backups beyond the size of the database.

    A replica has the engine and the storage of its source.
    """
    source = resource.referenced("replicateSourceDb", resource.type) or resource
    engine = source.text("engine")
    zones = "multi-az" if resource.get("multiAz") else "single-az"
    size = resource.number("allocatedStorage") or source.number("allocatedStorage")
    storage = resource.text("storageType", "gp2")
    name = resource.text("instanceClass")
    label = "Multi-AZ" if zones == "multi-az" else "Single-AZ"
    yield fixed(f"{engine} instance, {name}, {label}", f"rds.{engine}.{zones}.hours.{name}", "hour", HOURS)
    yield fixed(f"{storage} storage, {label}", f"rds.{zones}.{storage}-gb-months", "GB-month", size)
    baseline = STRIPED if size is not None and size >= STRIPED_GB else SMALL
    for field, unit in (("iops", "iops"), ("storageThroughput", "throughput")):
        included = Decimal(baseline[unit])
        more = above(resource.number(field, baseline[unit]), included)
        if storage == "gp3" and (more is None or more > 0):
            yield fixed(f"gp3 {unit} above the baseline", f"rds.{zones}.gp3-{unit}-months", f"{unit}-month", more)
    if resource.number("backupRetentionPeriod", 0) != 0:
        yield by_usage("backups", "rds.backup-gb-months", "GB-month", usage.get("backupGb"))
    yield from _password(resource)


def cluster(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Storage and I/O of an Aurora cluster; its instances are charged for themselves."""
    kind = _kind(resource)
    yield by_usage("Aurora storage", f"{kind}.storage-gb-months", "GB-month", usage.get("storageGb"))
    if kind == "aurora":
        yield by_usage("Aurora I/O", f"{kind}.io-requests", "request", usage.get("ioRequests"))
    yield by_usage("backups", "aurora.backup-gb-months", "GB-month", usage.get("backupGb"))
    yield from _password(resource)


def cluster_instance(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """An instance of a class, or capacity units (ACU): the minimum is fixed, what is above it on average is usage."""
    owner = resource.referenced("clusterIdentifier", "aws:rds/cluster:Cluster")
    kind = _kind(owner)
    name = resource.text("instanceClass")
    if name != SERVERLESS:
        yield fixed(f"Aurora instance, {name}", f"{kind}.hours.{name}", "hour", HOURS)
        return
    minimum = owner.number("serverlessv2ScalingConfiguration.minCapacity") if owner else None
    if minimum is None or minimum > 0:
        yield fixed("Aurora capacity, minimum", f"{kind}.acu-hours", "ACU-hour", product(minimum, HOURS))
    more = above(usage.get("averageAcu"), minimum)
    yield by_usage("Aurora capacity above the minimum", f"{kind}.acu-hours", "ACU-hour", product(more, HOURS))


def _password(database: Resource) -> Iterator[Charge]:
    """The secret that RDS keeps the password of the master user in is charged to the account. Amazon RDS User Guide,
    password management with Secrets Manager."""
    if database.get("manageMasterUserPassword"):
        yield fixed("secret of the master user", "secrets-manager.secret-months", "month", 1)


def _kind(cluster: Resource | None) -> str:
    return "aurora-io-optimized" if cluster is not None and cluster.text("storageType") == "aurora-iopt1" else "aurora"
