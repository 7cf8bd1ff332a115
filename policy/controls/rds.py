"""Controls for RDS and Aurora: encryption, protection, authentication, logs."""

from policy.frameworks import AT_REST, LOGGED, RECOVERABLE
from policy.guides import RDS_CONTROLS
from policy.readers.databases import engine_of, is_global_member, is_serverless_v1
from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_GLOBAL_CLUSTER,
    RDS_INSTANCE,
    SECRETSMANAGER_SECRET,
    SECRETSMANAGER_SECRET_ROTATION,
    SECRETSMANAGER_SECRET_VERSION,
)

ACCESS = ("AC-2(1)", "AC-3", "AC-3(15)", "AC-3(7)", "AC-6")

# Logs by engine, as required by RDS.9, RDS.34 and RDS.37.
INSTANCE_LOGS = {
    "postgres": ("postgresql", "upgrade"),
    "mysql": ("audit", "error", "general", "slowquery"),
    "mariadb": ("audit", "error", "general", "slowquery"),
    "oracle": ("alert", "audit", "trace", "listener"),
    "sqlserver": ("error", "agent"),
}
CLUSTER_LOGS = {
    "aurora-mysql": ("audit",),
    "aurora-postgresql": ("postgresql",),
    "mysql": ("audit", "error", "general", "slowquery"),
    "postgres": ("postgresql",),
}


