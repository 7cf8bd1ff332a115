"""Container Insights of a cluster: retention and encryption of logs."""

import pytest

from preview.graph import Graph, Node
from tests.components.compute.eks.clusters import AUTO, KEY, MANAGED, cluster
from tests.conftest import Deploy

KINDS = ["application", "dataplane", "host", "performance"]


def groups(graph: Graph) -> list[Node]:
    return [node for node in graph.of_type("LogGroup") if node.inputs["name"].startswith("/aws/containerinsights/")]


@pytest.fixture(scope="module", params=[MANAGED, AUTO], ids=["managed", "auto"])
def graph(deploy: Deploy, request: pytest.FixtureRequest) -> Graph:
    return cluster(deploy, {**request.param, "logRetentionDays": 30})


def test_they_have_the_names_of_the_add_on(graph: Graph) -> None:
    assert {node.name: node.inputs["name"] for node in groups(graph)} == {
        f"main-insights-{kind}": f"/aws/containerinsights/media-prod/{kind}" for kind in KINDS
    }


def test_they_are_encrypted_with_the_configured_retention(graph: Graph) -> None:
    found = {(node.inputs["kmsKeyId"], node.inputs["retentionInDays"]) for node in groups(graph)}
    assert found == {(KEY, 30)}


def test_the_add_on_has_its_log_groups_and_depends_on_them(graph: Graph) -> None:
    """Otherwise the add-on creates them itself, without retention and encryption."""
    waiting = {
        node.name: [addon.inputs["addonName"] for addon in graph.of_type("Addon") if addon.depends_on(node)]
        for node in groups(graph)
    }
    assert waiting == {f"main-insights-{kind}": ["amazon-cloudwatch-observability"] for kind in KINDS}


def test_a_cluster_without_observability_has_none(deploy: Deploy) -> None:
    graph = cluster(deploy, {"observability": False})
    assert [node.name for node in graph.of_type("LogGroup")] == ["main-cluster-logs"]
