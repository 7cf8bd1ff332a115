"""MessageAI's media table in both regions, its cache, and its signing key."""

import pytest

from preview.graph import Graph
from tests.stacks.changes import change
from tests.stacks.reading import StackGraph
from tests.stacks.reading_network import ranges, routes, subnet

TABLE = "primary-data-tables-media-table"
SECRET = "primary-data-secret-signing-key-a-secret"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("messageai-prod")


@pytest.mark.requirement("MA-45")
def test_the_cache_is_valkey_on_the_node_of_today(prod: Graph) -> None:
    group = prod.one("aws:elasticache/replicationGroup:ReplicationGroup")
    assert group.region == "us-east-1"
    assert (group.inputs["engine"], group.inputs["engineVersion"]) == ("valkey", "8.2")
    assert group.inputs["nodeType"] == "cache.t4g.medium"


@pytest.mark.requirement("MA-45")
def test_a_second_node_in_another_zone_enables_failover(prod: Graph) -> None:
    group = prod.one("aws:elasticache/replicationGroup:ReplicationGroup")
    assert group.inputs["numCacheClusters"] == 2
    assert (group.inputs["automaticFailoverEnabled"], group.inputs["multiAzEnabled"]) == (True, True)
    (subnets,) = prod.referenced(group, "subnetGroupName")
    assert [prod.target(subnet_id).name for subnet_id in subnets.inputs["subnetIds"]] == [
        "primary-vpc-isolated-a-subnet",
        "primary-vpc-isolated-b-subnet",
    ]


@pytest.mark.requirement("MA-45")
def test_one_node_at_half_the_price_is_a_setting() -> None:
    changes = change("messageai-prod", cache={"nodes": {"replicas": 0}})
    assert changes.changed == {
        "primary-data-cache-cache-nodes-group": {"automaticFailoverEnabled", "multiAzEnabled", "numCacheClusters"}
    }
    assert (changes.added, changes.deleted) == ([], [])


@pytest.mark.parametrize(("region_key", "region"), [("primary", "us-east-1"), ("us-west-2", "us-west-2")])
def test_neither_region_has_an_egress_route(prod: Graph, region_key: str, region: str) -> None:
    assert sorted(ranges(prod, region)) == ["isolated-a", "isolated-b"]
    assert [routes(prod, subnet(prod, region_key, "isolated", zone)) for zone in "ab"] == [[], []]


def test_a_medium_is_found_by_its_id_and_those_of_an_owner_by_date(prod: Graph) -> None:
    table = prod.named(TABLE)
    assert (table.inputs["hashKey"], table.inputs["billingMode"]) == ("media_id", "PAY_PER_REQUEST")
    (index,) = table.inputs["globalSecondaryIndexes"]
    assert index["name"] == "OwnerIndex"
    assert [(key["attributeName"], key["keyType"]) for key in index["keySchemas"]] == [
        ("owner_id", "HASH"),
        ("uploaded_at", "RANGE"),
    ]


def test_the_media_table_is_in_both_regions(prod: Graph) -> None:
    (replica,) = [each for each in prod.of_type("aws:dynamodb/tableReplica:TableReplica") if each.region == "us-west-2"]
    assert prod.target(replica.inputs["globalTableArn"]) is prod.named(TABLE)
    assert prod.named(TABLE).inputs["streamViewType"] == "NEW_AND_OLD_IMAGES"


@pytest.mark.requirement("MA-27")
def test_the_private_half_has_a_secret_in_both_regions(prod: Graph) -> None:
    secret = prod.named(SECRET)
    assert secret.inputs["name"] == "messageai/prod/signing-key-a/202611"
    assert prod.target(secret.inputs["kmsKeyId"]).name == "primary-encryption-key"
    copies = {copy["region"]: prod.target(copy["kmsKeyId"]).region for copy in secret.inputs["replicas"]}
    assert copies["us-west-2"] == "us-west-2"


@pytest.mark.requirement("MA-27")
def test_its_value_is_set_out_of_band(prod: Graph) -> None:
    assert [node.name for node in prod.of_type("aws:secretsmanager/secret:Secret")] == [SECRET]
    assert prod.of_type("aws:secretsmanager/secretVersion:SecretVersion") == []
