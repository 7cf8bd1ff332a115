"""Controls over what RDS refuses or loses: replicas, storage, final snapshots, Aurora's pause."""

from policy.readers.databases import engine_of, is_global_member
from policy.readers.physical_names import RANDOM_SUFFIX
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import LAMBDA_FUNCTION, RDS_CLUSTER, RDS_CLUSTER_INSTANCE, RDS_INSTANCE, RDS_PROXY_TARGET

USER_GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide"
REPLICAS = f"{USER_GUIDE}/USER_ReadRepl.html"
STORAGE = f"{USER_GUIDE}/CHAP_Storage.html"
AURORA_PAUSE = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html"

# Size in GiB from which RDS stripes gp3 over four volumes; below it IOPS and throughput cannot be set, above it
# these are the least. SQL Server's volumes are never striped.
STRIPED_FROM_GIB = {"postgres": 400, "mysql": 400, "mariadb": 400, "oracle": 200, "db2": 400}
LEAST_IOPS, LEAST_THROUGHPUT_MIBPS = 12_000, 500
BASELINE = {"iops": 3_000, "storageThroughput": 125}  # of a smaller gp3 volume, as AWS reports it


@stack_control(
    "rds-replica-source-backups",
    title="Sources of read replicas keep backups",
    severity="high",
    types=[RDS_INSTANCE],
    frameworks={"NIST 800-53": ["CP-9", "CP-10"]},
    traps=["T-19"],
    remedy="Set backup_retention_period of the source to 1 or more.",
    url=REPLICAS,
)
def source_keeps_backups(source: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    replicas = stack.related(source, RDS_INSTANCE, "replicateSourceDb")
    if replicas and source.number("backupRetentionPeriod") < 1:
        yield source.fail(f"RDS makes no replica of a source without backups: {replicas[0].name}", BACKUPS)


BACKUPS = "backupRetentionPeriod"


@stack_control(
    "rds-replica-managed-password",
    title="Sources of read replicas and members of global databases have a password of their own",
    severity="high",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"NIST 800-53": ["IA-5(1)"]},
    traps=["T-43", "T-17"],
    remedy="Leave manage_master_user_password out; take the password from a secret with a customer key and rotation.",
    url=f"{USER_GUIDE}/rds-secrets-manager.html",
)
def password_is_not_managed(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """SQL Server is the exception: its replicas may have a source with a managed password."""
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
    title="Replicas in another region name their source by ARN and have a key of their own",
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
            yield replica.fail("an identifier is looked for in the replica's own region", "replicateSourceDb")
        if source.flag("storageEncrypted") and not replica.has("kmsKeyId"):
            yield replica.fail("the source's key does not reach into this region", "kmsKeyId")


@stack_control(
    "rds-storage-limits",
    title="Database volumes have the IOPS and throughput that RDS allows for their size",
    severity="high",
    types=[RDS_INSTANCE],
    traps=["T-19"],
    remedy="Leave iops and storage_throughput out of small volumes; give large ones 12,000 IOPS and 500 MiB/s or more.",
    url=STORAGE,
)
def storage_is_possible(instance: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    kind, size = instance.string("storageType"), instance.number("allocatedStorage")
    most = instance.number("maxAllocatedStorage")
    if most and size and most <= size:
        yield instance.fail("storage cannot grow beyond what it starts with", "maxAllocatedStorage")
    if kind in ("io1", "io2") and not instance.has("iops"):
        yield instance.fail("provisioned IOPS storage needs a number of IOPS", "iops")
    threshold = STRIPED_FROM_GIB.get(engine_of(instance, stack).partition("-")[0], 0)
    if kind != "gp3" or not threshold or not size:
        return
    for path, least in (("iops", LEAST_IOPS), ("storageThroughput", LEAST_THROUGHPUT_MIBPS)):
        if _is_baseline(instance, path):
            continue
        if size < threshold and instance.has(path):
            yield instance.fail(f"it cannot be set on volumes of less than {threshold} GiB", path)
        elif instance.has(path) and instance.number(path, least) < least:
            yield instance.fail(f"volumes of {threshold} GiB and more have at least {least}", path)


def _is_baseline(instance: Resource, path: str) -> bool:
    """Whether AWS reports what a small gp3 volume has anyway, where the inputs are not known."""
    return instance.reported and instance.number(path) == BASELINE[path]


@resource_control(
    "rds-final-snapshot",
    title="Deleted databases leave a snapshot",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"NIST 800-53": ["CP-9", "CP-10", "SI-12"]},
    traps=["T-18"],
    remedy="Set skip_final_snapshot to false and name the snapshot in final_snapshot_identifier.",
    url=f"{USER_GUIDE}/USER_DeleteInstance.html",
)
def leaves_a_snapshot(database: Resource, settings: Settings) -> Iterator[Finding]:
    """A read replica is no original: RDS refuses a final snapshot of one."""
    if database.has("replicateSourceDb"):
        if database.has("finalSnapshotIdentifier") or not database.flag("skipFinalSnapshot"):
            yield database.fail(
                "RDS makes no final snapshot of a replica, so it cannot be deleted", "skipFinalSnapshot"
            )
    elif database.flag("skipFinalSnapshot"):
        yield database.fail("the data is gone with the database", "skipFinalSnapshot")
    elif not database.has("finalSnapshotIdentifier"):
        yield database.fail("without a name for the snapshot it cannot be deleted", "finalSnapshotIdentifier")


@resource_control(
    "rds-final-snapshot-name",
    title="Final snapshots have a name that no earlier one can have",
    severity="low",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"NIST 800-53": ["CP-9"]},
    traps=["T-18"],
    remedy="Let final_snapshot_identifier end in a random suffix.",
    url=f"{USER_GUIDE}/USER_DeleteInstance.html",
)
def snapshot_name_is_new(database: Resource, settings: Settings) -> Iterator[Finding]:
    """A name that comes from another resource, and is unknown for that reason, is taken to be random."""
    name = database.peek("finalSnapshotIdentifier")
    if isinstance(name, str) and name and not database.flag("skipFinalSnapshot") and not RANDOM_SUFFIX.search(name):
        yield database.fail("a second deletion fails: the name is taken", "finalSnapshotIdentifier")


