"""RDS: availability zones, monitoring, names, snapshots and backups."""

import pytest

from policy.tokens import (
    RDS_AUTOMATED_BACKUPS_REPLICATION,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_GLOBAL_CLUSTER,
    RDS_INSTANCE,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

KEY = "arn:aws:kms:eu-central-1:111122223333:key/one"


def test_instances_have_a_standby(cases: Cases) -> None:
    instance = resource(RDS_INSTANCE, multiAz=True)
    cases(
        "rds-instance-zones",
        passes=[[instance], [instance.with_props(multiAz=None, replicateSourceDb="source")]],
        fails=[[instance.with_props(multiAz=None)], [instance.with_props(multiAz=False)]],
        unknown=[[instance.with_props(multiAz=UNKNOWN)]],
    )


def members(cluster: Given, *zones: object) -> list[Given]:
    found = [
        resource(RDS_CLUSTER_INSTANCE, f"member-{index}", refers={"clusterIdentifier": cluster}, availabilityZone=zone)
        for index, zone in enumerate(zones)
    ]
    return [cluster, *found]


def test_clusters_span_two_zones(cases: Cases) -> None:
    cluster = resource(RDS_CLUSTER, "main", engine="aurora-postgresql")
    cases(
        "rds-cluster-zones",
        passes=[
            members(cluster, "a", "b"),
            members(cluster, "a", ""),
            members(cluster.with_props(globalClusterIdentifier="global"), "a"),
            members(cluster.with_props(engineMode="serverless")),
            members(cluster.with_props(dbClusterInstanceClass="db.m7g.large")),
        ],
        fails=[
            members(cluster),
            members(cluster, "a"),
            members(cluster, "a", "a"),
            [
                *members(cluster, "a"),
                resource(RDS_GLOBAL_CLUSTER, "all", refers={"sourceDbClusterIdentifier": cluster}),
            ],
        ],
        unknown=[members(cluster, "a", UNKNOWN)],
    )


@pytest.mark.parametrize("type_", [RDS_INSTANCE, RDS_CLUSTER_INSTANCE])
def test_databases_have_enhanced_monitoring(cases: Cases, type_: str) -> None:
    cases(
        "rds-monitoring",
        passes=[[resource(type_, monitoringInterval=60)]],
        fails=[[resource(type_)], [resource(type_, monitoringInterval=0)]],
        unknown=[[resource(type_, monitoringInterval=UNKNOWN)]],
    )


@pytest.mark.parametrize(("type_", "path"), [(RDS_INSTANCE, "username"), (RDS_CLUSTER, "masterUsername")])
def test_master_users_have_no_default_name(cases: Cases, type_: str, path: str) -> None:
    cases(
        "rds-administrator-name",
        passes=[[Given(type_, "subject", {path: "keeper"})], [resource(type_)]],
        fails=[[Given(type_, "subject", {path: "postgres"})], [Given(type_, "subject", {path: "Admin"})]],
        unknown=[[Given(type_, "subject", {path: UNKNOWN})]],
    )


@pytest.mark.parametrize("type_", [RDS_INSTANCE, RDS_CLUSTER])
def test_snapshots_have_the_tags_of_their_database(cases: Cases, type_: str) -> None:
    cases(
        "rds-snapshot-tags",
        passes=[[resource(type_, copyTagsToSnapshot=True)]],
        fails=[[resource(type_)], [resource(type_, copyTagsToSnapshot=False)]],
        unknown=[[resource(type_, copyTagsToSnapshot=UNKNOWN)]],
    )


@pytest.mark.parametrize("type_", [RDS_INSTANCE, RDS_CLUSTER])
def test_backups_are_retained_after_deletion(cases: Cases, type_: str) -> None:
    cases(
        "rds-backups-kept",
        passes=[[resource(type_, deleteAutomatedBackups=False)]],
        fails=[[resource(type_)], [resource(type_, deleteAutomatedBackups=True)]],
    )


def test_copies_of_backups_have_a_key_of_their_region(cases: Cases) -> None:
    source = resource(RDS_INSTANCE, "source", storageEncrypted=True)
    copy = resource(RDS_AUTOMATED_BACKUPS_REPLICATION, "copy", refers={"sourceDbInstanceArn": source}, kmsKeyId=KEY)
    cases(
        "rds-backup-copy-key",
        passes=[
            [copy, source],
            [copy.with_props(kmsKeyId=GIVEN), source],
            [copy.with_props(kmsKeyId=None), source.with_props(storageEncrypted=False)],
        ],
        fails=[[copy.with_props(kmsKeyId=None), source], [copy.with_props(kmsKeyId="alias/aws/rds"), source]],
        unknown=[[copy.with_props(kmsKeyId=None), source.with_props(storageEncrypted=UNKNOWN)]],
    )
