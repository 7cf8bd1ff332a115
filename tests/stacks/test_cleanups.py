"""The nightly cleanup of stacks whose APIs take uploads."""

import json

import pytest

from functions.shared.prefixes import DELIVERED
from tests.stacks.reading import StackGraph
from tests.stacks.reading_functions import allowed_to, function

STACKS = ("messageai-prod", "quikapp-dev", "quikapp-qa", "quikapp-staging", "quikapp-prod", "dev", "prod")


@pytest.mark.parametrize("stack", STACKS)
def test_a_schedule_starts_it_each_night_in_the_primary_region_only(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    name = function(graph, "cleanup").outputs["name"]
    states = {
        node.region: node.inputs["state"]
        for node in graph.of_type("aws:scheduler/schedule:Schedule")
        if f":function:{name}:" in node.get("target.arn")
    }
    assert states.pop("us-east-1") == "ENABLED"
    assert set(states.values()) <= {"DISABLED"}


@pytest.mark.parametrize("stack", STACKS)
def test_it_writes_no_object_and_no_new_record(stack_graph: StackGraph, stack: str) -> None:
    found = allowed_to(stack_graph(stack), "cleanup")
    assert {"dynamodb:Scan", "dynamodb:UpdateItem", "s3:DeleteObject", "s3:AbortMultipartUpload"} <= found.keys()
    assert not {"dynamodb:PutItem", "dynamodb:DeleteItem", "s3:PutObject"} & found.keys()


@pytest.mark.parametrize("stack", STACKS)
def test_it_may_delete_where_it_looks_for_orphans(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    table = json.loads(function(graph, "cleanup").get("environment.variables.MEDIA_PLACES"))
    prefixes = {place["prefix"] for name in ("incoming", *DELIVERED) for place in table.get(name, {}).values()}
    deleted = {arn.partition("/")[2].removesuffix("*") for arn in allowed_to(graph, "cleanup")["s3:DeleteObject"]}
    assert prefixes - deleted == set()
