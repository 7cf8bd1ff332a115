"""Data of each region: that of the primary, and its replicas."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.components.platform.regions import NETWORK, PRIMARY, REPLICA, run, run_unknown
from tests.stacks.reading_compute import open_ports

TABLES: dict[str, Any] = {
    "tables": {
        "assets": {"hashKey": "id", "attributes": {"id": {}}},
        "drafts": {"hashKey": "id", "attributes": {"id": {}}, "replicas": []},
    }
}
SECRETS: dict[str, Any] = {"secrets": {"one": {}, "two": {"replicas": []}}}
CACHE = {"mode": "replication_group", "nodes": {"nodeType": "cache.r7g.large"}}
POSTGRES = {"databaseName": "app", "instanceClass": "db.r7g.large", "masterCredentials": "own"}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return run(network=NETWORK, dynamodb=TABLES, secretsManager=SECRETS, cache=CACHE)


def regions_of(graph: Graph, type_: str) -> set[str]:
    return {node.region for node in graph.of_type(type_)}


def test_tables_are_in_the_primary_region_with_replicas_by_settings(graph: Graph) -> None:
    assert {node.name: node.region for node in graph.of_type("aws:dynamodb/table:Table")} == {
        "primary-data-tables-assets-table": PRIMARY,
        "primary-data-tables-drafts-table": PRIMARY,
    }
    (replica,) = graph.of_type("aws:dynamodb/tableReplica:TableReplica")
    assert (replica.region, graph.target(replica.inputs["globalTableArn"]).name) == (
        REPLICA,
        "primary-data-tables-assets-table",
    )
    assert graph.target(replica.inputs["kmsKeyArn"]).name == "eu-west-1-encryption-key"


def test_secrets_are_created_once_with_replicas_under_the_keys_of_their_regions(graph: Graph) -> None:
    found = {node.name: node for node in graph.of_type("aws:secretsmanager/secret:Secret")}
    assert {node.region for node in found.values()} == {PRIMARY}
    (copy,) = found["primary-data-secret-one-secret"].inputs["replicas"]
    assert (copy["region"], graph.target(copy["kmsKeyId"]).name) == (REPLICA, "eu-west-1-encryption-key")
    assert found["primary-data-secret-two-secret"].inputs["replicas"] == []


def test_a_secret_is_called_after_the_system_and_its_environment(graph: Graph) -> None:
    assert graph.named("primary-data-secret-one-secret").inputs["name"] == "acme/prod/one"


def test_each_region_has_a_cache_in_its_own_data_subnets_under_its_own_key(graph: Graph) -> None:
    for key in ("primary", "eu-west-1"):
        group = graph.named(f"{key}-data-cache-cache-nodes-group")
        assert graph.target(group.inputs["kmsKeyId"]).name == f"{key}-encryption-key"
        (subnets,) = graph.referenced(group, "subnetGroupName")
        assert {graph.target(subnet).name for subnet in subnets.inputs["subnetIds"]} == {
            f"{key}-vpc-isolated-{zone}-subnet" for zone in ("a", "b")
        }


def test_a_cache_without_replicas_is_in_the_primary_region_only() -> None:
    graph = run(network=NETWORK, cache={**CACHE, "replicaCaches": "none"})
    assert regions_of(graph, "aws:elasticache/replicationGroup:ReplicationGroup") == {PRIMARY}


def test_joined_caches_are_members_of_the_primary_regions_datastore() -> None:
    graph = run(network=NETWORK, cache={**CACHE, "replicaCaches": "global_datastore"})
    (datastore,) = graph.of_type("aws:elasticache/globalReplicationGroup:GlobalReplicationGroup")
    follower = graph.named("eu-west-1-data-cache-cache-nodes-group")
    assert graph.target(follower.inputs["globalReplicationGroupId"]) is datastore
    assert graph.referenced(datastore, "primaryReplicationGroupId") == [
        graph.named("primary-data-cache-cache-nodes-group")
    ]


def test_a_database_without_replicas_is_in_the_primary_region_only() -> None:
    graph = run(network=NETWORK, postgres=POSTGRES)
    assert regions_of(graph, "aws:rds/instance:Instance") == {PRIMARY}
    with pytest.raises(LookupError):
        graph.named("eu-west-1-data-postgres")


def test_a_database_has_replicas_in_the_configured_regions() -> None:
    graph = run(network=NETWORK, postgres={**POSTGRES, "regionalReplicas": {REPLICA: {}}})
    copy = graph.named("eu-west-1-data-postgres-copy-instance")
    assert copy.region == REPLICA
    assert graph.referenced(copy, "replicateSourceDb") == [graph.named("primary-data-postgres-source-instance")]


def test_stateful_resources_in_production_are_protected(graph: Graph) -> None:
    kept = graph.of_type(
        "aws:dynamodb/table:Table",
        "aws:dynamodb/tableReplica:TableReplica",
        "aws:secretsmanager/secret:Secret",
        "aws:elasticache/replicationGroup:ReplicationGroup",
    )
    assert {node.name for node in kept if not node.options.protect} == set()


def test_a_stack_without_these_concerns_has_buckets_only() -> None:
    graph = run()
    assert graph.children(graph.named("primary-data")) == []
    assert graph.children(graph.named("eu-west-1-data")) == []


def test_no_output_is_read_before_it_is_known() -> None:
    graph = run_unknown(
        network=NETWORK,
        dynamodb=TABLES,
        secretsManager=SECRETS,
        cache={**CACHE, "replicaCaches": "global_datastore"},
        postgres={**POSTGRES, "regionalReplicas": {REPLICA: {}}},
    )
    assert graph.named("eu-west-1-data-postgres-copy-instance").region == REPLICA
    assert "globalReplicationGroupId" in graph.unknown_inputs(graph.named("eu-west-1-data-cache-cache-nodes-group"))


def test_databases_allow_the_rotation_function_and_caches_do_not() -> None:
    graph = run(network=NETWORK, cache=CACHE, postgres=POSTGRES)
    group = graph.named("primary-data-postgres-source-network-security-group")
    assert open_ports(graph, group, "Ingress") == {("primary-data-passwords-group-group", 5432)}
    assert open_ports(graph, graph.named("primary-data-cache-cache-network-security-group"), "Ingress") == set()
