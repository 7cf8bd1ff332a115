"""Controls for constraints of RDS: replicas, storage, final snapshots, automatic pause."""

from policy.readers.databases import engine_of, is_global_member
from policy.readers.physical_names import RANDOM_SUFFIX
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import LAMBDA_FUNCTION, RDS_CLUSTER, RDS_CLUSTER_INSTANCE, RDS_INSTANCE, RDS_PROXY_TARGET

USER_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
REPLICAS = f"{USER_GUIDE}/USER_ReadRepl.html"
STORAGE = f"{USER_GUIDE}/CHAP_Storage.html"
AURORA_PAUSE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html"

# Size in GiB from which RDS stripes gp3 across four volumes: below it IOPS and throughput cannot be set, above it
# these are the minimum. Volumes of SQL Server are not striped.
STRIPED_FROM_GIB = {"postgres": 400, "mysql": 400, "mariadb": 400, "oracle": 200, "db2": 400}
LEAST_IOPS, LEAST_THROUGHPUT_MIBPS = 12_000, 500
BASELINE = {"iops": 3_000, "storageThroughput": 125}  # of smaller gp3 volumes, as reported by AWS


@stack_control(
    "rds-replica-source-backups",
    title="Sources of read replicas have backups",
    severity="high",
    types=[RDS_INSTANCE],
    frameworks={"NIST 800-53": ["CP-9", "CP-10"]},
    traps=["T-19"],
    remedy="Set backup_retention_period of the source to 1 or more.",
    url=REPLICAS,
)
def source_has_backups(source: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replicas = stack.related(source, RDS_INSTANCE, "replicateSourceDb")
    if replicas and source.number("backupRetentionPeriod") < 1:
        yield source.fail(f"RDS refuses a replica of a source without backups: {replicas[0].name}", BACKUPS)


BACKUPS = "backupRetentionPeriod"


@stack_control(
    "rds-replica-managed-password",
    title="Sources of read replicas and members of global databases have no managed password",
    severity="high",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"NIST 800-53": ["IA-5(1)"]},
    traps=["T-43", "T-17"],
    remedy="Omit manage_master_user_password; use the password of a secret with a customer managed key and rotation.",
    url=f"{USER_GUIDE}/rds-secrets-manager.html",
)
def password_is_not_managed(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """SQL Server supports replicas of a source with a managed password."""
    if not database.has("manageMasterUserPassword") or database.peek("manageMasterUserPassword") is False:
        return
    replicas = [
        replica
        for type_, path in ((RDS_INSTANCE, "replicateSourceDb"), (RDS_CLUSTER, "replicationSourceIdentifier"))
        for replica in stack.related(database, type_, path)
    ]
    if replicas and not engine_of(database, stack).startswith("sqlserver"):
        yield database.fail(f"RDS refuses the replica {replicas[0].name}", "manageMasterUserPassword")
    if is_global_member(database, stack):
        yield database.fail("RDS refuses it in a global database", "manageMasterUserPassword")


@stack_control(
    "rds-replica-across-regions",
    title="Cross-region replicas have the ARN of their source and a key of their region",
    severity="high",
    types=[RDS_INSTANCE],
    frameworks={"NIST 800-53": ["CP-6(2)", "SC-28"]},
    traps=["T-19"],
    remedy="Set replicate_source_db to the source's arn and kms_key_id to a key of the replica's region.",
    url=f"{REPLICAS}#USER_ReadRepl.XRgn",
)
def replica_across_regions(replica: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for source in stack.follow(replica, "replicateSourceDb", RDS_INSTANCE):
        if not source.region or not replica.region or source.region == replica.region:
            continue
        named = replica.peek("replicateSourceDb")
        if isinstance(named, str) and not named.startswith("arn:"):
            yield replica.fail("an identifier is resolved in the replica's region", "replicateSourceDb")
        if source.flag("storageEncrypted") and not replica.has("kmsKeyId"):
            yield replica.fail("the replica requires a key of its region", "kmsKeyId")


@stack_control(
    "rds-storage-limits",
    title="Database volumes have valid IOPS and throughput for their size",
    severity="high",
    types=[RDS_INSTANCE],
    traps=["T-19"],
    remedy="Omit iops and storage_throughput of small volumes; set at least 12,000 IOPS and 500 MiB/s for large ones.",
    url=STORAGE,
)
def storage_is_valid(instance: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    kind, size = instance.string("storageType"), instance.number("allocatedStorage")
    most = instance.number("maxAllocatedStorage")
    if most and size and most <= size:
        yield instance.fail("the maximum storage is not above the initial storage", "maxAllocatedStorage")
    if kind in ("io1", "io2") and not instance.has("iops"):
        yield instance.fail("provisioned IOPS storage requires iops", "iops")
    threshold = STRIPED_FROM_GIB.get(engine_of(instance, stack).partition("-")[0], 0)
    if kind != "gp3" or not threshold or not size:
        return
    for path, least in (("iops", LEAST_IOPS), ("storageThroughput", LEAST_THROUGHPUT_MIBPS)):
        if _is_baseline(instance, path):
            continue
        if size < threshold and instance.has(path):
            yield instance.fail(f"RDS refuses it for volumes below {threshold} GiB", path)
        elif instance.has(path) and instance.number(path, least) < least:
            yield instance.fail(f"the minimum for volumes of {threshold} GiB and more is {least}", path)


def _is_baseline(instance: Resource, path: str) -> bool:
    """Whether a reported value is the baseline of small gp3 volumes, without inputs."""
    return instance.reported and instance.number(path) == BASELINE[path]


@resource_control(
    "rds-final-snapshot",
    title="Databases have a final snapshot",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"NIST 800-53": ["CP-9", "CP-10", "SI-12"]},
    traps=["T-18"],
    remedy="Set skip_final_snapshot to false and final_snapshot_identifier to a name.",
    url=f"{USER_GUIDE}/USER_DeleteInstance.html",
)
def has_final_snapshot(database: Resource, settings: Settings) -> Iterator[Finding]:
    """RDS refuses final snapshots of read replicas."""
    if database.has("replicateSourceDb"):
        if database.has("finalSnapshotIdentifier") or not database.flag("skipFinalSnapshot"):
            yield database.fail("RDS refuses a final snapshot of a replica: it cannot be deleted", "skipFinalSnapshot")
    elif database.flag("skipFinalSnapshot"):
        yield database.fail("the data is lost with the database", "skipFinalSnapshot")
    elif not database.has("finalSnapshotIdentifier"):
        yield database.fail("the database cannot be deleted without a snapshot name", "finalSnapshotIdentifier")


@resource_control(
    "rds-final-snapshot-name",
    title="Final snapshots have unique names",
    severity="low",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"NIST 800-53": ["CP-9"]},
    traps=["T-18"],
    remedy="Add a random suffix to final_snapshot_identifier.",
    url=f"{USER_GUIDE}/USER_DeleteInstance.html",
)
def snapshot_name_is_unique(database: Resource, settings: Settings) -> Iterator[Finding]:
    """An unknown name from another resource counts as random."""
    name = database.peek("finalSnapshotIdentifier")
    if isinstance(name, str) and name and not database.flag("skipFinalSnapshot") and not RANDOM_SUFFIX.search(name):
        yield database.fail("a second deletion fails: the name exists", "finalSnapshotIdentifier")


@stack_control(
    "aurora-auto-pause",
    title="Clusters with automatic pause have no proxy, global database or short timeout",
    severity="high",
    types=[RDS_CLUSTER],
    frameworks={"NIST 800-53": ["CP-10", "SC-5(2)"]},
    traps=["T-37"],
    remedy="Set min_capacity to 0.5, or remove the proxy, the global database and short timeouts.",
    url=AURORA_PAUSE,
    parameters=[
        Parameter("resume_seconds", 15, "Minimum timeout of functions that use the cluster, in seconds.", minimum=1)
    ],
)
def can_pause(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Open connections of a proxy and replication of a global database prevent the pause."""
    scaling = cluster.node("serverlessv2ScalingConfiguration")
    if not cluster.has("serverlessv2ScalingConfiguration") or scaling.number("minCapacity", 0.5) > 0:
        return
    for target in stack.related(cluster, RDS_PROXY_TARGET, "dbClusterIdentifier"):
        yield scaling.fail(f"the proxy target {target.name} prevents the pause", "minCapacity")
    if is_global_member(cluster, stack):
        yield scaling.fail("members of a global database do not pause", "minCapacity")
    users = {user.urn: user for user in stack.related(cluster, LAMBDA_FUNCTION, "environment")}
    for member in stack.related(cluster, RDS_CLUSTER_INSTANCE, "clusterIdentifier"):
        users.update((user.urn, user) for user in stack.related(member, LAMBDA_FUNCTION, "environment"))
    for user in users.values():
        if user.number("timeout", 3) < settings.number("resume_seconds"):
            yield user.fail(f"the timeout is shorter than the resume of {cluster.name}", "timeout")
