"""DynamoDB tables: keys and indexes, encryption, recovery, capacity and ignored changes."""

from typing import Any

import pytest

from components.data.dynamodb.settings import TableSettings, table_name
from components.data.dynamodb.table import TableArgs
from preview.graph import Graph, Node
from tests.components.data.dynamodb.table_graphs import ASSETS, KEYS, LINKS, TABLE, run
from tests.conftest import Deploy

SCALED = {"read": {"minimum": 10, "maximum": 100}, "write": {"minimum": 5, "maximum": 50}}
FIXED = {"read": {"minimum": 10, "maximum": 10}, "write": {"minimum": 5, "maximum": 5}}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return run(deploy, assets=ASSETS, links=LINKS)


@pytest.fixture(scope="module")
def assets(graph: Graph) -> Node:
    return graph.named("primary-tables-assets-table", TABLE)


@pytest.fixture(scope="module")
def links(graph: Graph) -> Node:
    return graph.named("primary-tables-links-table", TABLE)


def with_index(units: dict[str, Any], **index: Any) -> dict[str, Any]:
    return {
        **LINKS,
        "attributes": {"short_code": {}, "asset_id": {}, "owner": {}},
        "globalIndexes": {
            "AssetIndex": {"hashKeys": ["asset_id"], "units": units},
            "OwnerIndex": {"hashKeys": ["owner"], "units": units, **index},
        },
    }


@pytest.mark.requirement("GD-83")
def test_names_begin_with_those_of_the_stack(assets: Node) -> None:
    assert assets.inputs["name"] == "media-prod-assets"


def test_a_table_can_have_an_explicit_name() -> None:
    settings = TableSettings.model_validate({**ASSETS, "name": "Assets"})
    assert table_name(settings, "media-prod", "assets") == "Assets"


@pytest.mark.requirement("GD-82")
def test_only_attributes_of_keys_are_declared(assets: Node) -> None:
    assert assets.inputs["attributes"] == [
        {"name": "asset_id", "type": "S"},
        {"name": "user_id", "type": "S"},
        {"name": "upload_date", "type": "N"},
    ]


@pytest.mark.requirement("GD-82")
def test_tables_with_personal_data_are_tagged(deploy: Deploy) -> None:
    users = {"hashKey": "user_id", "attributes": {"user_id": {}, "email": {"personal": True}}}
    tagged = run(deploy, users=users, assets=ASSETS)
    assert tagged.named("primary-tables-users-table").inputs["tags"] == {"personal-data": "true"}
    assert "tags" not in tagged.named("primary-tables-assets-table").inputs


@pytest.mark.requirement("GD-72")
def test_an_index_has_its_own_keys(assets: Node) -> None:
    assert (assets.inputs["hashKey"], assets.inputs.get("rangeKey")) == ("asset_id", None)
    assert assets.inputs["globalSecondaryIndexes"] == [
        {
            "name": "UserAssetsIndex",
            "keySchemas": [
                {"attributeName": "user_id", "keyType": "HASH"},
                {"attributeName": "upload_date", "keyType": "RANGE"},
            ],
            "projectionType": "ALL",
        }
    ]


@pytest.mark.requirement("GD-76")
def test_items_sort_within_a_partition(deploy: Deploy) -> None:
    events: dict[str, Any] = {
        "hashKey": "asset_id",
        "rangeKey": "at",
        "attributes": {"asset_id": {}, "at": {}, "kind": {}},
    }
    table = run(deploy, events={**events, "localIndexes": {"by-kind": {"rangeKey": "kind"}}}).one(TABLE)
    assert (table.inputs["hashKey"], table.inputs["rangeKey"]) == ("asset_id", "at")
    assert table.inputs["localSecondaryIndexes"] == [{"name": "by-kind", "rangeKey": "kind", "projectionType": "ALL"}]


@pytest.mark.requirement("GD-72", "GD-81")
def test_a_table_is_encrypted_with_the_key_of_its_region(assets: Node) -> None:
    assert assets.inputs["serverSideEncryption"] == {"enabled": True, "kmsKeyArn": KEYS["us-east-1"]}


@pytest.mark.requirement("GD-84")
def test_a_table_can_be_restored_to_any_second(assets: Node, links: Node) -> None:
    expected = {"enabled": True, "recoveryPeriodInDays": 35}
    assert [node.inputs["pointInTimeRecovery"] for node in (assets, links)] == [expected, expected]


def test_stateful_resources_are_protected_where_the_stack_is(deploy: Deploy, assets: Node) -> None:
    assert (assets.options.protect, assets.inputs["deletionProtectionEnabled"]) == (True, True)
    loose = run(deploy, protect=False, assets=ASSETS).one(TABLE)
    assert (loose.options.protect, loose.inputs["deletionProtectionEnabled"]) == (False, False)


@pytest.mark.requirement("GD-78", "MQ-18")
def test_billing_is_on_demand_by_default(graph: Graph, assets: Node) -> None:
    assert assets.inputs["billingMode"] == "PAY_PER_REQUEST"
    assert "readCapacity" not in assets.inputs
    assert assets.options.ignore_changes == ()
    assert [target.name for target in graph.of_type("Target") if "assets" in target.name] == []


