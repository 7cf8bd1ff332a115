"""The microservice's images: scanned, immutable, and expired by age."""

import pytest

from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph

REPOSITORIES = {"microservice-prod/api", "microservice-prod/events"}


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


@pytest.fixture(scope="module")
def repositories(prod: Graph) -> list[Node]:
    return prod.of_type("aws:ecr/repository:Repository")


@pytest.mark.requirement("MS-23")
def test_every_repository_is_scanned_whenever_a_vulnerability_becomes_known(
    prod: Graph, repositories: list[Node]
) -> None:
    scanning = prod.one("RegistryScanningConfiguration")
    assert scanning.inputs["scanType"] == "ENHANCED"
    (rule,) = scanning.inputs["rules"]
    assert rule["scanFrequency"] == "CONTINUOUS_SCAN"
    filters = {entry["filter"] for entry in rule["repositoryFilters"]}
    assert filters == {node.inputs["name"] for node in repositories} == REPOSITORIES


@pytest.mark.requirement("MS-24")
def test_a_tag_never_names_another_image(repositories: list[Node]) -> None:
    assert [node.inputs["imageTagMutability"] for node in repositories] == ["IMMUTABLE", "IMMUTABLE"]


@pytest.mark.requirement("MS-25")
def test_old_images_are_removed(prod: Graph, repositories: list[Node]) -> None:
    found = {
        node.inputs["repository"]: [
            (rule["selection"]["tagStatus"], rule["selection"]["countType"], rule["selection"]["countNumber"])
            for rule in node.json("policy")["rules"]
        ]
        for node in prod.of_type("aws:ecr/lifecyclePolicy:LifecyclePolicy")
    }
    rules = [("untagged", "sinceImagePushed", 14), ("any", "imageCountMoreThan", 100)]
    assert found == {node.inputs["name"]: rules for node in repositories}
