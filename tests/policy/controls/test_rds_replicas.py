"""RDS controls for constraints of RDS: pass, fail, unknown, exempt."""

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


def test_sources_of_replicas_have_backups(cases: Cases) -> None:
    without = source.with_props(backupRetentionPeriod=None)
    cases(
        "rds-replica-source-backups",
        passes=[[source, replica], [without]],
        fails=[
            [without, replica],
            [source.with_props(backupRetentionPeriod=0), replica.with_props(replicateSourceDb=UNKNOWN)],
        ],
        unknown=[[source.with_props(backupRetentionPeriod=UNKNOWN), replica]],
    )


def test_unsupported_managed_passwords(cases: Cases) -> None:
    managed = source.with_props(manageMasterUserPassword=True)
    cluster = resource(RDS_CLUSTER, "media", manageMasterUserPassword=True)
    lost = resource(RDS_INSTANCE, "lost", replicateSourceDb=UNKNOWN)
    cases(
        "rds-replica-managed-password",
        passes=[
            [managed],
            [source, replica],
            [source.with_props(manageMasterUserPassword=False), replica],
            [managed.with_props(engine="sqlserver-ee"), replica],
            [cluster],
        ],
        fails=[
            [managed, replica],
            [managed.with_props(engine="mysql"), abroad.with_props(replicateSourceDb=GIVEN)],
            [cluster.with_props(globalClusterIdentifier=GIVEN)],
            [cluster, resource(RDS_GLOBAL_CLUSTER, "global", refers={"sourceDbClusterIdentifier": cluster})],
            [cluster, resource(RDS_CLUSTER, "copy", refers={"replicationSourceIdentifier": cluster})],
        ],
        unknown=[[source.with_props(manageMasterUserPassword=UNKNOWN), replica], [managed, lost]],
    )


def test_replicas_across_regions(cases: Cases) -> None:
    key = resource(KMS_KEY, "there")
    by_arn = abroad.with_props(replicateSourceDb=ARN)
    known = source.with_props(arn=ARN)
    cases(
        "rds-replica-across-regions",
        passes=[
            [replica, source],
            [by_arn.with_props(kmsKeyId="arn:aws:kms:eu-west-1:111122223333:key/1"), known],
            [abroad.with_props(replicateSourceDb=GIVEN, kmsKeyId=GIVEN), source],
            [by_arn, known.with_props(storageEncrypted=False)],
            [replace(by_arn, refers={"kmsKeyId": key}), known, key],
        ],
        fails=[[by_arn, known], [abroad.with_props(kmsKeyId=UNKNOWN), source]],
        unknown=[
            [by_arn, known.with_props(storageEncrypted=UNKNOWN)],
            [replace(abroad, refers={}).with_props(replicateSourceDb=UNKNOWN), source],
        ],
    )


def test_storage_limits(cases: Cases) -> None:
    small = source.with_props(storageType="gp3", allocatedStorage=100)
    large = source.with_props(storageType="gp3", allocatedStorage=400)
    cases(
        "rds-storage-limits",
        passes=[
            [small],
            [large],
            [large.with_props(iops=12000, storageThroughput=500)],
            [small.with_props(engine="sqlserver-ee", iops=4000)],
            [small.with_props(engine="oracle-ee", allocatedStorage=200, iops=12000)],
            [source.with_props(storageType="io2", allocatedStorage=100, iops=1000)],
            [small.with_props(maxAllocatedStorage=200)],
        ],
        fails=[
            [small.with_props(iops=3000)],
            [small.with_props(allocatedStorage=399, storageThroughput=125)],
            [large.with_props(iops=11999)],
            [large.with_props(storageThroughput=250)],
            [source.with_props(storageType="io1", allocatedStorage=100)],
            [small.with_props(maxAllocatedStorage=100)],
        ],
        unknown=[[small.with_props(allocatedStorage=UNKNOWN, iops=3000)], [large.with_props(iops=UNKNOWN)]],
    )


def test_final_snapshots(cases: Cases) -> None:
    named = source.with_props(finalSnapshotIdentifier="orders-final-1a2b3c")
    cases(
        "rds-final-snapshot",
        passes=[
            [named],
            [source.with_props(finalSnapshotIdentifier=GIVEN)],
            [replica.with_props(skipFinalSnapshot=True), named],
        ],
        fails=[
            [source.with_props(skipFinalSnapshot=True)],
            [source],
            [resource(RDS_CLUSTER, "media", skipFinalSnapshot=True)],
            [replica.with_props(finalSnapshotIdentifier="copy-1a2b3c"), named],
        ],
        unknown=[[named.with_props(skipFinalSnapshot=UNKNOWN)]],
    )


def test_names_of_final_snapshots(cases: Cases) -> None:
    cases(
        "rds-final-snapshot-name",
        passes=[
            [source.with_props(finalSnapshotIdentifier="orders-final-1a2b3c")],
            [source.with_props(finalSnapshotIdentifier=UNKNOWN)],
            [source.with_props(finalSnapshotIdentifier="orders-final", skipFinalSnapshot=True)],
            [source],
        ],
        fails=[[source.with_props(finalSnapshotIdentifier="orders-final")]],
    )


def test_clusters_with_automatic_pause(cases: Cases) -> None:
    cluster = resource(RDS_CLUSTER, "app", serverlessv2ScalingConfiguration={"minCapacity": 0, "maxCapacity": 4})
    member = resource(RDS_CLUSTER_INSTANCE, "app-1", refers={"clusterIdentifier": cluster})
    awake = cluster.with_props(serverlessv2ScalingConfiguration={"minCapacity": 0.5, "maxCapacity": 4})
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
            [awake.with_props(globalClusterIdentifier="global")],
            [cluster, function],
            [
                resource(RDS_CLUSTER, "provisioned"),
                resource(RDS_PROXY_TARGET, "p", dbClusterIdentifier="provisioned-id"),
            ],
        ],
        fails=[
            [cluster, target],
            [cluster, target.with_props(dbClusterIdentifier=GIVEN)],
            [cluster.with_props(globalClusterIdentifier=GIVEN)],
            [cluster, resource(RDS_GLOBAL_CLUSTER, "global", refers={"sourceDbClusterIdentifier": cluster})],
            [cluster, function.with_props(timeout=None)],
        ],
        unknown=[
            [cluster.with_props(serverlessv2ScalingConfiguration={"minCapacity": UNKNOWN}), target],
            [cluster, function.with_props(timeout=UNKNOWN)],
            [cluster, replace(target, refers={}).with_props(dbClusterIdentifier=UNKNOWN)],
        ],
    )
