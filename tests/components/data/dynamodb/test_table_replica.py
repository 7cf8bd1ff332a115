"""Table replicas: keys, point-in-time recovery, streams and write capacity."""

import pytest

from components.data.dynamodb.settings import TableSettings
from components.data.dynamodb.table import TableArgs
from components.data.dynamodb.table_replica import TableReplicaArgs
from preview.graph import Graph
from tests.components.data.dynamodb.table_graphs import ACCOUNT, ASSETS, KEYS, LINKS, REPLICA, TABLE, run
from tests.conftest import Deploy


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return run(deploy, "us-west-2", "eu-west-1", assets=ASSETS, links=LINKS)


@pytest.fixture(scope="module")
def strong(deploy: Deploy) -> Graph:
    counted = {**ASSETS, "consistency": "strong", "contributorInsights": "throttled_keys"}
    return run(deploy, "us-west-2", "us-east-2", assets=counted)


@pytest.mark.requirement("GD-86", "QA-24")
def test_every_replica_region_holds_every_table(graph: Graph) -> None:
    held = {(replica.region, graph.target(replica.inputs["globalTableArn"]).name) for replica in graph.of_type(REPLICA)}
    tables = ("primary-tables-assets-table", "primary-tables-links-table")
    assert held == {(region, table) for region in ("us-west-2", "eu-west-1") for table in tables}


@pytest.mark.requirement("GD-86")
def test_a_replica_is_encrypted_with_the_key_of_its_own_region(graph: Graph) -> None:
    assert all(replica.inputs["kmsKeyArn"] == KEYS[replica.region] for replica in graph.of_type(REPLICA))


@pytest.mark.requirement("GD-84")
def test_a_replica_can_be_restored_too(graph: Graph) -> None:
    assert [replica.inputs["pointInTimeRecovery"] for replica in graph.of_type(REPLICA)] == [True] * 4


def test_a_replica_is_protected_as_its_table_is(deploy: Deploy, graph: Graph) -> None:
    replica = graph.named("us-west-2-tables-assets-replica")
    assert (replica.options.protect, replica.inputs["deletionProtectionEnabled"]) == (True, True)
    loose = run(deploy, "us-west-2", protect=False, assets=ASSETS).one(REPLICA)
    assert (loose.options.protect, loose.inputs["deletionProtectionEnabled"]) == (False, False)


@pytest.mark.requirement("GD-77")
def test_tables_with_replicas_stream_both_images(graph: Graph) -> None:
    tables = graph.of_type(TABLE)
    assert [(node.inputs["streamEnabled"], node.inputs["streamViewType"]) for node in tables] == [
        (True, "NEW_AND_OLD_IMAGES")
    ] * 2


def test_a_table_ignores_replicas_that_are_separate_components(graph: Graph) -> None:
    table = graph.named("primary-tables-links-table")
    assert "replicas" not in table.inputs
    assert table.options.ignore_changes == ("readCapacity", "writeCapacity", "replicas")


@pytest.mark.requirement("GD-74", "GD-86")
def test_a_replica_depends_on_writes_that_scale(graph: Graph) -> None:
    waited = graph.named("us-west-2-tables-links-replica").property_dependencies["globalTableArn"]
    policies = [graph.named(f"primary-tables-links-scaling-{unit}-policy").urn for unit in ("read", "write")]
    assert set(policies) <= set(waited)


def test_a_region_more_is_a_replica_more_and_nothing_else(deploy: Deploy, graph: Graph) -> None:
    before = run(deploy, "us-west-2", assets=ASSETS, links=LINKS)
    urns = {node.urn: node.inputs for node in graph if node.custom}
    assert {node.urn: node.inputs for node in before if node.custom} == {
        urn: inputs for urn, inputs in urns.items() if "eu-west-1" not in urn
    }


def test_a_table_can_have_no_replicas(deploy: Deploy) -> None:
    only_primary = run(deploy, "us-west-2", assets={**ASSETS, "replicas": []})
    assert only_primary.of_type(REPLICA) == []
    assert only_primary.one(TABLE).inputs["streamEnabled"] is False


def test_strongly_consistent_replicas_are_part_of_the_table(strong: Graph) -> None:
    assert strong.of_type(REPLICA) == []
    table = strong.one(TABLE)
    assert table.inputs["replicas"] == [
        {
            "regionName": region,
            "kmsKeyArn": KEYS[region],
            "consistencyMode": "STRONG",
            "pointInTimeRecovery": True,
            "deletionProtectionEnabled": True,
            "propagateTags": True,
        }
        for region in ("us-west-2", "us-east-2")
    ]
    assert table.inputs["streamEnabled"] is False
    assert table.options.ignore_changes == ()


def test_a_witness_replaces_a_replica(deploy: Deploy) -> None:
    witnessed = run(deploy, "us-west-2", assets={**ASSETS, "consistency": "strong", "witness": "us-east-2"})
    table = witnessed.one(TABLE)
    assert [replica["regionName"] for replica in table.inputs["replicas"]] == ["us-west-2"]
    assert table.inputs["globalTableWitness"] == {"regionName": "us-east-2"}


def test_keys_are_counted_in_every_region(strong: Graph) -> None:
    counted = [(node.region, node.inputs.get("indexName")) for node in strong.of_type("ContributorInsights")]
    assert sorted(counted, key=str) == sorted(
        [(region, index) for region in ("us-east-1", "us-east-2", "us-west-2") for index in (None, "UserAssetsIndex")],
        key=str,
    )


def test_a_first_preview_registers_the_same(deploy: Deploy, graph: Graph) -> None:
    first = run(deploy, "us-west-2", "eu-west-1", unknown=True, assets=ASSETS, links=LINKS)
    assert sorted(node.name for node in first) == sorted(node.name for node in graph)


def test_a_stream_of_new_images_feeds_no_replica() -> None:
    settings = TableSettings.model_validate({**ASSETS, "stream": "NEW_IMAGE"})
    with pytest.raises(ValueError, match=r"settings.stream: NEW_IMAGE: replicas need NEW_AND_OLD_IMAGES"):
        TableArgs(settings=settings, table_name="assets", key_arn="key", replica_keys={"us-west-2": "key"})


def test_a_strongly_consistent_replica_is_no_component() -> None:
    settings = TableSettings.model_validate({**ASSETS, "consistency": "strong"})
    with pytest.raises(ValueError, match="such replicas are created with the table"):
        TableReplicaArgs(
            settings=settings,
            table_name="assets",
            table_arn=f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/assets",
            key_arn="key",
        )
