"""Aurora global databases: dependencies, keys, credentials, and changes by a failover."""

import pytest

from preview.graph import Graph, Node
from tests.components.data.database_graphs import (
    KEYS,
    SECONDARY,
    aurora,
    aurora_settings,
    global_database,
    global_settings,
)
from tests.conftest import Deploy


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda provider: global_database(provider, global_settings(), protect=True))


@pytest.fixture(scope="module")
def secondary(graph: Graph) -> Node:
    return graph.named("copy-cluster")


def test_it_is_created_from_the_primary_cluster_after_its_instances(graph: Graph) -> None:
    joint = graph.one("GlobalCluster")
    assert joint.inputs["globalClusterIdentifier"] == "acme-prod-aurora"
    assert graph.target(joint.inputs["sourceDbClusterIdentifier"]) is graph.named("data-cluster")
    members = [graph.named(f"data-instance-{zone}") for zone in "ab"]
    assert graph.referenced(joint, "sourceDbClusterIdentifier") == [graph.named("data-cluster"), *members]


def test_the_secondary_depends_on_it(graph: Graph, secondary: Node) -> None:
    assert graph.target(secondary.inputs["globalClusterIdentifier"]) is graph.one("GlobalCluster")
    assert secondary.depends_on(graph.one("GlobalCluster"))
    assert secondary.inputs["sourceRegion"] == "us-east-1"


def test_the_secondary_has_the_primary_s_users_and_no_credentials(graph: Graph, secondary: Node) -> None:
    assert not {
        "masterUsername",
        "masterPassword",
        "manageMasterUserPassword",
        "masterUserSecretKmsKeyId",
        "databaseName",
    } & set(secondary.inputs)
    assert [node.name for node in graph.of_type("Secret")] == ["data-master-secret"]


def test_each_cluster_lies_under_the_key_of_its_region(graph: Graph) -> None:
    assert {node.region: node.inputs["kmsKeyId"] for node in graph.of_type("Cluster")} == KEYS


def test_rds_manages_no_password_of_it(graph: Graph) -> None:
    primary = graph.named("data-cluster")
    assert "manageMasterUserPassword" not in primary.inputs
    assert "masterPassword" in primary.secrets


def test_only_changes_by_a_failover_or_a_global_upgrade_are_ignored(graph: Graph, secondary: Node) -> None:
    moved = ("engineVersion", "globalClusterIdentifier", "replicationSourceIdentifier")
    assert graph.named("data-cluster").options.ignore_changes == ("masterPassword", *moved)
    assert secondary.options.ignore_changes == moved


def test_it_can_be_deleted_with_members_after_a_failover(graph: Graph) -> None:
    joint = graph.one("GlobalCluster")
    assert joint.inputs["forceDestroy"] is True
    assert joint.inputs["deletionProtection"] is True
    assert joint.options.protect


def test_members_have_one_version(graph: Graph) -> None:
    assert {node.inputs["engineVersion"] for node in graph.of_type("Cluster")} == {"17.7"}
    assert not any("engineVersion" in node.inputs for node in graph.of_type("ClusterInstance"))


def test_a_secondary_region_has_the_instances_that_it_is_given(deploy: Deploy, graph: Graph) -> None:
    assert graph.named("copy-instance-b").inputs["availabilityZone"] == "eu-west-1b"
    settings = global_settings(secondaries={SECONDARY: {}})
    headless = deploy(lambda provider: global_database(provider, settings))
    assert [node.name for node in headless.of_type("ClusterInstance")] == ["data-instance-a", "data-instance-b"]


def test_growing_into_another_region_replaces_nothing(deploy: Deploy, graph: Graph) -> None:
    separate = aurora_settings(engineVersion="17.7", masterCredentials="own")
    before = {
        node.urn: node.inputs for node in deploy(lambda provider: aurora(provider, separate, protect=True)).resources
    }
    after = {node.urn: node.inputs for node in graph.resources}
    changed = {
        (urn.rpartition("::")[2], name)
        for urn in before
        for name in {*before[urn], *after[urn]}
        if before[urn].get(name) != after[urn].get(name)
    }
    assert changed == {(f"data-instance-{zone}", "autoMinorVersionUpgrade") for zone in "ab"}  # in place, no effect


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    def urns(*, unknown: bool) -> list[str]:
        return [
            node.urn for node in deploy(lambda provider: global_database(provider, global_settings()), unknown=unknown)
        ]

    assert urns(unknown=True) == urns(unknown=False)
