"""Tags of GIFDistributor's resources."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.mark.requirement("GD-179")
def test_owner_labels_and_review_are_tags_of_everything_in_each_region(prod: Graph) -> None:
    providers = [node for node in prod.nodes if node.type == "pulumi:providers:aws"]
    assert {"us-east-1", "us-west-2"} <= {node.name for node in providers}
    for node in providers:
        assert node.json("defaultTags")["tags"] == {
            "owner": "infrastructure-team",
            "labels": "infra/cdn",
            "review-cycle": "quarterly",
            "system": "gifdistributor",
            "environment": "prod",
            "managed-by": "pulumi",
        }


@pytest.mark.requirement("GD-179")
def test_every_resource_has_its_regions_provider(prod: Graph) -> None:
    known = {node.urn for node in prod.nodes if node.type == "pulumi:providers:aws"}
    assert {node.provider.rpartition("::")[0] for node in prod.resources if node.type.startswith("aws:")} == known
