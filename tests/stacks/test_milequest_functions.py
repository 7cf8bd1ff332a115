"""Mile Quest's functions: distances from a queue, totals by a schedule."""

import pytest

from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph

FUNCTIONS = "primary-services-functions"
READ = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:ConditionCheckItem"]
CONNECTIONS = ("authorizer", "websocket-connect", "websocket-disconnect", "websocket-send")
ROLES = ("aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
ALL = ("distances", "activities", "teams", "aggregate", *CONNECTIONS)


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


@pytest.mark.requirement("MQ-09")
def test_shared_code_of_all_functions_is_one_layer(prod: Graph) -> None:
    layers = prod.of_type("aws:lambda/layerVersion:LayerVersion")
    assert [layer.inputs["layerName"] for layer in layers] == ["milequest-prod-shared"]
    made = prod.of_type("aws:lambda/function:Function")
    assert {tuple(each.inputs["layers"]) for each in made} == {(layers[0].outputs["arn"],)}


@pytest.mark.requirement("MQ-10")
@pytest.mark.parametrize("key", ALL)
def test_each_function_is_published_by_version_behind_an_alias(prod: Graph, key: str) -> None:
    function, alias = prod.named(f"{FUNCTIONS}-{key}-function"), prod.named(f"{FUNCTIONS}-{key}-alias")
    assert function.inputs["publish"] is True
    assert (alias.inputs["name"], alias.inputs["functionName"]) == ("live", function.inputs["name"])
    assert alias.inputs["functionVersion"] == function.outputs["version"]


@pytest.mark.requirement("MQ-11")
def test_a_schedule_starts_the_aggregation(prod: Graph) -> None:
    schedule = prod.named("primary-triggers-schedule-totals-schedule").inputs
    assert schedule["scheduleExpression"] == "rate(15 minutes)"
    assert schedule["state"] == "ENABLED"
    assert schedule["target"]["arn"] == prod.named(f"{FUNCTIONS}-aggregate-alias").outputs["arn"]
    assert prod.named(f"{FUNCTIONS}-aggregate-function").inputs["handler"] == "functions.aggregate.handler.handle"


@pytest.mark.requirement("MQ-13")
def test_the_queue_feeds_the_function_that_computes_distances(prod: Graph) -> None:
    mapping = prod.named(f"{FUNCTIONS}-distances-source-routes-mapping").inputs
    queue = prod.target(mapping["eventSourceArn"])
    assert queue.name == "primary-services-messaging-queue-distances-queue"
    assert mapping["functionName"] == prod.named(f"{FUNCTIONS}-distances-alias").outputs["arn"]
    assert mapping["functionResponseTypes"] == ["ReportBatchItemFailures"]
    assert prod.named(f"{FUNCTIONS}-distances-function").inputs["handler"] == "functions.distances.handler.handle"


@pytest.mark.requirement("MQ-13")
def test_the_queue_waits_six_timeouts_of_the_function(prod: Graph) -> None:
    queue = prod.named("primary-services-messaging-queue-distances-queue").inputs
    timeout = prod.named(f"{FUNCTIONS}-distances-function").inputs["timeout"]
    assert queue["visibilityTimeoutSeconds"] == 6 * timeout


@pytest.mark.requirement("MQ-13")
def test_a_message_that_fails_five_times_is_in_the_dead_letter_queue(prod: Graph) -> None:
    redrive = prod.named("primary-services-messaging-queue-distances-queue").json("redrivePolicy")
    dead_letters = prod.target(redrive["deadLetterTargetArn"])
    assert (dead_letters.type, redrive["maxReceiveCount"]) == ("aws:sqs/queue:Queue", 5)


@pytest.mark.requirement("MQ-40")
def test_each_service_has_a_role_of_its_own(prod: Graph) -> None:
    """A role trusts one service, and belongs to one resource, or to the instances of one cluster."""
    found: dict[str, list[Node]] = {}
    for role in prod.of_type("aws:iam/role:Role"):
        users = [node for node in prod.nodes if node.type not in ROLES and role.outputs["arn"] in str(node.inputs)]
        (statement,) = role.json("assumeRolePolicy")["Statement"]
        assert isinstance(statement["Principal"]["Service"], str), role.name
        assert users, role.name
        found[role.name] = users
    shared = {name: {node.type for node in users} for name, users in found.items() if len(users) > 1}
    assert shared == {"primary-data-aurora-cluster-telemetry-role": {"aws:rds/clusterInstance:ClusterInstance"}}
    owners = [node.name for users in found.values() for node in users]
    assert {*owners} >= {f"{FUNCTIONS}-{key}-function" for key in ALL}
    assert len({*owners}) == len(owners)


@pytest.mark.requirement("MQ-42")
@pytest.mark.parametrize("key", ALL)
def test_functions_are_traced(prod: Graph, key: str) -> None:
    assert prod.named(f"{FUNCTIONS}-{key}-function").inputs["tracingConfig"] == {"mode": "Active"}
    policy = prod.named(f"{FUNCTIONS}-{key}-execution-policy").json("policy")["Statement"]
    traces = next(entry for entry in policy if entry["Sid"] == "Traces")
    assert traces["Action"] == ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]


def test_functions_have_their_tables_and_nothing_else(prod: Graph) -> None:
    table = prod.named("primary-data-tables-live-table").outputs["arn"]
    for key, actions in {
        "distances": ["dynamodb:UpdateItem"],
        "activities": [*READ, "dynamodb:UpdateItem"],
        "teams": READ,
        "aggregate": ["dynamodb:Scan", "dynamodb:UpdateItem"],
    }.items():
        policy = prod.named(f"{FUNCTIONS}-{key}-execution-policy").json("policy")["Statement"]
        items = next(entry for entry in policy if entry["Sid"] == "TableLiveItems")
        assert (items["Action"], items["Resource"]) == (actions, table)