def test_requests_on_demand_may_be_limited(deploy: Deploy) -> None:
    table = run(deploy, assets={**ASSETS, "capacity": {"maxReadUnits": 500}}).one(TABLE)
    assert table.inputs["onDemandThroughput"] == {"maxReadRequestUnits": 500}


@pytest.mark.requirement("GD-74")
def test_units_of_a_provisioned_table_are_scaled(graph: Graph, links: Node) -> None:
    assert links.inputs["billingMode"] == "PROVISIONED"
    assert (links.inputs["readCapacity"], links.inputs["writeCapacity"]) == (1000, 100)
    for unit, least, most in (("Read", 1000, 4000), ("Write", 100, 400)):
        target = graph.named(f"primary-tables-links-scaling-{unit.lower()}-target")
        assert target.inputs == {
            "serviceNamespace": "dynamodb",
            "scalableDimension": f"dynamodb:table:{unit}CapacityUnits",
            "resourceId": "table/media-prod-links",
            "minCapacity": least,
            "maxCapacity": most,
        }
        policy = graph.named(f"primary-tables-links-scaling-{unit.lower()}-policy")
        assert policy.inputs["policyType"] == "TargetTrackingScaling"
        assert policy.get("targetTrackingScalingPolicyConfiguration") == {
            "targetValue": 70,
            "predefinedMetricSpecification": {"predefinedMetricType": f"DynamoDB{unit}CapacityUtilization"},
        }


@pytest.mark.requirement("GD-74")
def test_a_deployment_ignores_exactly_the_units_that_scale(deploy: Deploy, links: Node) -> None:
    assert links.options.ignore_changes == ("readCapacity", "writeCapacity")
    units = {"read": SCALED["read"], "write": FIXED["write"]}
    half = run(deploy, links={**LINKS, "capacity": {"mode": "provisioned", "units": units}})
    assert half.one(TABLE).options.ignore_changes == ("readCapacity",)
    assert [target.inputs["scalableDimension"] for target in half.of_type("Target")] == [
        "dynamodb:table:ReadCapacityUnits"
    ]


def test_indexes_of_a_provisioned_table_scale_by_themselves(deploy: Deploy) -> None:
    scaled = run(deploy, links=with_index(SCALED))
    table = scaled.one(TABLE)
    first = table.inputs["globalSecondaryIndexes"][0]
    assert (first["readCapacity"], first["writeCapacity"]) == (10, 5)
    target = scaled.named("primary-tables-links-scaling-AssetIndex-write-target").inputs
    assert (target["resourceId"], target["scalableDimension"]) == (
        "table/media-prod-links/index/AssetIndex",
        "dynamodb:index:WriteCapacityUnits",
    )
    assert table.options.ignore_changes == (
        "readCapacity",
        "writeCapacity",
        "globalSecondaryIndexes[0].readCapacity",
        "globalSecondaryIndexes[0].writeCapacity",
        "globalSecondaryIndexes[1].readCapacity",
        "globalSecondaryIndexes[1].writeCapacity",
    )


def test_an_index_that_is_not_there_yet_is_not_ignored(deploy: Deploy) -> None:
    table = run(deploy, links=with_index(SCALED, new=True)).one(TABLE)
    assert [index["name"] for index in table.inputs["globalSecondaryIndexes"]] == ["AssetIndex", "OwnerIndex"]
    assert not any("[1]" in path for path in table.options.ignore_changes)


@pytest.mark.requirement("GD-73", "GD-79")
def test_items_go_when_their_time_has_come(deploy: Deploy, assets: Node) -> None:
    table = run(deploy, assets={**ASSETS, "ttlAttribute": "expires_at"}).one(TABLE)
    assert table.inputs["ttl"] == {"enabled": True, "attributeName": "expires_at"}
    assert "ttl" not in assets.inputs


@pytest.mark.requirement("GD-72")
def test_a_stream_is_there_if_configured(deploy: Deploy, assets: Node) -> None:
    table = run(deploy, assets={**ASSETS, "stream": "NEW_IMAGE"}).one(TABLE)
    assert (table.inputs["streamEnabled"], table.inputs["streamViewType"]) == (True, "NEW_IMAGE")
    assert assets.inputs["streamEnabled"] is False
    assert "streamViewType" not in assets.inputs


def test_keys_are_counted_in_the_table_and_its_indexes(deploy: Deploy) -> None:
    counted = run(deploy, assets={**ASSETS, "contributorInsights": "throttled_keys"})
    insights = counted.of_type("ContributorInsights")
    assert [(node.inputs.get("indexName"), node.inputs["mode"]) for node in insights] == [
        (None, "THROTTLED_KEYS"),
        ("UserAssetsIndex", "THROTTLED_KEYS"),
    ]


def test_a_first_preview_registers_the_same(deploy: Deploy, graph: Graph) -> None:
    first = run(deploy, unknown=True, assets=ASSETS, links=LINKS)
    assert sorted(node.name for node in first) == sorted(node.name for node in graph)


def test_strong_consistency_needs_two_more_regions() -> None:
    settings = TableSettings.model_validate({**ASSETS, "consistency": "strong"})
    with pytest.raises(ValueError, match="replica_keys: us-west-2: strong consistency needs two more regions"):
        TableArgs(settings=settings, table_name="assets", key_arn="key", replica_keys={"us-west-2": "key"})
