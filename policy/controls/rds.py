"""Controls over RDS and Aurora: encryption, protection, authentication, logs."""

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

# The logs that each engine can publish, as RDS.9, RDS.34 and RDS.37 ask for them.
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
    level="mandatory",  # encryption cannot be switched on later without a new database
    types=[RDS_INSTANCE, RDS_CLUSTER, RDS_CLUSTER_INSTANCE, RDS_GLOBAL_CLUSTER],
    frameworks={"FSBP": ["RDS.3", "RDS.27"], "CIS 3.0": ["2.3.1"], "PCI DSS 4.0": ["3.5.1"], "NIST 800-53": AT_REST},
    remedy="Set storage_encrypted to true and kms_key_id to a customer key.",
    url=f"{RDS_CONTROLS}#rds-3",
)
def is_encrypted(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A replica in its source's region is encrypted as the source is; a global cluster as what it is made from."""
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
    if database.type == RDS_CLUSTER_INSTANCE and not origins:
        yield database.unknown("its cluster is not in this stack", "clusterIdentifier")
    elif database.is_unknown("storageEncrypted"):
        yield database.unknown("it may lie unencrypted", "storageEncrypted")
    else:
        yield database.missing("the data lies unencrypted", "storageEncrypted")


@resource_control(
    "rds-customer-key",
    title="Databases are encrypted with a customer key",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["3.6.1"], "NIST 800-53": ["SC-12", "SC-28", "SC-28(1)"]},
    remedy="Set kms_key_id to a customer key of the region.",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html",
)
def has_its_own_key(database: Resource, settings: Settings) -> Iterator[Finding]:
    """A replica of an instance without a key of its own lies under its source's, where the source is judged.

    Performance Insights keeps the texts of statements.
    """
    if not has_customer_key(database, "kmsKeyId") and not database.has("replicateSourceDb"):
        yield database.fail("the data lies under AWS's own key or none", "kmsKeyId")
    insights = database.flag("performanceInsightsEnabled")
    if insights and not has_customer_key(database, "performanceInsightsKmsKeyId"):
        yield database.fail("statements lie under AWS's own key", "performanceInsightsKmsKeyId")


