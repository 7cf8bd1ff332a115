"""Replicas of PostgreSQL: properties of the source, and their own."""

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.data.rds.backup_copy import PostgresBackupCopy, PostgresBackupCopyArgs
from components.data.rds.replica import PostgresReplica, PostgresReplicaArgs, SourceElsewhere, SourceInRegion
from preview.graph import Graph, Node
from tests.components.data.database_graphs import KEYS, SECONDARY, placement, postgres, postgres_settings
from tests.conftest import Deploy

STORAGE = {"allocatedGib": 1000, "maxAllocatedGib": 2000, "iops": 16000}


def copies(provider: aws.Provider, names: tuple[str, ...] = ("one", "two")) -> None:
    """A source, copies in its region, one in another, and copies of its backups there."""
    settings = postgres_settings(
        masterCredentials="own",
        storage=STORAGE,
        replicas={name: {} for name in names},
        regionalReplicas={SECONDARY: {"instanceClass": "db.r7g.large", "backupRetentionDays": 7}},
        backupCopy={"region": SECONDARY, "retentionDays": 14},
    )
    elsewhere = ResourceOptions(provider=aws.Provider(SECONDARY, region=SECONDARY))
    source = postgres(provider, settings, protect=True)
    for name, replica in settings.replicas.items():
        PostgresReplica(
            f"data-{name}",
            PostgresReplicaArgs(
                settings=replica,
                source_settings=settings,
                source=SourceInRegion(
                    identifier=source.identifier,
                    security_group_id=source.security_group_id,
                    parameter_group_name=source.parameter_group_name,
                ),
                identifier=f"acme-prod-postgres-{name}",
                placement=placement(),
                protect=True,
            ),
            ResourceOptions(provider=provider),
        )
    PostgresReplica(
        "far",
        PostgresReplicaArgs(
            settings=settings.regional_replicas[SECONDARY],
            source_settings=settings,
            source=SourceElsewhere(arn=source.arn),
            identifier="acme-prod-postgres",
            placement=placement(SECONDARY),
            protect=True,
        ),
        elsewhere,
    )
    PostgresBackupCopy(
        "far-backups",
        PostgresBackupCopyArgs(source_arn=source.arn, key_arn=KEYS[SECONDARY], retention_days=14),
        elsewhere,
    )


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return deploy(copies)


@pytest.fixture(scope="module")
def near(graph: Graph) -> Node:
    return graph.named("data-one-instance")


@pytest.fixture(scope="module")
def far(graph: Graph) -> Node:
    return graph.named("far-instance")


@pytest.mark.requirement("MS-29")
def test_two_replicas_have_their_sources_identifier(graph: Graph) -> None:
    source = graph.named("data-instance")
    for name in ("one", "two"):
        replica = graph.named(f"data-{name}-instance")
        assert replica.inputs["replicateSourceDb"] == source.inputs["identifier"]
        assert graph.referenced(replica, "replicateSourceDb") == [source]


def test_a_copy_in_its_source_s_region_shares_network_parameters_and_key(graph: Graph, near: Node) -> None:
    source = graph.named("data-instance")
    assert near.inputs["vpcSecurityGroupIds"] == source.inputs["vpcSecurityGroupIds"]
    assert near.inputs["parameterGroupName"] == source.inputs["parameterGroupName"]
    assert near.inputs["storageEncrypted"] is True
    assert "kmsKeyId" not in near.inputs
    assert "dbSubnetGroupName" not in near.inputs


@pytest.mark.parametrize("name", ["data-one-instance", "far-instance"])
def test_a_replica_has_the_storage_of_its_source_and_no_own_users(graph: Graph, name: str) -> None:
    replica = graph.named(name)
    assert {
        key: replica.inputs[key] for key in ("storageType", "iops", "storageThroughput", "maxAllocatedStorage")
    } == {
        "storageType": "gp3",
        "iops": 16000,
        "storageThroughput": 500,
        "maxAllocatedStorage": 2000,
    }
    assert not {"allocatedStorage", "username", "password", "dbName", "engine", "engineVersion"} & set(replica.inputs)


@pytest.mark.requirement("MS-69")
def test_a_replica_in_another_region_has_its_sources_arn_and_its_own_network_and_key(graph: Graph, far: Node) -> None:
    assert far.region == SECONDARY
    assert graph.target(far.inputs["replicateSourceDb"]) is graph.named("data-instance")
    assert far.inputs["kmsKeyId"] == KEYS[SECONDARY]
    assert graph.referenced(far, "dbSubnetGroupName") == [graph.named("far-network-subnets")]
    assert graph.target(far.inputs["vpcSecurityGroupIds"][0]) is graph.named("far-network-security-group")
    assert graph.referenced(far, "parameterGroupName") == [graph.named("far-parameters")]


def test_a_replica_differs_by_its_own_settings(near: Node, far: Node) -> None:
    assert [(node.inputs["instanceClass"], node.inputs["backupRetentionPeriod"]) for node in (near, far)] == [
        ("db.r7g.2xlarge", 0),
        ("db.r7g.large", 7),
    ]


@pytest.mark.parametrize("name", ["data-one-instance", "far-instance"])
def test_a_replica_is_protected_without_a_final_snapshot_which_rds_rejects(graph: Graph, name: str) -> None:
    replica = graph.named(name)
    assert replica.options.protect
    assert replica.inputs["deletionProtection"] is True
    assert replica.inputs["skipFinalSnapshot"] is True
    assert "finalSnapshotIdentifier" not in replica.inputs


@pytest.mark.parametrize("name", ["data-one-instance", "far-instance"])
def test_a_copy_that_took_over_is_not_put_back(graph: Graph, name: str) -> None:
    assert graph.named(name).options.ignore_changes == ("replicateSourceDb", "allocatedStorage")


@pytest.mark.requirement("MS-69")
def test_backups_are_replicated_with_the_key_of_the_other_region(graph: Graph) -> None:
    copied = graph.one("InstanceAutomatedBackupsReplication")
    assert copied.region == SECONDARY
    assert graph.target(copied.inputs["sourceDbInstanceArn"]) is graph.named("data-instance")
    assert (copied.inputs["kmsKeyId"], copied.inputs["retentionPeriod"]) == (KEYS[SECONDARY], 14)


def test_a_further_copy_moves_nothing(deploy: Deploy, graph: Graph) -> None:
    more = deploy(lambda provider: copies(provider, ("one", "three", "two")))
    before = {node.urn: node.inputs for node in graph.resources}
    after = {node.urn: node.inputs for node in more.resources}
    assert {urn: after[urn] for urn in before} == before
    assert all("data-three" in urn for urn in set(after) - set(before))


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy, graph: Graph) -> None:
    assert [node.urn for node in deploy(copies, unknown=True)] == [node.urn for node in graph]
