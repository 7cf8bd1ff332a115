"""RDS and Aurora: encryption, protection, sign-in, logs, backups, zones, and the members of a global database."""

from collections.abc import Mapping

from tools.mutation.changes import (
    Change,
    limited,
    not_waiting,
    put,
    put_all,
    replaced,
    with_options,
    without,
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
    """Whether a database is no replica."""
    return not node["inputs"].get("replicateSourceDb")


def leaves_a_snapshot(node: Node, captured: Captured) -> bool:
    """Whether a last snapshot is made of a database."""
    return not node["inputs"].get("skipFinalSnapshot")


def has_replicas(node: Node, captured: Captured) -> bool:
    """Whether replicas follow an instance."""
    return bool(captured.users(node, INSTANCE, "replicateSourceDb"))


def replicates_across_regions(node: Node, captured: Captured) -> bool:
    """Whether a replica is in another region than its source."""
    return any(source["region"] != node["region"] for source in captured.named(node, "replicateSourceDb"))


def is_secondary(node: Node, captured: Captured) -> bool:
    """Whether a cluster has joined a global database."""
    return bool(node["inputs"].get("globalClusterIdentifier"))


def in_global(node: Node, captured: Captured) -> bool:
    """Whether a cluster is a member of a global database with others."""
    return is_secondary(node, captured) or bool(captured.users(node, GLOBAL, "sourceDbClusterIdentifier"))


def members(node: Node, captured: Captured) -> list[Node]:
    """All clusters of the global databases that a cluster is a member of."""
    databases = [
        *captured.named(node, "globalClusterIdentifier"),
        *captured.users(node, GLOBAL, "sourceDbClusterIdentifier"),
    ]
    return [
        cluster
        for database in databases
        for cluster in (
            *captured.named(database, "sourceDbClusterIdentifier"),
            *captured.users(database, CLUSTER, "globalClusterIdentifier"),
        )
    ]


# What a database loses, for instances and clusters alike: the change and the control of each.
LOSSES: Mapping[str, tuple[Change, str, str]] = {
    "unencrypted": (limited(put("storageEncrypted", False), is_source), "rds-encrypted", "rds-encrypted"),
    "encryption omitted": (limited(without("storageEncrypted"), is_source), "rds-encrypted", "rds-encrypted"),
    "under AWS's own key": (limited(without("kmsKeyId"), is_source), "rds-customer-key", "rds-customer-key"),
    "under the alias of AWS's key": (
        limited(put("kmsKeyId", AWS_KEY), is_source),
        "rds-customer-key",
        "rds-customer-key",
    ),
    "under a key of another region": (of_another_region("kmsKeyId"), "kms-key-region", "kms-key-region"),
    "statements under AWS's own key": (without(INSIGHTS_KEY), "rds-customer-key", "rds-customer-key"),
    "can be deleted": (
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
        limited(put("finalSnapshotIdentifier", "final"), leaves_a_snapshot),
        "rds-final-snapshot-name",
        "rds-final-snapshot-name",
    ),
    "snapshots without tags": (put("copyTagsToSnapshot", False), "rds-snapshot-tags", "rds-snapshot-tags"),
    "a public address": (put("publiclyAccessible", True), "rds-not-public", "rds-not-public"),
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
            ("one zone", limited(put("multiAz", False), is_source), "rds-instance-zones"),
            ("not measured", put("monitoringInterval", 0), "rds-monitoring"),
            ("no minor versions", put("autoMinorVersionUpgrade", False), "rds-minor-upgrades"),
            ("everybody's master", limited(put("username", "postgres"), is_source), "rds-administrator-name"),
            (
                "a password that the program holds",
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
            ("growth that cannot be", limited(put("maxAllocatedStorage", 20), is_source), "rds-storage-limits"),
            ("a name that is too long", replaced("identifier", "-", f"-{'x' * 63}-"), "names-length"),
        )
    ),
    *(
        Mutation(
            name=f"{what}: plain connections",
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
            ("a public address", put("publiclyAccessible", True), "rds-not-public"),
            ("no minor versions", put("autoMinorVersionUpgrade", False), "rds-minor-upgrades"),
            ("not measured", put("monitoringInterval", 0), "rds-monitoring"),
        )
    ),
    Mutation(
        name="Aurora: everybody's master",
        type=CLUSTER,
        change=limited(put("masterUsername", "postgres"), lambda node, captured: not is_secondary(node, captured)),
        controls=["rds-administrator-name"],
    ),
    *(
        Mutation(name=f"global database: {what}", type=CLUSTER, change=limited(change, when), controls=[control])
        for what, change, when, control in (
            (
                "a secondary with users of its own",
                put("masterUsername", "keeper"),
                is_secondary,
                "aurora-global-secondary",
            ),
            ("a secondary without a key of its region", without("kmsKeyId"), is_secondary, "aurora-global-secondary"),
            ("a secondary that does not wait", not_waiting, is_secondary, "aurora-global-order"),
            ("a failover that is undone", with_options(ignoreChanges=None), in_global, "aurora-global-failover"),
            (
                "a managed password",
                put_all({"manageMasterUserPassword": True}),
                in_global,
                "rds-replica-managed-password",
            ),
        )
    ),
    Mutation(
        name="global database: another major version",
        type=CLUSTER,
        change=limited(put("engineVersion", "16.4"), in_global),
        controls=["aurora-global-versions"],
        reports=members,
    ),
    Mutation(
        name="global database: can be deleted",
        type=GLOBAL,
        change=put("deletionProtection", False),
        controls=["rds-cluster-deletion-protection"],
    ),
    Mutation(
        name="global database: cannot be left after a failover",
        type=GLOBAL,
        change=put("forceDestroy", False),
        controls=["aurora-global-failover"],
    ),
    Mutation(
        name="database proxy: plain connections",
        type=PROXY,
        change=put("requireTls", False),
        controls=["rds-proxy-tls"],
    ),
    Mutation(
        name="backup copy: without a key of its region",
        type=BACKUP_COPY,
        change=without("kmsKeyId"),
        controls=["rds-backup-copy-key"],
    ),
    Mutation(
        name="backup copy: under a key of another region",
        type=BACKUP_COPY,
        change=of_another_region("kmsKeyId"),
        controls=["kms-key-region"],
    ),
]
