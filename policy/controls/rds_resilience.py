"""Controls for resilience of databases: availability zones, monitoring, backups."""

from policy.frameworks import RECOVERABLE
from policy.guides import RDS_CONTROLS
from policy.readers.databases import is_global_member, is_serverless_v1
from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import RDS_AUTOMATED_BACKUPS_REPLICATION, RDS_CLUSTER, RDS_CLUSTER_INSTANCE, RDS_INSTANCE

# Default user names of Security Hub's RDS.24 and RDS.25.
DEFAULT_NAMES = ("admin", "postgres", "administrator", "root", "rdsadmin", "sa")
ZONES = ("CP-6(2)", "CP-10", "SC-5(2)", "SC-36", "SI-13(5)")


@resource_control(
    "rds-instance-zones",
    title="Database instances are Multi-AZ",
    severity="medium",
    types=[RDS_INSTANCE],
    frameworks={"FSBP": ["RDS.5"], "CIS 5.0": ["2.2.4"], "NIST 800-53": ZONES},
    remedy="Set multi_az to true.",
    url=f"{RDS_CONTROLS}#rds-5",
)
def instance_has_a_standby(instance: Resource, settings: Settings) -> Iterator[Finding]:
    """Read replicas need no standby."""
    if not instance.flag("multiAz") and not instance.has("replicateSourceDb"):
        yield instance.fail("the database depends on one availability zone", "multiAz")


@stack_control(
    "rds-cluster-zones",
    title="Database clusters have instances in two availability zones",
    severity="medium",
    types=[RDS_CLUSTER],
    frameworks={"FSBP": ["RDS.15"], "CIS 5.0": ["2.2.4"], "NIST 800-53": ZONES},
    remedy="Add a second ClusterInstance in another availability zone.",
    url=f"{RDS_CONTROLS}#rds-15",
)
def cluster_spans_zones(cluster: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Secondaries of a global database and Serverless v1 need none."""
    if is_serverless_v1(cluster) or cluster.has("dbClusterInstanceClass"):
        return  # a Multi-AZ DB cluster has three instances of its own
    if is_global_member(cluster, stack) and cluster.has("globalClusterIdentifier"):
        return
    members = stack.related(cluster, RDS_CLUSTER_INSTANCE, "clusterIdentifier")
    zones = [member.string("availabilityZone") for member in members]
    if len(members) < 2 or ("" not in zones and len(set(zones)) < 2):
        yield cluster.missing("a failure of the instance or its availability zone requires a new instance")


@resource_control(
    "rds-monitoring",
    title="Databases have enhanced monitoring",
    severity="low",
    types=[RDS_INSTANCE, RDS_CLUSTER_INSTANCE],
    frameworks={"FSBP": ["RDS.6"], "NIST 800-53": ["CA-7", "SI-2"]},
    remedy="Set monitoring_interval to 60 or less and monitoring_role_arn.",
    url=f"{RDS_CONTROLS}#rds-6",
)
def has_enhanced_monitoring(database: Resource, settings: Settings) -> Iterator[Finding]:
    if not database.number("monitoringInterval"):
        yield database.fail("enhanced monitoring is disabled", "monitoringInterval")


@resource_control(
    "rds-administrator-name",
    title="Master users have no default name",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"FSBP": ["RDS.24", "RDS.25"], "PCI DSS 4.0": ["2.2.2"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
    remedy="Set another username (master_username of a cluster) on creation.",
    url=f"{RDS_CONTROLS}#rds-25",
)
def master_username_is_custom(database: Resource, settings: Settings) -> Iterator[Finding]:
    path = "username" if database.type == RDS_INSTANCE else "masterUsername"
    if database.string(path).lower() in DEFAULT_NAMES:
        yield database.fail("a default name of master users", path)


@resource_control(
    "rds-snapshot-tags",
    title="Snapshots have the tags of their database",
    severity="low",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"FSBP": ["RDS.16", "RDS.17", "RDS.47", "RDS.48"], "NIST 800-53": ["CA-9(1)", "CM-2", "CM-2(2)"]},
    remedy="Set copy_tags_to_snapshot to true.",
    url=f"{RDS_CONTROLS}#rds-17",
)
def snapshots_have_tags(database: Resource, settings: Settings) -> Iterator[Finding]:
    if not database.flag("copyTagsToSnapshot"):
        yield database.fail("snapshots have no tags for tag-based access control", "copyTagsToSnapshot")


@resource_control(
    "rds-backups-kept",
    title="Automated backups are retained after the deletion of their database",
    severity="low",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"NIST 800-53": RECOVERABLE},
    remedy="Set delete_automated_backups to false: they expire after their retention.",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Retaining.html",
)
def backups_are_retained(database: Resource, settings: Settings) -> Iterator[Finding]:
    if database.flag("deleteAutomatedBackups", default=True):
        yield database.fail("the deletion of the database deletes its automated backups", "deleteAutomatedBackups")


@stack_control(
    "rds-backup-copy-key",
    title="Copies of encrypted backups have a key of their region",
    severity="high",
    types=[RDS_AUTOMATED_BACKUPS_REPLICATION],
    frameworks={"NIST 800-53": ["CP-6(2)", "CP-9", "SC-12", "SC-28"]},
    remedy="Set kms_key_id to a key of the destination region.",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/AutomatedBackups.Replicating.Enable.html",
)
def copy_has_a_key(copy: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    sources = stack.follow(copy, "sourceDbInstanceArn", RDS_INSTANCE)
    encrypted = not sources or any(source.flag("storageEncrypted") for source in sources)
    if encrypted and not has_customer_key(copy, "kmsKeyId"):
        yield copy.fail("encrypted backups require a key of the destination region", "kmsKeyId")
