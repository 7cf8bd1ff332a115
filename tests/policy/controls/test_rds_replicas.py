"""RDS controls on what RDS refuses or loses: pass, fail, unknown, exempt."""

from dataclasses import replace

from policy.tokens import (
    KMS_KEY,
    LAMBDA_FUNCTION,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_GLOBAL_CLUSTER,
    RDS_INSTANCE,
    RDS_PROXY_TARGET,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, resource

source = resource(RDS_INSTANCE, "orders", engine="postgres", backupRetentionPeriod=7, storageEncrypted=True)
replica = resource(RDS_INSTANCE, "orders-copy", refers={"replicateSourceDb": source})
abroad = replace(replica, region="eu-west-1")
ARN = "arn:aws:rds:eu-central-1:111122223333:db:orders"


def test_sources_of_replicas_keep_backups(cases: Cases) -> None:
    without = source.but(backupRetentionPeriod=None)
    cases(
        "rds-replica-source-backups",
        passes=[[source, replica], [without]],
        fails=[[without, replica], [source.but(backupRetentionPeriod=0), replica.but(replicateSourceDb=UNKNOWN)]],
        unknown=[[source.but(backupRetentionPeriod=UNKNOWN), replica]],
    )


def test_managed_passwords_where_rds_refuses_them(cases: Cases) -> None:
    managed = source.but(manageMasterUserPassword=True)
    cluster = resource(RDS_CLUSTER, "media", manageMasterUserPassword=True)
    lost = resource(RDS_INSTANCE, "lost", replicateSourceDb=UNKNOWN)
    cases(
        "rds-replica-managed-password",
        passes=[
            [managed],
            [source, replica],
            [source.but(manageMasterUserPassword=False), replica],
            [managed.but(engine="sqlserver-ee"), replica],
            [cluster],
        ],
        fails=[
            [managed, replica],
            [managed.but(engine="mysql"), abroad.but(replicateSourceDb=GIVEN)],
            [cluster.but(globalClusterIdentifier=GIVEN)],
            [cluster, resource(RDS_GLOBAL_CLUSTER, "world", refers={"sourceDbClusterIdentifier": cluster})],
            [cluster, resource(RDS_CLUSTER, "copy", refers={"replicationSourceIdentifier": cluster})],
        ],
        unknown=[[source.but(manageMasterUserPassword=UNKNOWN), replica], [managed, lost]],
    )


def test_replicas_across_regions(cases: Cases) -> None:
    key = resource(KMS_KEY, "there")
    by_arn = abroad.but(replicateSourceDb=ARN)
    known = source.but(arn=ARN)
    cases(
        "rds-replica-across-regions",
        passes=[
            [replica, source],
            [by_arn.but(kmsKeyId="arn:aws:kms:eu-west-1:111122223333:key/1"), known],
            [abroad.but(replicateSourceDb=GIVEN, kmsKeyId=GIVEN), source],
            [by_arn, known.but(storageEncrypted=False)],
            [replace(by_arn, refers={"kmsKeyId": key}), known, key],
        ],
        fails=[[by_arn, known], [abroad.but(kmsKeyId=UNKNOWN), source]],
        unknown=[
            [by_arn, known.but(storageEncrypted=UNKNOWN)],
            [replace(abroad, refers={}).but(replicateSourceDb=UNKNOWN), source],
        ],
    )


def test_storage_limits(cases: Cases) -> None:
    small = source.but(storageType="gp3", allocatedStorage=100)
    large = source.but(storageType="gp3", allocatedStorage=400)
    cases(
        "rds-storage-limits",
        passes=[
            [small],
            [large],
            [large.but(iops=12000, storageThroughput=500)],
            [small.but(engine="sqlserver-ee", iops=4000)],
            [small.but(engine="oracle-ee", allocatedStorage=200, iops=12000)],
            [source.but(storageType="io2", allocatedStorage=100, iops=1000)],
            [small.but(maxAllocatedStorage=200)],
        ],
        fails=[
            [small.but(iops=3000)],
            [small.but(allocatedStorage=399, storageThroughput=125)],
            [large.but(iops=11999)],
            [large.but(storageThroughput=250)],
            [source.but(storageType="io1", allocatedStorage=100)],
            [small.but(maxAllocatedStorage=100)],
        ],
        unknown=[[small.but(allocatedStorage=UNKNOWN, iops=3000)], [large.but(iops=UNKNOWN)]],
    )


def test_final_snapshots(cases: Cases) -> None:
    named = source.but(finalSnapshotIdentifier="orders-final-1a2b3c")
    cases(
        "rds-final-snapshot",
        passes=[
            [named],
            [source.but(finalSnapshotIdentifier=GIVEN)],
            [replica.but(skipFinalSnapshot=True), named],
        ],
        fails=[
            [source.but(skipFinalSnapshot=True)],
            [source],
            [resource(RDS_CLUSTER, "media", skipFinalSnapshot=True)],
            [replica.but(finalSnapshotIdentifier="copy-1a2b3c"), named],
        ],
        unknown=[[named.but(skipFinalSnapshot=UNKNOWN)]],
    )


def test_names_of_final_snapshots(cases: Cases) -> None:
    cases(
        "rds-final-snapshot-name",
        passes=[
            [source.but(finalSnapshotIdentifier="orders-final-1a2b3c")],
            [source.but(finalSnapshotIdentifier=UNKNOWN)],
            [source.but(finalSnapshotIdentifier="orders-final", skipFinalSnapshot=True)],
            [source],
        ],
        fails=[[source.but(finalSnapshotIdentifier="orders-final")]],
    )


def test_clusters_that_pause(cases: Cases) -> None:
    cluster = resource(RDS_CLUSTER, "app", serverlessv2ScalingConfiguration={"minCapacity": 0, "maxCapacity": 4})
    member = resource(RDS_CLUSTER_INSTANCE, "app-1", refers={"clusterIdentifier": cluster})
    awake = cluster.but(serverlessv2ScalingConfiguration={"minCapacity": 0.5, "maxCapacity": 4})
    target = resource(RDS_PROXY_TARGET, "proxy", refers={"dbClusterIdentifier": cluster})
    function = resource(
        LAMBDA_FUNCTION,
        "api",
        refers={"environment": cluster},
        environment={"variables": {"HOST": "app-id"}},
        timeout=29,
    )
    cases(
        "aurora-auto-pause",
        passes=[
            [cluster, member],
            [awake, target],
            [awake.but(globalClusterIdentifier="world")],
            [cluster, function],
            [
                resource(RDS_CLUSTER, "provisioned"),
                resource(RDS_PROXY_TARGET, "p", dbClusterIdentifier="provisioned-id"),
            ],
        ],
        fails=[
            [cluster, target],
            [cluster, target.but(dbClusterIdentifier=GIVEN)],
            [cluster.but(globalClusterIdentifier=GIVEN)],
            [cluster, resource(RDS_GLOBAL_CLUSTER, "world", refers={"sourceDbClusterIdentifier": cluster})],
            [cluster, function.but(timeout=None)],
        ],
        unknown=[
            [cluster.but(serverlessv2ScalingConfiguration={"minCapacity": UNKNOWN}), target],
            [cluster, function.but(timeout=UNKNOWN)],
            [cluster, replace(target, refers={}).but(dbClusterIdentifier=UNKNOWN)],
        ],
    )
