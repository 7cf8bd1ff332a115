"""Global datastores: dependencies, keys and users by region, and inherited properties."""

from typing import Any

import pytest

from components.data.elasticache.global_datastore import GlobalDatastoreArgs
from components.data.elasticache.settings import CacheSettings
from preview.graph import Graph, Node
from tests.components.data.elasticache.cache_graphs import CLUSTER, GROUP, key_of, run
from tests.conftest import Deploy

DATASTORE = "aws:elasticache/globalReplicationGroup:GlobalReplicationGroup"
COPIED: dict[str, Any] = {**CLUSTER, "replicaCaches": "global_datastore"}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return run(deploy, "eu-west-1", "ap-southeast-1", **COPIED)


@pytest.fixture(scope="module")
def datastore(graph: Graph) -> Node:
    return graph.one(DATASTORE)


@pytest.fixture(scope="module")
def member(graph: Graph) -> Node:
    return graph.named("eu-west-1-cache-nodes-group", GROUP)


@pytest.mark.requirement("QA-23")
def test_a_datastore_covers_the_primary_and_its_members_join_it(graph: Graph, datastore: Node, member: Node) -> None:
    assert graph.target(datastore.inputs["primaryReplicationGroupId"]).name == "primary-cache-nodes-group"
    assert graph.target(member.inputs["globalReplicationGroupId"]) is datastore
    assert datastore.urn in member.property_dependencies["globalReplicationGroupId"]


def test_the_global_datastore_has_the_common_properties_of_its_members(datastore: Node) -> None:
    assert datastore.inputs["globalReplicationGroupIdSuffix"] == "media-prod-cache"
    assert (datastore.inputs["engine"], datastore.inputs["engineVersion"]) == ("valkey", "8.2")
    assert (datastore.inputs["cacheNodeType"], datastore.inputs["numNodeGroups"]) == ("cache.r7g.large", 3)


def test_a_member_omits_inherited_properties(member: Node) -> None:
    taken_over = {
        "engine",
        "engineVersion",
        "nodeType",
        "numNodeGroups",
        "parameterGroupName",
        "atRestEncryptionEnabled",
        "transitEncryptionEnabled",
        "transitEncryptionMode",
        "finalSnapshotIdentifier",
    }
    assert taken_over & set(member.inputs) == set()
    assert member.inputs["replicasPerNodeGroup"] == 1


@pytest.mark.requirement("GD-90", "QA-23")
def test_a_member_has_the_key_and_users_of_its_region(graph: Graph, member: Node) -> None:
    assert member.region == "eu-west-1"
    assert member.inputs["kmsKeyId"] == key_of("eu-west-1")
    users = graph.named("eu-west-1-cache-users-group")
    assert (users.region, member.inputs["userGroupIds"]) == ("eu-west-1", [users.inputs["userGroupId"]])


def test_the_primary_ignores_changes_by_the_global_datastore(graph: Graph, datastore: Node, member: Node) -> None:
    primary = graph.named("primary-cache-nodes-group", GROUP)
    assert primary.options.ignore_changes == (
        "autoMinorVersionUpgrade",
        "engineVersion",
        "nodeType",
        "numNodeGroups",
    )
    assert member.options.ignore_changes == ("autoMinorVersionUpgrade",)
    assert datastore.options.ignore_changes == ("primaryReplicationGroupId",)


def test_a_datastore_of_single_shards_counts_none(deploy: Deploy) -> None:
    nodes = {"nodeType": "cache.m7g.large", "replicas": 2}
    made = run(deploy, "eu-west-1", mode="replication_group", replicaCaches="global_datastore", nodes=nodes)
    assert "numNodeGroups" not in made.one(DATASTORE).inputs
    assert made.named("primary-cache-nodes-group").options.ignore_changes == (
        "autoMinorVersionUpgrade",
        "engineVersion",
        "nodeType",
    )
    assert made.named("eu-west-1-cache-nodes-group").inputs["numCacheClusters"] == 3


def test_a_region_more_is_a_member_more_and_nothing_else(deploy: Deploy, graph: Graph) -> None:
    before = run(deploy, "eu-west-1", **COPIED)
    assert {node.urn: node.inputs for node in before if node.custom} == {
        node.urn: node.inputs for node in graph if node.custom and "ap-southeast-1" not in node.urn
    }


def test_a_first_preview_registers_the_same(deploy: Deploy, graph: Graph) -> None:
    first = run(deploy, "eu-west-1", "ap-southeast-1", unknown=True, **COPIED)
    assert sorted(node.name for node in first) == sorted(node.name for node in graph)


def test_separate_caches_have_no_datastore() -> None:
    with pytest.raises(
        ValueError, match=r"settings.replica_caches: 'separate': allowed: 'global_datastore', with nodes"
    ):
        GlobalDatastoreArgs(settings=CacheSettings.model_validate(CLUSTER), cache_name="media", primary_id="media")
