"""RDS controls on encryption, protection, authentication and logs: pass, fail, unknown, exempt."""

from dataclasses import replace

from policy.tokens import (
    KMS_KEY,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_GLOBAL_CLUSTER,
    RDS_INSTANCE,
    SECRETSMANAGER_SECRET,
    SECRETSMANAGER_SECRET_ROTATION,
    SECRETSMANAGER_SECRET_VERSION,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, MakeHarness, resource

key = resource(KMS_KEY, "databases")
instance = resource(RDS_INSTANCE, "orders", engine="postgres", identifier="orders", storageEncrypted=True)
cluster = resource(RDS_CLUSTER, "media", engine="aurora-postgresql", clusterIdentifier="media", storageEncrypted=True)
member = resource(RDS_CLUSTER_INSTANCE, "media-1", refers={"clusterIdentifier": cluster})
replica = resource(RDS_INSTANCE, "orders-copy", refers={"replicateSourceDb": instance})


def test_encryption(cases: Cases) -> None:
    abroad = replace(replica, region="eu-west-1")
    plain, plain_cluster = instance.but(storageEncrypted=None), cluster.but(storageEncrypted=False)
    cases(
        "rds-encrypted",
        passes=[
            [instance],
            [cluster],
            [plain_cluster.but(engineMode="serverless")],
            [member, cluster],
            [replica, instance],
            [abroad.but(kmsKeyId=GIVEN), instance],
            [resource(RDS_GLOBAL_CLUSTER, "world", storageEncrypted=True)],
            [resource(RDS_GLOBAL_CLUSTER, "world", refers={"sourceDbClusterIdentifier": cluster}), cluster],
        ],
        fails=[
            [plain],
            [plain_cluster],
            [member, plain_cluster],
            [replica, plain],
            [abroad, instance],
            [resource(RDS_GLOBAL_CLUSTER, "world")],
        ],
        unknown=[[instance.but(storageEncrypted=UNKNOWN)], [replace(member, refers={}).but(clusterIdentifier="gone")]],
    )


def test_customer_key(cases: Cases) -> None:
    keyed = replace(instance, refers={"kmsKeyId": key})
    cases(
        "rds-customer-key",
        passes=[
            [keyed, key],
            [keyed.but(kmsKeyId=GIVEN), key],
            [replica, keyed, key],
            [keyed.but(performanceInsightsEnabled=True, performanceInsightsKmsKeyId=GIVEN), key],
        ],
        fails=[
            [instance],
            [cluster],
            [keyed.but(performanceInsightsEnabled=True), key],
            [instance.but(kmsKeyId="arn:aws:kms:eu-central-1:111122223333:alias/aws/rds")],
        ],
    )


def test_deletion_protection(cases: Cases) -> None:
    for control, database in (
        ("rds-instance-deletion-protection", instance),
        ("rds-cluster-deletion-protection", cluster),
        ("rds-cluster-deletion-protection", resource(RDS_GLOBAL_CLUSTER, "world")),
    ):
        cases(
            control,
            passes=[[database.but(deletionProtection=True)]],
            fails=[[database], [database.but(deletionProtection=False)]],
            unknown=[[database.but(deletionProtection=UNKNOWN)]],
        )


def test_iam_authentication(cases: Cases) -> None:
    cases(
        "rds-instance-iam-authentication",
        passes=[
            [instance.but(iamDatabaseAuthenticationEnabled=True)],
            [instance.but(engine="oracle-ee")],
        ],
        fails=[[instance], [replica, instance.but(iamDatabaseAuthenticationEnabled=True)]],
        unknown=[[instance.but(iamDatabaseAuthenticationEnabled=UNKNOWN)], [instance.but(engine=UNKNOWN)]],
    )
    cases(
        "rds-cluster-iam-authentication",
        passes=[[cluster.but(iamDatabaseAuthenticationEnabled=True)], [cluster.but(engineMode="serverless")]],
        fails=[[cluster], [cluster.but(iamDatabaseAuthenticationEnabled=False)]],
        unknown=[[cluster.but(iamDatabaseAuthenticationEnabled=UNKNOWN)]],
    )


def test_log_exports(cases: Cases) -> None:
    logs = ["postgresql", "upgrade"]
    logging = cluster.but(enabledCloudwatchLogsExports=["postgresql"])
    cases(
        "rds-log-exports",
        passes=[
            [instance.but(enabledCloudwatchLogsExports=logs)],
            [instance.but(engine="db2-se")],
            [member, logging],
            [cluster.but(engine="aurora-mysql", enabledCloudwatchLogsExports=["audit", "error"])],
            [cluster.but(engineMode="serverless")],
        ],
        fails=[
            [instance],
            [instance.but(enabledCloudwatchLogsExports=["upgrade"])],
            [instance.but(engine="oracle-ee", enabledCloudwatchLogsExports=["alert"])],
            [cluster],
            [cluster.but(engine="aurora-mysql", enabledCloudwatchLogsExports=["error"])],
            [member, cluster],
        ],
        unknown=[
            [instance.but(enabledCloudwatchLogsExports=UNKNOWN)],
            [instance.but(engine=UNKNOWN)],
            [member, cluster.but(enabledCloudwatchLogsExports=UNKNOWN)],
        ],
    )


def test_log_exports_asked_for(cases: Cases) -> None:
    cases(
        "rds-log-exports",
        passes=[[instance.but(enabledCloudwatchLogsExports=["postgresql"])]],
        fails=[[instance]],
        config={"logs": ["postgresql"]},
    )


def test_backups(cases: Cases) -> None:
    cases(
        "rds-backups",
        passes=[
            [instance.but(backupRetentionPeriod=7)],
            [cluster.but(backupRetentionPeriod=35)],
            [replica, instance.but(backupRetentionPeriod=7)],
        ],
        fails=[[instance], [cluster], [instance.but(backupRetentionPeriod=6)]],
        unknown=[[instance.but(backupRetentionPeriod=UNKNOWN)]],
    )


def test_minor_upgrades(cases: Cases) -> None:
    cases(
        "rds-minor-upgrades",
        passes=[[instance], [member.but(autoMinorVersionUpgrade=True), cluster]],
        fails=[[instance.but(autoMinorVersionUpgrade=False)], [member.but(autoMinorVersionUpgrade=False), cluster]],
        unknown=[[instance.but(autoMinorVersionUpgrade=UNKNOWN)]],
    )


def test_managed_password(cases: Cases) -> None:
    cases(
        "rds-managed-password",
        passes=[[instance.but(manageMasterUserPassword=True)], [instance.but(snapshotIdentifier="nightly")]],
        fails=[[instance.but(password="hunter-2-hunter")], [cluster.but(masterPassword=GIVEN)]],
    )


def test_where_managed_passwords_are_refused_a_rotating_secret_holds_the_password(cases: Cases) -> None:
    secret = resource(SECRETSMANAGER_SECRET, "orders-master")
    rotation = resource(SECRETSMANAGER_SECRET_ROTATION, "orders-rotation", refers={"secretId": secret})
    version = resource(SECRETSMANAGER_SECRET_VERSION, "orders-version", refers={"secretId": secret})
    source = replace(instance, refers={"password": version})
    copy = replace(replica, refers={"replicateSourceDb": source})
    described = replace(version, refers={"secretId": secret, "secretString": instance})
    global_ = replace(cluster.but(globalClusterIdentifier="world"), refers={"masterPassword": version})
    origin = replace(cluster.but(masterPassword="hunter-2-hunter"), refers={"masterPassword": version})
    world = resource(RDS_GLOBAL_CLUSTER, "world", refers={"sourceDbClusterIdentifier": origin})
    cases(
        "rds-managed-password",
        passes=[
            [source, copy, version, secret, rotation],
            [instance.but(password="hunter-2-hunter"), replica, described, secret, rotation],
            [global_, version, secret, rotation],
            [origin, world, version, secret, rotation],
        ],
        fails=[
            [origin, version, secret, rotation],
            [source, copy, version, secret],
            [source, version, secret, rotation],
            [instance.but(password="hunter-2-hunter"), replica, version, secret, rotation],
        ],
    )


def test_passwords_are_never_shown(harness: MakeHarness) -> None:
    found = harness().of("rds-managed-password", instance.but(password="hunter-2-hunter"))
    assert found
    assert not any("hunter" in diagnostic.message for diagnostic in found)
