"""The media pipeline of a stack: policies of buckets name the roles that the stack has, in each region."""

from collections.abc import Callable
from typing import Any

import pytest

from preview.graph import Graph

StackGraph = Callable[[str], Graph]
SHOWCASE = "monarch-prod"
REGIONS = ("primary", "us-west-2")


def exempt(graph: Graph, region: str) -> list[str]:
    """Principals that read uploads whatever their scan."""
    statements: list[Any] = graph.named(f"{region}-library-uploads-policy").json("policy")["Statement"]
    (denied,) = [entry for entry in statements if entry["Sid"] == "DenyUnscannedReadsUploads"]
    return denied["Condition"]["ArnNotEquals"]["aws:PrincipalArn"]


@pytest.mark.parametrize("region", REGIONS)
def test_the_scanner_and_the_readers_are_exempt_by_their_roles(region: str, stack_graph: StackGraph) -> None:
    graph = stack_graph(SHOWCASE)
    roles = [
        f"{region}-data-malware-protection-role",
        f"{region}-services-functions-complete-execution-role",
        f"{region}-services-functions-scan-result-execution-role",
    ]
    assert exempt(graph, region) == [graph.named(role).outputs["arn"] for role in roles]


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_is_ready_to_process_uploads(region: str, stack_graph: StackGraph) -> None:
    names = {node.name for node in stack_graph(SHOWCASE)}
    assert {f"{region}-data-transcoding-queue", f"{region}-data-malware-protection-uploads-plan"} <= names