@stack_control(
    "rds-encrypted",
    title="Databases are encrypted at rest",
    severity="medium",
    level="mandatory",  # cannot be enabled later without a new database
    types=[RDS_INSTANCE, RDS_CLUSTER, RDS_CLUSTER_INSTANCE, RDS_GLOBAL_CLUSTER],
    frameworks={"FSBP": ["RDS.3", "RDS.27"], "CIS 5.0": ["2.2.1"], "PCI DSS 4.0": ["3.5.1"], "NIST 800-53": AT_REST},
    remedy="Set storage_encrypted to true and kms_key_id to a customer managed key.",
    url=f"{RDS_CONTROLS}#rds-3",
)
def is_encrypted(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A replica in its source's region, and a global cluster, have the encryption of their source."""
    if database.flag("storageEncrypted") or is_serverless_v1(database):
        return
    if database.type == RDS_INSTANCE and database.has("replicateSourceDb") and database.has("kmsKeyId"):
        return
    origins = [
        origin
        for path in ("clusterIdentifier", "replicateSourceDb", "sourceDbClusterIdentifier")
        for origin in stack.follow(database, path, RDS_CLUSTER, RDS_INSTANCE)
        if origin is not database and origin.region == database.region
    ]
    if origins and all(origin.flag("storageEncrypted") or is_serverless_v1(origin) for origin in origins):
        return
    if database.type == RDS_INSTANCE and _has_outside_source(database, stack):
        yield database.unknown("its source is outside of this stack", "replicateSourceDb")
    elif database.type == RDS_CLUSTER_INSTANCE and not origins:
        yield database.unknown("its cluster is outside of this stack", "clusterIdentifier")
    elif database.is_unknown("storageEncrypted"):
        yield database.unknown("the data may be unencrypted", "storageEncrypted")
    else:
        yield database.missing("the data is not encrypted", "storageEncrypted")


def _has_outside_source(replica: Resource, stack: Stack) -> bool:
    """Whether the source of a replica is in its region and outside of the stack."""
    source = replica.peek("replicateSourceDb")
    in_stack = stack.follow(replica, "replicateSourceDb", RDS_INSTANCE, RDS_CLUSTER)
    if not isinstance(source, str) or not source or in_stack:
        return False
    return not source.startswith("arn:") or source.split(":")[3:4] == [replica.region]


@resource_control(
    "rds-customer-key",
    title="Databases are encrypted with a customer managed key",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set kms_key_id to a customer managed key of the region.",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
)
def has_customer_managed_key(database: Resource, settings: Settings) -> Iterator[Finding]:
    """A replica without a key has its source's, which is evaluated there.

    Performance Insights stores SQL statements.
    """
    if not has_customer_key(database, "kmsKeyId") and not database.has("replicateSourceDb"):
        yield database.fail("the data has no customer managed key", "kmsKeyId")
    insights = database.flag("performanceInsightsEnabled")
    if insights and not has_customer_key(database, "performanceInsightsKmsKeyId"):
        yield database.fail("Performance Insights uses an AWS managed key", "performanceInsightsKmsKeyId")


@resource_control(
    "rds-cluster-deletion-protection",
    title="Database clusters have deletion protection",
    severity="medium",
    types=[RDS_CLUSTER, RDS_GLOBAL_CLUSTER],
    frameworks={"FSBP": ["RDS.7"], "NIST 800-53": ["CM-3", "SC-5(2)"]},
    remedy="Set deletion_protection to true.",
    url=f"{RDS_CONTROLS}#rds-7",
)
def cluster_has_deletion_protection(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if not cluster.flag("deletionProtection"):
        yield cluster.fail("the cluster has no deletion protection", "deletionProtection")


@resource_control(
    "rds-instance-deletion-protection",
    title="Database instances have deletion protection",
    severity="low",
    types=[RDS_INSTANCE],
    frameworks={"FSBP": ["RDS.8"], "NIST 800-53": ["CM-3", "SC-5(2)", "SI-13(5)"]},
    remedy="Set deletion_protection to true.",
    url=f"{RDS_CONTROLS}#rds-8",
)
def instance_has_deletion_protection(instance: Resource, settings: Settings) -> Iterator[Finding]:
    if not instance.flag("deletionProtection"):
        yield instance.fail("the instance has no deletion protection", "deletionProtection")


@stack_control(
    "rds-instance-iam-authentication",
    title="Database instances have IAM authentication",
    severity="medium",
    types=[RDS_INSTANCE],
    frameworks={"FSBP": ["RDS.10"], "PCI DSS 4.0": ["8.3.1"], "NIST 800-53": ACCESS},
    remedy="Set iam_database_authentication_enabled to true.",
    url=f"{RDS_CONTROLS}#rds-10",
)
def instance_uses_iam(instance: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    known = engine_of(instance, stack) in ("postgres", "mysql", "mariadb")
    if known and not instance.flag("iamDatabaseAuthenticationEnabled"):
        yield instance.fail("IAM authentication is disabled", "iamDatabaseAuthenticationEnabled")


@resource_control(
    "rds-cluster-iam-authentication",
    title="Database clusters have IAM authentication",
    severity="medium",
    types=[RDS_CLUSTER],
    frameworks={"FSBP": ["RDS.12"], "PCI DSS 4.0": ["8.3.1"], "NIST 800-53": ACCESS},
    remedy="Set iam_database_authentication_enabled to true.",
    url=f"{RDS_CONTROLS}#rds-12",
)
def cluster_uses_iam(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if not is_serverless_v1(cluster) and not cluster.flag("iamDatabaseAuthenticationEnabled"):
        yield cluster.fail("IAM authentication is disabled", "iamDatabaseAuthenticationEnabled")


@stack_control(
    "rds-log-exports",
    title="Databases publish their logs",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER, RDS_CLUSTER_INSTANCE],
    frameworks={
        "FSBP": ["RDS.9", "RDS.34", "RDS.36", "RDS.37", "RDS.40", "RDS.42"],
        "PCI DSS 4.0": ["10.2.1", "10.4.2"],
        "NIST 800-53": ("AC-2(4)", "AC-6(9)", "SI-3(8)", "SI-4(20)", *LOGGED),
    },
    remedy="Add the engine's logs to enabled_cloudwatch_logs_exports.",
    url=f"{RDS_CONTROLS}#rds-9",
    parameters=[Parameter("logs", (), "Required logs, in place of the engine's list.")],
)
def publishes_logs(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Members of a cluster have the cluster's log exports."""
    if is_serverless_v1(database):
        return
    if database.type == RDS_CLUSTER_INSTANCE:
        for cluster in stack.follow(database, "clusterIdentifier", RDS_CLUSTER):
            if logs := _unpublished(cluster, stack, settings):
                yield database.missing(f"its cluster does not publish {', '.join(logs)}", "clusterIdentifier")
    elif logs := _unpublished(database, stack, settings):
        yield database.missing(f"{', '.join(logs)} not published", "enabledCloudwatchLogsExports")


def _unpublished(database: Resource, stack: Stack, settings: Settings) -> list[str]:
    if is_serverless_v1(database):
        return []
    engine = engine_of(database, stack)
    engines = CLUSTER_LOGS if database.type == RDS_CLUSTER else INSTANCE_LOGS
    known = engines.get(engine) or engines.get(engine.partition("-")[0], ())
    there = database.strings("enabledCloudwatchLogsExports")
    wanted = [log for log in known if log in settings.strings("logs")] if settings.strings("logs") else known
    return [log for log in wanted if log not in there]


@resource_control(
    "rds-backups",
    title="Databases have backups of at least a week",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={
        "FSBP": ["RDS.11", "RDS.50"],
        "NIST 800-53": ("CP-6", "CP-6(1)", *RECOVERABLE),
    },
    remedy="Set backup_retention_period to 7 or more.",
    url=f"{RDS_CONTROLS}#rds-11",
    parameters=[Parameter("minimum_days", 7, "Minimum retention of backups in days.", minimum=1)],
)
def has_backups(database: Resource, settings: Settings) -> Iterator[Finding]:
    default = 1 if database.type == RDS_CLUSTER else 0
    if database.has("replicateSourceDb"):
        return
    if database.number("backupRetentionPeriod", default) < settings.number("minimum_days"):
        yield database.fail("the retention of backups is too short", "backupRetentionPeriod")


@resource_control(
    "rds-minor-upgrades",
    title="Databases have automatic minor version upgrades",
    severity="high",
    level="advisory",  # members of a global database are upgraded together, manually
    types=[RDS_INSTANCE, RDS_CLUSTER_INSTANCE],
    frameworks={
        "FSBP": ["RDS.13"],
        "CIS 5.0": ["2.2.2"],
        "PCI DSS 4.0": ["6.3.3"],
        "NIST 800-53": ["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
    },
    remedy="Omit auto_minor_version_upgrade or set it to true.",
    url=f"{RDS_CONTROLS}#rds-13",
)
def upgrades_minor_versions(database: Resource, settings: Settings) -> Iterator[Finding]:
    if not database.flag("autoMinorVersionUpgrade", default=True):
        yield database.fail("security fixes require a manual upgrade", "autoMinorVersionUpgrade")


@stack_control(
    "rds-managed-password",
    title="Master passwords are managed by Secrets Manager",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["8.3.2", "8.6.2", "8.6.3"], "NIST 800-53": ["AC-2(1)", "IA-5(1)", "IA-5(7)"]},
    traps=["T-43"],
    remedy="Set manage_master_user_password to true; if RDS refuses it, use a secret with rotation.",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
)
def password_is_managed(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Sources of replicas and global clusters require a secret with rotation: RDS refuses a managed password."""
    paths = [path for path in ("password", "masterPassword", "passwordWo", "masterPasswordWo") if database.has(path)]
    if database.flag("manageMasterUserPassword") or not paths:
        return
    if _is_refused(database, stack) and _rotates(database, paths[0], stack):
        return
    yield database.fail("the program sets the master password", paths[0], value="set")


def _is_refused(database: Resource, stack: Stack) -> bool:
    replicas = stack.related(database, RDS_INSTANCE, "replicateSourceDb")
    return bool(replicas) or is_global_member(database, stack) or is_serverless_v1(database)


def _rotates(database: Resource, path: str, stack: Stack) -> bool:
    """Whether a secret with rotation contains the password, by a common source or a reference to the database."""
    sources = set(database.property_dependencies.get(path, ()))
    for secret in stack.of(SECRETSMANAGER_SECRET):
        if not stack.related(secret, SECRETSMANAGER_SECRET_ROTATION, "secretId"):
            continue
        for version in stack.related(secret, SECRETSMANAGER_SECRET_VERSION, "secretId"):
            held = set(version.property_dependencies.get("secretString", ()))
            if version.urn in sources or held & sources or database.urn in held:
                return True
    return False