@stack_control(
    "aurora-auto-pause",
    title="Clusters that pause have nothing that keeps them awake or cannot wait for them",
    severity="high",
    types=[RDS_CLUSTER],
    frameworks={"NIST 800-53": ["CP-10", "SC-5(2)"]},
    traps=["T-37"],
    remedy="Set min_capacity to 0.5, or leave out the proxy, the global database and short timeouts.",
    url=AURORA_PAUSE,
    parameters=[
        Parameter("resume_seconds", 15, "How long a function must be able to wait for the cluster.", minimum=1)
    ],
)
def can_pause(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A proxy holds connections open, a global database replicates: both keep the cluster from pausing."""
    scaling = cluster.node("serverlessv2ScalingConfiguration")
    if not cluster.has("serverlessv2ScalingConfiguration") or scaling.number("minCapacity", 0.5) > 0:
        return
    for target in stack.related(cluster, RDS_PROXY_TARGET, "dbClusterIdentifier"):
        yield scaling.fail(f"the proxy target {target.name} keeps the cluster awake", "minCapacity")
    if is_global_member(cluster, stack):
        yield scaling.fail("a member of a global database does not pause", "minCapacity")
    users = {user.urn: user for user in stack.related(cluster, LAMBDA_FUNCTION, "environment")}
    for member in stack.related(cluster, RDS_CLUSTER_INSTANCE, "clusterIdentifier"):
        users.update((user.urn, user) for user in stack.related(member, LAMBDA_FUNCTION, "environment"))
    for user in users.values():
        if user.number("timeout", 3) < settings.number("resume_seconds"):
            yield user.fail(f"{cluster.name} resumes more slowly than this function times out", "timeout")
