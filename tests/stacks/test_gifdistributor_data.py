"""GIFDistributor's tables and cache in both regions."""

import json
from typing import Any

import pytest

from preview.graph import Graph
from preview.stack_file import load
from tests.conftest import ROOT
from tests.stacks.reading import StackGraph
from tests.stacks.reading_compute import allowed, containers, open_ports, service, task_role, variables
from tests.stacks.reading_data import (
    cache_group,
    cache_security_group,
    indexes,
    keys,
    parameters,
    table,
    table_key,
    table_replicas,
    table_scaling,
    tables,
)
from tests.stacks.reading_network import subnet

TABLES = ["analytics", "assets", "sessions", "share-links", "users"]
"""The tables of the service; the functions have two more."""
ALL_TABLES = sorted([*TABLES, "analytics-totals", "connections"])


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.fixture(scope="module")
def dev(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-dev")


@pytest.fixture(scope="module")
def described() -> dict[str, dict[str, Any]]:
    """The attributes of each table's items, as production's stack file describes them."""
    dynamodb = json.loads(load(ROOT, "gifdistributor-prod").config["media-platform:dynamodb"])
    return {name: found["attributes"] for name, found in dynamodb["tables"].items()}


@pytest.mark.parametrize(
    ("name", "hash_key", "range_key"),
    [
        pytest.param("assets", "asset_id", None, marks=pytest.mark.requirement("GD-72")),
        pytest.param("share-links", "short_code", None, marks=pytest.mark.requirement("GD-74")),
        pytest.param("analytics", "asset_id", "timestamp_event", marks=pytest.mark.requirement("GD-76")),
        pytest.param("sessions", "session_id", None, marks=pytest.mark.requirement("GD-79")),
        pytest.param("users", "user_id", None, marks=pytest.mark.requirement("GD-80")),
    ],
)
def test_each_table_has_the_keys_of_the_document(prod: Graph, name: str, hash_key: str, range_key: str | None) -> None:
    found = table(prod, name)
    assert keys(found) == (hash_key, range_key)
    types = {entry["name"]: entry["type"] for entry in found.inputs["attributes"]}
    assert {types[key] for key in (hash_key, range_key) if key} == {"S"}


@pytest.mark.parametrize(
    ("name", "index"),
    [
        pytest.param(
            "assets",
            {"UserAssetsIndex": ([("user_id", "HASH"), ("upload_date", "RANGE")], "ALL")},
            marks=pytest.mark.requirement("GD-72"),
        ),
        pytest.param("users", {"EmailIndex": ([("email", "HASH")], "ALL")}, marks=pytest.mark.requirement("GD-80")),
        ("share-links", {}),
        ("analytics", {}),
        ("sessions", {}),
    ],
)
def test_assets_are_found_by_user_and_users_by_email(prod: Graph, name: str, index: dict[str, object]) -> None:
    assert indexes(table(prod, name)) == index


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("assets", marks=pytest.mark.requirement("GD-72")),
        pytest.param("analytics", marks=pytest.mark.requirement("GD-78")),
        pytest.param("sessions", marks=pytest.mark.requirement("GD-79")),
        pytest.param("users", marks=pytest.mark.requirement("GD-80")),
    ],
)
def test_all_but_share_links_is_paid_for_by_request(prod: Graph, name: str) -> None:
    assert table(prod, name).inputs["billingMode"] == "PAY_PER_REQUEST"


@pytest.mark.requirement("GD-74")
def test_share_links_have_1000_reads_and_100_writes_and_scale_from_there(prod: Graph) -> None:
    found = table(prod, "share-links")
    assert found.inputs["billingMode"] == "PROVISIONED"
    assert (found.inputs["readCapacity"], found.inputs["writeCapacity"]) == (1000, 100)
    assert table_scaling(prod, found) == {"ReadCapacityUnits": (1000, 4000), "WriteCapacityUnits": (100, 1000)}


@pytest.mark.requirement("GD-72")
def test_the_stream_of_assets_has_new_and_old_images(prod: Graph) -> None:
    found = table(prod, "assets")
    assert (found.inputs["streamEnabled"], found.inputs["streamViewType"]) == (True, "NEW_AND_OLD_IMAGES")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("assets", marks=pytest.mark.requirement("GD-73")),
        pytest.param("sessions", marks=pytest.mark.requirement("GD-79")),
    ],
)
def test_assets_and_sessions_expire(prod: Graph, name: str) -> None:
    assert table(prod, name).inputs["ttl"] == {"enabled": True, "attributeName": "expires_at"}


