"""RDS controls for encryption, protection, authentication and logs: pass, fail, unknown, exempt."""

from dataclasses import replace

from policy.tokens import (
    KMS_KEY,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_GLOBAL_CLUSTER,
    RDS_INSTANCE,
    RDS_PARAMETER_GROUP,
    SECRETSMANAGER_SECRET,
    SECRETSMANAGER_SECRET_ROTATION,
    SECRETSMANAGER_SECRET_VERSION,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, MakeHarness, resource

key = resource(KMS_KEY, "databases")
instance = resource(RDS_INSTANCE, "orders", engine="postgres", identifier="orders", storageEncrypted=True)
cluster = resource(RDS_CLUSTER, "media", engine="aurora-postgresql", clusterIdentifier="media", storageEncrypted=True)
member = resource(RDS_CLUSTER_INSTANCE, "media-1", refers={"clusterIdentifier": cluster})
replica = resource(RDS_INSTANCE, "orders-copy", refers={"replicateSourceDb": instance})


SOURCE = "arn:aws:rds:eu-west-1:123456789012:db:orders"
group = resource(RDS_PARAMETER_GROUP, "postgres", name="postgres", family="postgres16")


def outside(source: str) -> Given:
    """A replica whose source is outside of the stack."""
    return resource(RDS_INSTANCE, "copy", replicateSourceDb=source)


def test_encryption(cases: Cases) -> None:
    abroad = replace(replica, region="eu-west-1")
    plain, plain_cluster = instance.with_props(storageEncrypted=None), cluster.with_props(storageEncrypted=False)
    cases(
        "rds-encrypted",
        passes=[
            [instance],
            [cluster],
            [plain_cluster.with_props(engineMode="serverless")],
            [member, cluster],
            [replica, instance],
            [abroad.with_props(kmsKeyId=GIVEN), instance],
            [resource(RDS_GLOBAL_CLUSTER, "world", storageEncrypted=True)],
            [resource(RDS_GLOBAL_CLUSTER, "world", refers={"sourceDbClusterIdentifier": cluster}), cluster],
        ],
        fails=[
            [plain],
            [plain_cluster],
            [member, plain_cluster],
            [replica, plain],
            [abroad, instance],
            [outside(SOURCE)],
            [resource(RDS_GLOBAL_CLUSTER, "world")],
        ],
        unknown=[
            [instance.with_props(storageEncrypted=UNKNOWN)],
            [replace(member, refers={}).with_props(clusterIdentifier="gone")],
            [outside("orders")],
            [outside("arn:aws:rds:eu-central-1:123456789012:db:orders")],
        ],
    )


def test_customer_managed_key(cases: Cases) -> None:
    keyed = replace(instance, refers={"kmsKeyId": key})
    cases(
        "rds-customer-key",
        passes=[
            [keyed, key],
            [keyed.with_props(kmsKeyId=GIVEN), key],
            [replica, keyed, key],
            [keyed.with_props(performanceInsightsEnabled=True, performanceInsightsKmsKeyId=GIVEN), key],
        ],
        fails=[
            [instance],
            [cluster],
            [keyed.with_props(performanceInsightsEnabled=True), key],
            [instance.with_props(kmsKeyId="arn:aws:kms:eu-central-1:111122223333:alias/aws/rds")],
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
            passes=[[database.with_props(deletionProtection=True)]],
            fails=[[database], [database.with_props(deletionProtection=False)]],
            unknown=[[database.with_props(deletionProtection=UNKNOWN)]],
        )


def test_iam_authentication(cases: Cases) -> None:
    cases(
        "rds-instance-iam-authentication",
        passes=[
            [instance.with_props(iamDatabaseAuthenticationEnabled=True)],
            [instance.with_props(engine="oracle-ee")],
        ],
        fails=[
            [instance],
            [replica, instance.with_props(iamDatabaseAuthenticationEnabled=True)],
            [replace(outside(SOURCE), refers={"parameterGroupName": group}), group],
            [resource(RDS_INSTANCE, "restored", snapshotIdentifier="yesterday", parameterGroupName="postgres"), group],
        ],
        unknown=[
            [instance.with_props(iamDatabaseAuthenticationEnabled=UNKNOWN)],
            [instance.with_props(engine=UNKNOWN)],
            [outside(SOURCE)],
        ],
    )
    cases(
        "rds-cluster-iam-authentication",
        passes=[
            [cluster.with_props(iamDatabaseAuthenticationEnabled=True)],
            [cluster.with_props(engineMode="serverless")],
        ],
        fails=[[cluster], [cluster.with_props(iamDatabaseAuthenticationEnabled=False)]],
        unknown=[[cluster.with_props(iamDatabaseAuthenticationEnabled=UNKNOWN)]],
    )


def test_log_exports(cases: Cases) -> None:
    logs = ["postgresql", "upgrade"]
    logging = cluster.with_props(enabledCloudwatchLogsExports=["postgresql"])
    cases(
        "rds-log-exports",
        passes=[
            [instance.with_props(enabledCloudwatchLogsExports=logs)],
            [instance.with_props(engine="db2-se")],
            [member, logging],
            [cluster.with_props(engine="aurora-mysql", enabledCloudwatchLogsExports=["audit", "error"])],
            [cluster.with_props(engineMode="serverless")],
        ],
        fails=[
            [instance],
            [instance.with_props(enabledCloudwatchLogsExports=["upgrade"])],
            [instance.with_props(engine="oracle-ee", enabledCloudwatchLogsExports=["alert"])],
            [cluster],
            [cluster.with_props(engine="aurora-mysql", enabledCloudwatchLogsExports=["error"])],
            [member, cluster],
        ],
        unknown=[
            [instance.with_props(enabledCloudwatchLogsExports=UNKNOWN)],
            [instance.with_props(engine=UNKNOWN)],
            [member, cluster.with_props(enabledCloudwatchLogsExports=UNKNOWN)],
        ],
    )


def test_required_log_exports_are_a_parameter(cases: Cases) -> None:
    cases(
        "rds-log-exports",
        passes=[[instance.with_props(enabledCloudwatchLogsExports=["postgresql"])]],
        fails=[[instance]],
        config={"logs": ["postgresql"]},
    )


def test_backups(cases: Cases) -> None:
    cases(
        "rds-backups",
        passes=[
            [instance.with_props(backupRetentionPeriod=7)],
            [cluster.with_props(backupRetentionPeriod=35)],
            [replica, instance.with_props(backupRetentionPeriod=7)],
        ],
        fails=[[instance], [cluster], [instance.with_props(backupRetentionPeriod=6)]],
        unknown=[[instance.with_props(backupRetentionPeriod=UNKNOWN)]],
    )


def test_minor_upgrades(cases: Cases) -> None:
    cases(
        "rds-minor-upgrades",
        passes=[[instance], [member.with_props(autoMinorVersionUpgrade=True), cluster]],
        fails=[
            [instance.with_props(autoMinorVersionUpgrade=False)],
            [member.with_props(autoMinorVersionUpgrade=False), cluster],
        ],
        unknown=[[instance.with_props(autoMinorVersionUpgrade=UNKNOWN)]],
    )


def test_managed_password(cases: Cases) -> None:
    cases(
        "rds-managed-password",
        passes=[
            [instance.with_props(manageMasterUserPassword=True)],
            [instance.with_props(snapshotIdentifier="nightly")],
        ],
        fails=[[instance.with_props(password="hunter-2-hunter")], [cluster.with_props(masterPassword=GIVEN)]],
    )


def test_a_secret_with_rotation_replaces_an_unsupported_managed_password(cases: Cases) -> None:
    secret = resource(SECRETSMANAGER_SECRET, "orders-master")
    rotation = resource(SECRETSMANAGER_SECRET_ROTATION, "orders-rotation", refers={"secretId": secret})
    version = resource(SECRETSMANAGER_SECRET_VERSION, "orders-version", refers={"secretId": secret})
    source = replace(instance, refers={"password": version})
    copy = replace(replica, refers={"replicateSourceDb": source})
    described = replace(version, refers={"secretId": secret, "secretString": instance})
    global_ = replace(cluster.with_props(globalClusterIdentifier="world"), refers={"masterPassword": version})
    origin = replace(cluster.with_props(masterPassword="hunter-2-hunter"), refers={"masterPassword": version})
    world = resource(RDS_GLOBAL_CLUSTER, "world", refers={"sourceDbClusterIdentifier": origin})
    cases(
        "rds-managed-password",
        passes=[
            [source, copy, version, secret, rotation],
            [instance.with_props(password="hunter-2-hunter"), replica, described, secret, rotation],
            [global_, version, secret, rotation],
            [origin, world, version, secret, rotation],
        ],
        fails=[
            [origin, version, secret, rotation],
            [source, copy, version, secret],
            [source, version, secret, rotation],
            [instance.with_props(password="hunter-2-hunter"), replica, version, secret, rotation],
        ],
    )


def test_passwords_are_never_displayed(harness: MakeHarness) -> None:
    found = harness().of("rds-managed-password", instance.with_props(password="hunter-2-hunter"))
    assert found
    assert not any("hunter" in diagnostic.message for diagnostic in found)
