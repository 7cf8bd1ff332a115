"""RDS and Aurora: encryption, protection, authentication, logs, backups, availability zones, global databases."""

from collections.abc import Mapping

from tools.mutation.changes import (
    Change,
    limited,
    put,
    put_all,
    replaced,
    with_options,
    without,
    without_dependencies,
)
from tools.mutation.graph import Captured, Mutation, Node
from tools.mutation.kinds.keys import of_another_region

INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
MEMBER = "aws:rds/clusterInstance:ClusterInstance"
GLOBAL = "aws:rds/globalCluster:GlobalCluster"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
CLUSTER_PARAMETERS = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
PROXY = "aws:rds/proxy:Proxy"
BACKUP_COPY = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"

AWS_KEY = "arn:aws:kms:us-east-1:123456789012:alias/aws/rds"
LOGS = "enabledCloudwatchLogsExports"
INSIGHTS_KEY = "performanceInsightsKmsKeyId"


def is_source(node: Node, captured: Captured) -> bool:
    """Whether a database is not a replica."""
    return not node["inputs"].get("replicateSourceDb")


def has_final_snapshot(node: Node, captured: Captured) -> bool:
    """Whether a database has a final snapshot."""
    return not node["inputs"].get("skipFinalSnapshot")


def has_replicas(node: Node, captured: Captured) -> bool:
    """Whether replicas follow an instance."""
    return bool(captured.users(node, INSTANCE, "replicateSourceDb"))


def replicates_across_regions(node: Node, captured: Captured) -> bool:
    """Whether a replica is in another region than its source."""
    return any(source["region"] != node["region"] for source in captured.targets(node, "replicateSourceDb"))


def is_secondary(node: Node, captured: Captured) -> bool:
    """Whether a cluster is a secondary of a global database."""
    return bool(node["inputs"].get("globalClusterIdentifier"))


def in_global(node: Node, captured: Captured) -> bool:
    """Whether a cluster is a member of a global database with others."""
    return is_secondary(node, captured) or bool(captured.users(node, GLOBAL, "sourceDbClusterIdentifier"))


def members(node: Node, captured: Captured) -> list[Node]:
    """All clusters of the global databases that a cluster is a member of."""
    databases = [
        *captured.targets(node, "globalClusterIdentifier"),
        *captured.users(node, GLOBAL, "sourceDbClusterIdentifier"),
    ]
    return [
        cluster
        for database in databases
        for cluster in (
            *captured.targets(database, "sourceDbClusterIdentifier"),
            *captured.users(database, CLUSTER, "globalClusterIdentifier"),
        )
    ]


# Mutations of instances and clusters: the change, and the controls of both.
LOSSES: Mapping[str, tuple[Change, str, str]] = {
    "unencrypted": (limited(put("storageEncrypted", False), is_source), "rds-encrypted", "rds-encrypted"),
    "encryption omitted": (limited(without("storageEncrypted"), is_source), "rds-encrypted", "rds-encrypted"),
    "no customer managed key": (limited(without("kmsKeyId"), is_source), "rds-customer-key", "rds-customer-key"),
    "alias of the AWS managed key": (
        limited(put("kmsKeyId", AWS_KEY), is_source),
        "rds-customer-key",
        "rds-customer-key",
    ),
    "key of another region": (of_another_region("kmsKeyId"), "kms-key-region", "kms-key-region"),
    "Performance Insights without customer managed key": (
        without(INSIGHTS_KEY),
        "rds-customer-key",
        "rds-customer-key",
    ),
    "no deletion protection": (
        put("deletionProtection", False),
        "rds-instance-deletion-protection",
        "rds-cluster-deletion-protection",
    ),
    "passwords only": (
        put("iamDatabaseAuthenticationEnabled", False),
        "rds-instance-iam-authentication",
        "rds-cluster-iam-authentication",
    ),
    "no logs": (without(LOGS), "rds-log-exports", "rds-log-exports"),
    "only some logs": (put(LOGS, ["iam-db-auth-error"]), "rds-log-exports", "rds-log-exports"),
    "a day of backups": (limited(put("backupRetentionPeriod", 1), is_source), "rds-backups", "rds-backups"),
    "backups left to the default": (limited(without("backupRetentionPeriod"), is_source), "rds-backups", "rds-backups"),
    "backups go with it": (put("deleteAutomatedBackups", True), "rds-backups-kept", "rds-backups-kept"),
    "no last snapshot": (
        limited(put("skipFinalSnapshot", True), is_source),
        "rds-final-snapshot",
        "rds-final-snapshot",
    ),
    "a last snapshot without a name": (
        limited(without("finalSnapshotIdentifier"), is_source),
        "rds-final-snapshot",
        "rds-final-snapshot",
    ),
    "a last snapshot whose name is taken": (
        limited(put("finalSnapshotIdentifier", "final"), has_final_snapshot),
        "rds-final-snapshot-name",
        "rds-final-snapshot-name",
    ),
    "snapshots without tags": (put("copyTagsToSnapshot", False), "rds-snapshot-tags", "rds-snapshot-tags"),
    "publicly accessible": (put("publiclyAccessible", True), "rds-not-public", "rds-not-public"),
    "the default network": (
        limited(without("dbSubnetGroupName"), is_source),
        "rds-private-subnets",
        "rds-private-subnets",
    ),
}