@pytest.mark.requirement("GD-79")
def test_sessions_last_seven_days(prod: Graph) -> None:
    lifetimes = parameters(prod, "us-east-1")["/gifdistributor/prod/lifetimes"].json("insecureValue")
    assert lifetimes["sessionSeconds"] == 7 * 86400


@pytest.mark.requirement("GD-72", "GD-81")
@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_encrypted_under_the_customer_key(prod: Graph, name: str) -> None:
    assert table_key(prod, table(prod, name)).name == "primary-encryption-key"
    assert table(prod, name).get("serverSideEncryption.enabled") is True


@pytest.mark.requirement("GD-82")
@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        (
            "assets",
            "asset_id user_id* upload_date expires_at title tags status s3_key file_size mime_type",
        ),
        ("share-links", "short_code asset_id created_at clicks metadata"),
        ("analytics", "asset_id timestamp_event user_agent ip_hash* referrer platform"),
        ("sessions", "session_id user_id* created_at expires_at metadata"),
        ("users", "user_id* email* oauth_provider oauth_id* roles created_at plan"),
    ],
)
def test_the_attributes_of_items_are_described_and_personal_ones_marked(
    prod: Graph, described: dict[str, dict[str, Any]], name: str, attributes: str
) -> None:
    found = [f"{key}*" if entry.get("personal") else key for key, entry in described[name].items()]
    assert sorted(found) == sorted(attributes.split())
    personal = table(prod, name).get("tags.personal-data")
    assert personal == ("true" if "*" in attributes else None)


@pytest.mark.requirement("GD-83")
def test_names_carry_the_stack_so_that_two_share_an_account(prod: Graph, dev: Graph) -> None:
    found = {key: node.inputs["name"] for key, node in tables(prod).items()}
    assert found == {name: f"gifdistributor-prod-{name}" for name in ALL_TABLES}
    assert not set(found.values()) & {node.inputs["name"] for node in tables(dev).values()}


@pytest.mark.requirement("GD-84")
@pytest.mark.parametrize("name", TABLES)
def test_every_table_can_be_restored_to_any_second_of_35_days_in_both_regions(prod: Graph, name: str) -> None:
    assert table(prod, name).inputs["pointInTimeRecovery"] == {"enabled": True, "recoveryPeriodInDays": 35}
    assert table_replicas(prod, "us-west-2")[name].inputs["pointInTimeRecovery"] is True


@pytest.mark.requirement("GD-86")
def test_every_table_has_a_replica_in_the_recovery_region_under_its_key(prod: Graph) -> None:
    found = table_replicas(prod, "us-west-2")
    assert sorted(found) == ALL_TABLES
    assert {table_key(prod, node).name for node in found.values()} == {"us-west-2-encryption-key"}
    assert {table_key(prod, node).region for node in found.values()} == {"us-west-2"}


@pytest.mark.requirement("GD-169")
def test_the_api_of_the_recovery_region_reads_and_writes_the_replicas_there(prod: Graph) -> None:
    api = service(prod, "api", "us-west-2")
    replicas = {key: node for key, node in table_replicas(prod, "us-west-2").items() if key in TABLES}
    granted = allowed(prod, task_role(prod, api), "dynamodb")
    assert {resource for resource in granted if not resource.endswith("/index/*")} == {
        node.outputs["arn"] for node in replicas.values()
    }
    environment = variables(containers(prod, api)["main"])
    assert {environment[f"TABLE_{key.replace('-', '_').upper()}"] for key in replicas} == {
        node.inputs["name"] for key, node in tables(prod).items() if key in TABLES
    }


@pytest.mark.requirement("GD-87")
@pytest.mark.parametrize(
    ("stack", "node_type"),
    [("gifdistributor-prod", "cache.r7g.large"), ("gifdistributor-dev", "cache.t4g.micro")],
)
def test_the_cache_is_valkey_on_graviton(stack_graph: StackGraph, stack: str, node_type: str) -> None:
    found = cache_group(stack_graph(stack))
    assert (found.inputs["engine"], found.inputs["nodeType"]) == ("valkey", node_type)


