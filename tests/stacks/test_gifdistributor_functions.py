"""GIFDistributor's functions: events of analytics from their queue."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph

FUNCTION = "primary-services-functions-analytics-events"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.mark.requirement("GD-98")
def test_the_events_of_a_week_feed_a_function_in_batches_of_ten(prod: Graph) -> None:
    mapping = prod.named(f"{FUNCTION}-source-events-mapping").inputs
    queue = prod.target(mapping["eventSourceArn"])
    assert (queue.inputs["name"], queue.inputs["messageRetentionSeconds"]) == ("analytics-events", 604_800)
    assert queue.json("redrivePolicy")["maxReceiveCount"] == 5
    assert (mapping["batchSize"], mapping["enabled"]) == (10, True)
    assert mapping["functionName"] == prod.named(f"{FUNCTION}-alias").outputs["arn"]
    assert prod.named(f"{FUNCTION}-function").inputs["handler"] == "functions.analytics_events.handler.handle"


@pytest.mark.requirement("GD-98")
def test_the_recovery_region_has_the_function_and_reads_nothing(prod: Graph) -> None:
    mapping = prod.named("us-west-2-services-functions-analytics-events-source-events-mapping").inputs
    assert mapping["enabled"] is False


def test_the_function_changes_items_of_the_table_only(prod: Graph) -> None:
    policy = prod.named(f"{FUNCTION}-execution-policy").json("policy")["Statement"]
    tables = [entry for entry in policy if "dynamodb" in str(entry["Action"])]
    table = prod.named("primary-data-tables-analytics-table").outputs["arn"]
    assert [(entry["Action"], entry["Resource"]) for entry in tables] == [(["dynamodb:UpdateItem"], table)]