@resource_control(
    "rds-cluster-deletion-protection",
    title="Database clusters cannot be deleted by mistake",
    severity="medium",
    types=[RDS_CLUSTER, RDS_GLOBAL_CLUSTER],
    frameworks={"FSBP": ["RDS.7"], "NIST 800-53": ["CM-3", "SC-5(2)"]},
    remedy="Set deletion_protection to true.",
    url=f"{RDS_CONTROLS}#rds-7",
)
def cluster_is_protected(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if not cluster.flag("deletionProtection"):
        yield cluster.fail("a single call deletes the cluster", "deletionProtection")


@resource_control(
    "rds-instance-deletion-protection",
    title="Database instances cannot be deleted by mistake",
    severity="low",
    types=[RDS_INSTANCE],
    frameworks={"FSBP": ["RDS.8"], "NIST 800-53": ["CM-3", "SC-5(2)", "SI-13(5)"]},
    remedy="Set deletion_protection to true.",
    url=f"{RDS_CONTROLS}#rds-8",
)
def instance_is_protected(instance: Resource, settings: Settings) -> Iterator[Finding]:
    if not instance.flag("deletionProtection"):
        yield instance.fail("a single call deletes the instance", "deletionProtection")


@stack_control(
    "rds-instance-iam-authentication",
    title="Database instances authenticate by IAM",
    severity="medium",
    types=[RDS_INSTANCE],
    frameworks={"FSBP": ["RDS.10"], "PCI DSS 4.0": ["8.3.1"], "NIST 800-53": ACCESS},
    remedy="Set iam_database_authentication_enabled to true.",
    url=f"{RDS_CONTROLS}#rds-10",
)
def instance_uses_iam(instance: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    known = engine_of(instance, stack) in ("postgres", "mysql", "mariadb")
    if known and not instance.flag("iamDatabaseAuthenticationEnabled"):
        yield instance.fail("only passwords open the database", "iamDatabaseAuthenticationEnabled")


@resource_control(
    "rds-cluster-iam-authentication",
    title="Database clusters authenticate by IAM",
    severity="medium",
    types=[RDS_CLUSTER],
    frameworks={"FSBP": ["RDS.12"], "PCI DSS 4.0": ["8.3.1"], "NIST 800-53": ACCESS},
    remedy="Set iam_database_authentication_enabled to true.",
    url=f"{RDS_CONTROLS}#rds-12",
)
def cluster_uses_iam(cluster: Resource, settings: Settings) -> Iterator[Finding]:
    if not is_serverless_v1(cluster) and not cluster.flag("iamDatabaseAuthenticationEnabled"):
        yield cluster.fail("only passwords open the database", "iamDatabaseAuthenticationEnabled")


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
    remedy="Name the engine's logs in enabled_cloudwatch_logs_exports.",
    url=f"{RDS_CONTROLS}#rds-9",
    parameters=[Parameter("logs", (), "The logs asked for, in place of the engine's own list.")],
)
def publishes_logs(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Members of a cluster publish what their cluster says."""
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
    title="Databases keep backups for a week or longer",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={
        "FSBP": ["RDS.11"],
        "NIST 800-53": ("CP-6", "CP-6(1)", *RECOVERABLE),
    },
    remedy="Set backup_retention_period to 7 or more.",
    url=f"{RDS_CONTROLS}#rds-11",
    parameters=[Parameter("minimum_days", 7, "The least days that backups are kept.", minimum=1)],
)
def keeps_backups(database: Resource, settings: Settings) -> Iterator[Finding]:
    default = 1 if database.type == RDS_CLUSTER else 0
    if database.has("replicateSourceDb"):
        return
    if database.number("backupRetentionPeriod", default) < settings.number("minimum_days"):
        yield database.fail("backups are not kept for long enough", "backupRetentionPeriod")


@resource_control(
    "rds-minor-upgrades",
    title="Databases take minor versions by themselves",
    severity="high",
    level="advisory",  # members of a global database are upgraded together, by hand
    types=[RDS_INSTANCE, RDS_CLUSTER_INSTANCE],
    frameworks={
        "FSBP": ["RDS.13"],
        "CIS 3.0": ["2.3.2"],
        "PCI DSS 4.0": ["6.3.3"],
        "NIST 800-53": ["SI-2", "SI-2(2)", "SI-2(4)", "SI-2(5)"],
    },
    remedy="Leave auto_minor_version_upgrade out or set it to true.",
    url=f"{RDS_CONTROLS}#rds-13",
)
def takes_minor_versions(database: Resource, settings: Settings) -> Iterator[Finding]:
    if not database.flag("autoMinorVersionUpgrade", default=True):
        yield database.fail("security fixes wait for somebody", "autoMinorVersionUpgrade")


@stack_control(
    "rds-managed-password",
    title="Master passwords are made and rotated by Secrets Manager",
    severity="medium",
    types=[RDS_INSTANCE, RDS_CLUSTER],
    frameworks={"PCI DSS 4.0": ["8.3.2", "8.6.2", "8.6.3"], "NIST 800-53": ["AC-2(1)", "IA-5(1)", "IA-5(7)"]},
    traps=["T-43"],
    remedy="Set manage_master_user_password to true; where RDS refuses it, use a secret that rotates.",
    url="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
)
def password_is_managed(database: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Sources of replicas and global clusters cannot have a managed password: they need a secret that rotates."""
    paths = [path for path in ("password", "masterPassword", "passwordWo", "masterPasswordWo") if database.has(path)]
    if database.flag("manageMasterUserPassword") or not paths:
        return
    if _is_refused(database, stack) and _rotates(database, paths[0], stack):
        return
    yield database.fail("the program holds the master password", paths[0], value="set")


def _is_refused(database: Resource, stack: Stack) -> bool:
    replicas = stack.related(database, RDS_INSTANCE, "replicateSourceDb")
    return bool(replicas) or is_global_member(database, stack) or is_serverless_v1(database)


def _rotates(database: Resource, path: str, stack: Stack) -> bool:
    """Whether a rotating secret holds the password: it goes into both, or the secret names the database."""
    sources = set(database.property_dependencies.get(path, ()))
    for secret in stack.of(SECRETSMANAGER_SECRET):
        if not stack.related(secret, SECRETSMANAGER_SECRET_ROTATION, "secretId"):
            continue
        for version in stack.related(secret, SECRETSMANAGER_SECRET_VERSION, "secretId"):
            held = set(version.property_dependencies.get("secretString", ()))
            if version.urn in sources or held & sources or database.urn in held:
                return True
    return False
