"""QuikApp's global media table, a cache for each region, and the signing key."""

import pytest

from preview.graph import Graph
from tests.stacks.changes import change
from tests.stacks.reading import StackGraph
from tests.stacks.reading_data import (
    cache_group,
    indexes,
    keys,
    secret,
    secret_versions,
    table,
    table_key,
    table_replicas,
    tables,
)

REGIONS = {"primary": "us-east-1", "eu-west-1": "eu-west-1", "ap-southeast-1": "ap-southeast-1"}
REPLICAS = ("eu-west-1", "ap-southeast-1")
EVERY = ("quikapp-dev", "quikapp-qa", "quikapp-staging", "quikapp-prod")


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("quikapp-prod")


@pytest.mark.requirement("QA-24")
@pytest.mark.parametrize("stack", EVERY)
def test_media_have_a_key_by_id_and_an_index_by_owner(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    assert sorted(tables(graph)) == ["connections", "media-meta"]
    node = table(graph, "media-meta")
    assert (node.inputs["name"], node.region) == (f"{stack}-media-meta", "us-east-1")
    assert keys(node) == ("media_id", None)
    assert indexes(node) == {"owner-media": ([("owner_id", "HASH"), ("created_at", "RANGE")], "ALL")}
    assert node.inputs["billingMode"] == "PAY_PER_REQUEST"


@pytest.mark.requirement("QA-24")
@pytest.mark.parametrize("region", REPLICAS)
def test_each_replica_region_has_a_replica_of_the_table_with_its_key(prod: Graph, region: str) -> None:
    node = table_replicas(prod, region)["media-meta"]
    assert prod.target(node.inputs["globalTableArn"]) is table(prod, "media-meta")
    assert table_key(prod, node).name == f"{region}-encryption-key"
    assert (node.inputs["pointInTimeRecovery"], node.inputs["deletionProtectionEnabled"]) == (True, True)


@pytest.mark.requirement("QA-24")
def test_the_table_feeds_its_replicas_which_agree_in_time(prod: Graph) -> None:
    node = table(prod, "media-meta")
    assert (node.inputs["streamEnabled"], node.inputs["streamViewType"]) == (True, "NEW_AND_OLD_IMAGES")
    assert "replicas" not in node.inputs  # a strongly consistent table names its replicas itself


@pytest.mark.requirement("QA-24")
def test_the_table_is_encrypted_recoverable_and_protected(prod: Graph) -> None:
    node = table(prod, "media-meta")
    assert table_key(prod, node).name == "primary-encryption-key"
    assert node.inputs["pointInTimeRecovery"] == {"enabled": True, "recoveryPeriodInDays": 35}
    assert (node.inputs["deletionProtectionEnabled"], node.options.protect) == (True, True)


def test_table_items_expire_with_their_files(prod: Graph) -> None:
    assert table(prod, "media-meta").inputs["ttl"] == {"attributeName": "expires_at", "enabled": True}


@pytest.mark.requirement("QA-23")
@pytest.mark.parametrize("key", REGIONS)
def test_each_region_has_a_multi_az_cache(prod: Graph, key: str) -> None:
    node = cache_group(prod, key)
    assert (node.region, node.inputs["engine"], node.inputs["engineVersion"]) == (REGIONS[key], "valkey", "8.2")
    assert (node.inputs["numCacheClusters"], node.inputs["multiAzEnabled"]) == (2, True)
    assert node.inputs["automaticFailoverEnabled"] is True
    assert "globalReplicationGroupId" not in node.inputs


@pytest.mark.requirement("QA-23")
@pytest.mark.parametrize("key", REGIONS)
def test_a_cache_is_encrypted_with_the_regions_key_and_requires_tls(prod: Graph, key: str) -> None:
    node = cache_group(prod, key)
    assert prod.target(node.inputs["kmsKeyId"]).name == f"{key}-encryption-key"
    assert (node.inputs["atRestEncryptionEnabled"], node.inputs["transitEncryptionEnabled"]) == (True, True)
    assert node.inputs["transitEncryptionMode"] == "required"


@pytest.mark.requirement("QA-23")
def test_by_setting_the_caches_are_one_global_datastore() -> None:
    joined = change("quikapp-prod", cache={"replicaCaches": "global_datastore"}).after
    (datastore,) = joined.of_type("aws:elasticache/globalReplicationGroup:GlobalReplicationGroup")
    assert joined.target(datastore.inputs["primaryReplicationGroupId"]) is cache_group(joined)
    for region in REPLICAS:
        assert joined.target(cache_group(joined, region).inputs["globalReplicationGroupId"]) is datastore


@pytest.mark.requirement("QA-28")
def test_each_replica_region_has_a_replica_of_the_signing_key_with_its_key(prod: Graph) -> None:
    node = secret(prod, "url-signing-key")
    copies = {entry["region"]: prod.target(entry["kmsKeyId"]).name for entry in node.inputs["replicas"]}
    assert copies.items() >= {region: f"{region}-encryption-key" for region in REPLICAS}.items()
    assert prod.target(node.inputs["kmsKeyId"]).name == "primary-encryption-key"


@pytest.mark.requirement("QA-28")
def test_the_value_of_the_signing_key_is_in_no_stack(prod: Graph) -> None:
    node = secret(prod, "url-signing-key")
    assert secret_versions(prod, node) == []
    assert node.inputs["recoveryWindowInDays"] == 30


def test_before_production_staging_only_has_a_cache_of_two_small_nodes(stack_graph: StackGraph) -> None:
    node = cache_group(stack_graph("quikapp-staging"))
    assert (node.inputs["nodeType"], node.inputs["numCacheClusters"]) == ("cache.t4g.micro", 2)
    for stack in ("quikapp-dev", "quikapp-qa"):
        assert [each.name for each in stack_graph(stack) if each.type.startswith("aws:elasticache/")] == []