@pytest.mark.requirement("GD-88")
def test_the_cache_has_three_shards_of_two_nodes(prod: Graph) -> None:
    found = cache_group(prod)
    assert (found.inputs["numNodeGroups"], found.inputs["replicasPerNodeGroup"]) == (3, 1)
    assert found.inputs["clusterMode"] == "enabled"


@pytest.mark.requirement("GD-89")
def test_the_cache_spans_zones_and_fails_over_by_itself(prod: Graph) -> None:
    found = cache_group(prod)
    assert (found.inputs["multiAzEnabled"], found.inputs["automaticFailoverEnabled"]) == (True, True)


@pytest.mark.requirement("GD-90")
def test_the_cache_is_encrypted_with_an_iam_user(prod: Graph) -> None:
    found = cache_group(prod)
    assert (found.inputs["transitEncryptionEnabled"], found.inputs["transitEncryptionMode"]) == (True, "required")
    assert found.inputs["atRestEncryptionEnabled"] is True
    assert prod.target(found.inputs["kmsKeyId"]).name == "primary-encryption-key"
    (group,) = prod.referenced(found, "userGroupIds")
    assert group.name == "primary-data-cache-cache-users-group"
    (user,) = prod.referenced(group, "userIds")
    assert user.inputs["authenticationMode"] == {"type": "iam"}


@pytest.mark.requirement("GD-91")
def test_the_cache_is_in_three_subnets_with_a_security_group(prod: Graph) -> None:
    found = cache_group(prod)
    (subnets,) = prod.referenced(found, "subnetGroupName")
    assert {prod.target(each) for each in subnets.inputs["subnetIds"]} == {
        subnet(prod, "primary", "private", zone) for zone in "abc"
    }
    assert [prod.target(each) for each in found.inputs["securityGroupIds"]] == [cache_security_group(prod)]


@pytest.mark.requirement("GD-131")
def test_the_cache_allows_6379_from_the_security_group_of_the_api_only(prod: Graph) -> None:
    group = cache_security_group(prod)
    assert open_ports(prod, group, "Ingress") == {("primary-services-ecs-api-group-group", 6379)}
    assert open_ports(prod, group, "Egress") == set()


@pytest.mark.requirement("GD-92")
def test_nightly_snapshots_have_a_retention_of_five_days(prod: Graph) -> None:
    found = cache_group(prod)
    assert (found.inputs["snapshotRetentionLimit"], found.inputs["snapshotWindow"]) == (5, "03:00-05:00")


@pytest.mark.requirement("GD-93")
def test_the_cache_has_the_name_of_the_document(prod: Graph) -> None:
    assert cache_group(prod).inputs["replicationGroupId"] == "gifdistributor-redis-prod"


@pytest.mark.requirement("GD-94")
def test_how_long_things_stay_in_the_cache_are_parameters(prod: Graph) -> None:
    lifetimes = parameters(prod, "us-east-1")["/gifdistributor/prod/lifetimes"].json("insecureValue")
    assert {name: seconds for name, seconds in lifetimes.items() if name.startswith("cached")} == {
        "cachedSessionSeconds": 30 * 60,
        "cachedAnalyticsSeconds": 5 * 60,
        "cachedShortLinkSeconds": 60 * 60,
    }


@pytest.mark.requirement("GD-170")
def test_the_recovery_region_has_a_copy_of_the_cache_that_can_be_promoted(prod: Graph) -> None:
    datastore = prod.one("aws:elasticache/globalReplicationGroup:GlobalReplicationGroup")
    assert prod.referenced(datastore, "primaryReplicationGroupId") == [cache_group(prod)]
    copy = cache_group(prod, "us-west-2")
    assert prod.referenced(copy, "globalReplicationGroupId") == [datastore]
    assert (copy.region, copy.inputs["automaticFailoverEnabled"]) == ("us-west-2", True)


def test_development_has_one_small_node_and_pays_for_tables_by_request(dev: Graph) -> None:
    found = cache_group(dev)
    assert (found.inputs["numCacheClusters"], found.inputs["multiAzEnabled"]) == (1, False)
    assert sorted(tables(dev)) == [name for name in ALL_TABLES if name != "connections"]
    assert {node.inputs["billingMode"] for node in tables(dev).values()} == {"PAY_PER_REQUEST"}