KINDS = [
    *(
        Mutation(name=f"{what}: {loss}", type=type_, change=change, controls=[control])
        for loss, (change, of_instance, of_cluster) in LOSSES.items()
        for what, type_, control in (("database", INSTANCE, of_instance), ("Aurora", CLUSTER, of_cluster))
    ),
    *(
        Mutation(name=f"database: {what}", type=INSTANCE, change=change, controls=[control])
        for what, change, control in (
            ("one availability zone", limited(put("multiAz", False), is_source), "rds-instance-zones"),
            ("no enhanced monitoring", put("monitoringInterval", 0), "rds-monitoring"),
            ("no minor version upgrades", put("autoMinorVersionUpgrade", False), "rds-minor-upgrades"),
            (
                "default name of the master user",
                limited(put("username", "postgres"), is_source),
                "rds-administrator-name",
            ),
            (
                "a password of the program",
                limited(
                    put_all({"manageMasterUserPassword": False, "password": "correct-horse"}),
                    lambda node, captured: bool(node["inputs"].get("manageMasterUserPassword")),
                ),
                "rds-managed-password",
            ),
            (
                "no backups for replicas",
                limited(put("backupRetentionPeriod", 0), has_replicas),
                "rds-replica-source-backups",
            ),
            (
                "a managed password before replicas",
                limited(put("manageMasterUserPassword", True), has_replicas),
                "rds-replica-managed-password",
            ),
            (
                "a replica without a key of its region",
                limited(without("kmsKeyId"), replicates_across_regions),
                "rds-replica-across-regions",
            ),
            (
                "a replica that names its source within its region",
                limited(put("replicateSourceDb", "source"), replicates_across_regions),
                "rds-replica-across-regions",
            ),
            (
                "maximum storage below the initial storage",
                limited(put("maxAllocatedStorage", 20), is_source),
                "rds-storage-limits",
            ),
            ("name above the length limit", replaced("identifier", "-", f"-{'x' * 63}-"), "names-length"),
        )
    ),
    *(
        Mutation(
            name=f"{what}: TLS not required",
            type=type_,
            change=put("parameters[*].value", "0"),
            controls=["rds-force-tls"],
            reports=lambda node, captured, database=database, path=path: [
                node,
                *captured.users(node, database, path),
            ],
        )
        for what, type_, database, path in (
            ("database", PARAMETERS, INSTANCE, "parameterGroupName"),
            ("Aurora", CLUSTER_PARAMETERS, CLUSTER, "dbClusterParameterGroupName"),
        )
    ),
    *(
        Mutation(name=f"Aurora instance: {what}", type=MEMBER, change=change, controls=[control])
        for what, change, control in (
            ("publicly accessible", put("publiclyAccessible", True), "rds-not-public"),
            ("no minor version upgrades", put("autoMinorVersionUpgrade", False), "rds-minor-upgrades"),
            ("no enhanced monitoring", put("monitoringInterval", 0), "rds-monitoring"),
        )
    ),
    Mutation(
        name="Aurora: default name of the master user",
        type=CLUSTER,
        change=limited(put("masterUsername", "postgres"), lambda node, captured: not is_secondary(node, captured)),
        controls=["rds-administrator-name"],
    ),
    *(
        Mutation(name=f"global database: {what}", type=CLUSTER, change=limited(change, when), controls=[control])
        for what, change, when, control in (
            (
                "a secondary with credentials",
                put("masterUsername", "keeper"),
                is_secondary,
                "aurora-global-secondary",
            ),
            ("a secondary without a key of its region", without("kmsKeyId"), is_secondary, "aurora-global-secondary"),
            ("a secondary without dependencies", without_dependencies, is_secondary, "aurora-global-order"),
            (
                "global_cluster_identifier not ignored",
                with_options(ignoreChanges=None),
                in_global,
                "aurora-global-failover",
            ),
            (
                "a managed password",
                put_all({"manageMasterUserPassword": True}),
                in_global,
                "rds-replica-managed-password",
            ),
        )
    ),
    Mutation(
        name="global database: different major versions",
        type=CLUSTER,
        change=limited(put("engineVersion", "16.4"), in_global),
        controls=["aurora-global-versions"],
        reports=members,
    ),
    Mutation(
        name="global database: no deletion protection",
        type=GLOBAL,
        change=put("deletionProtection", False),
        controls=["rds-cluster-deletion-protection"],
    ),
    Mutation(
        name="global database: no force_destroy",
        type=GLOBAL,
        change=put("forceDestroy", False),
        controls=["aurora-global-failover"],
    ),
    Mutation(
        name="database proxy: TLS not required",
        type=PROXY,
        change=put("requireTls", False),
        controls=["rds-proxy-tls"],
    ),
    Mutation(
        name="automated backup replica: no key of its region",
        type=BACKUP_COPY,
        change=without("kmsKeyId"),
        controls=["rds-backup-copy-key"],
    ),
    Mutation(
        name="automated backup replica: key of another region",
        type=BACKUP_COPY,
        change=of_another_region("kmsKeyId"),
        controls=["kms-key-region"],
    ),
]
