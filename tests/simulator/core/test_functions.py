"""Invocations of functions: environment, permissions, retries, destinations."""

import json
from dataclasses import replace

import pytest

from preview.graph import Node
from preview.wire import UNKNOWN
from simulator.errors import NotSimulatedError
from simulator.iam.context import ServicePrincipal
from simulator.iam.evaluation import AccessDeniedError
from tests.simulator.core.conftest import Simulate
from tests.simulator.core.handlers import RECEIVED
from tests.simulator.core.resources import arn, function, live, permission, queue, statement
from tests.simulator.running import BUCKET, REGION, bucket, node

EVENTS = ServicePrincipal("events.amazonaws.com")
RULE = arn("events", "rule")


def test_a_handler_has_its_environment_its_time_and_the_time_of_the_simulation(simulate: Simulate) -> None:
    simulation = simulate(*function("note"), *function("now"))
    payload = simulation.invoker.run(live("note"), {}).payload
    assert (payload["name"], payload["remaining"] <= 10_000) == ("note", True)
    simulation.run_for(3600)
    assert simulation.invoker.run(live("now"), {}).payload == "2026-12-01T10:00:00Z"


def test_an_unknown_variable_is_refused(simulate: Simulate) -> None:
    with pytest.raises(ValueError, match="environment: TABLE_X: unknown"):
        simulate(*function("note", environment={"TABLE_X": UNKNOWN}))


def test_who_may_not_invoke_a_function_is_denied(simulate: Simulate) -> None:
    simulation = simulate(*function("note"), permission("note", EVENTS.name, RULE))
    simulation.invoker.invoke(live("note"), {"first": 1}, by=EVENTS, source_arn=RULE)
    with pytest.raises(AccessDeniedError):
        simulation.invoker.invoke(live("note"), {}, by=EVENTS, source_arn=arn("events", "another"))
    assert RECEIVED == [{"first": 1}]


def test_a_call_needs_the_permission_of_the_role(simulate: Simulate) -> None:
    allowed = function("read", statement("s3:GetObject", f"arn:aws:s3:::{BUCKET}/public/*"))
    simulation = simulate(*allowed, bucket())
    store = simulation.store("s3", REGION)
    for key in ("public/a", "secret/a"):
        store.put_object(Bucket=BUCKET, Key=key, Body=b"content")
    assert simulation.invoker.run(live("read"), {"bucket": BUCKET, "key": "public/a"}).payload == "content"
    denied = simulation.invoker.run(live("read"), {"bucket": BUCKET, "key": "secret/a"})
    assert "is not authorized to perform: s3:GetObject" in denied.error
    assert [(use.action, use.resource) for use in simulation.calls.uses] == [
        ("s3:GetObject", f"arn:aws:s3:::{BUCKET}/public/a")
    ]


@pytest.mark.parametrize(("lists", "code"), [(False, "AccessDenied"), (True, "NoSuchKey")])
def test_a_missing_object_is_denied_to_who_may_not_list(simulate: Simulate, lists: bool, code: str) -> None:
    statements = [statement("s3:GetObject", f"arn:aws:s3:::{BUCKET}/*")]
    statements += [statement("s3:ListBucket", f"arn:aws:s3:::{BUCKET}")] if lists else []
    simulation = simulate(*function("read", *statements), bucket())
    assert code in simulation.invoker.run(live("read"), {"bucket": BUCKET, "key": "missing"}).error


def test_what_is_not_simulated_ends_the_simulation_whatever_the_handler_catches(simulate: Simulate) -> None:
    simulation = simulate(*function("swallow"))
    with pytest.raises(NotSimulatedError, match=r"ec2.DescribeInstances: which actions it requires"):
        simulation.invoker.run(live("swallow"), {})


def test_a_connection_to_a_host_ends_the_simulation_whatever_the_handler_catches(simulate: Simulate) -> None:
    simulation = simulate(*function("connect"))
    with pytest.raises(NotSimulatedError, match=r"no network: a connection to .*postgres\.internal"):
        simulation.invoker.run(live("connect"), {})


def test_a_function_in_a_vpc_is_refused_when_it_is_invoked(simulate: Simulate) -> None:
    lambda_, *others = function("note")
    simulation = simulate(replace(lambda_, inputs={**lambda_.inputs, "vpcConfig": {"subnetIds": ["a"]}}), *others)
    with pytest.raises(NotSimulatedError, match="note runs in a VPC"):
        simulation.invoker.run(live("note"), {})


def test_messages_that_are_published_at_once_are_delivered_one_by_one(simulate: Simulate) -> None:
    topic = arn("sns", "news")
    subscription = {"topic": topic, "protocol": "sqs", "endpoint": arn("sqs", "jobs"), "rawMessageDelivery": True}
    simulation = simulate(
        *function("publish", statement("sns:Publish", topic)),
        node("aws:sns/topic:Topic", "news", {"name": "news"}, arn=topic),
        node("aws:sns/topicSubscription:TopicSubscription", "news-jobs", subscription),
        *queue("jobs", ("sns.amazonaws.com", topic)),
    )
    simulation.invoker.run(live("publish"), {"topic": topic, "messages": ["a", "b"]})
    simulation.run()
    url = simulation.calls.queue_url(arn("sqs", "jobs"))
    found = simulation.store("sqs", REGION).receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert sorted(message["Body"] for message in found) == ["a", "b"]


def test_the_deletion_of_a_version_that_may_be_retained_is_refused(simulate: Simulate) -> None:
    kept = bucket()
    locked = replace(kept, inputs={**kept.inputs, "objectLockEnabled": True})
    allowed = statement("s3:DeleteObjectVersion", f"arn:aws:s3:::{BUCKET}/*")
    simulation = simulate(*function("remove", allowed), locked)
    stored = simulation.store("s3", REGION).put_object(Bucket=BUCKET, Key="a", Body=b"content")
    event = {"bucket": BUCKET, "key": "a", "version": str(stored.get("VersionId", "null"))}
    with pytest.raises(NotSimulatedError, match=f"s3.DeleteObject of a version in {BUCKET}, which has Object Lock"):
        simulation.invoker.run(live("remove"), event)


@pytest.mark.parametrize(("retries", "calls"), [(0, 1), (2, 3)])
def test_a_failed_event_is_retried_and_then_sent_to_the_destination(
    simulate: Simulate, retries: int, calls: int
) -> None:
    settings = {
        "functionName": "fail",
        "qualifier": "live",
        "maximumRetryAttempts": retries,
        "destinationConfig": {"onFailure": {"destination": arn("sqs", "failed")}},
    }
    simulation = simulate(
        *function("fail", statement("sqs:SendMessage", arn("sqs", "failed"))),
        node("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", settings),
        permission("fail", EVENTS.name, RULE),
        *queue("failed"),
    )
    simulation.invoker.send(live("fail"), {"id": 7}, by=EVENTS, source_arn=RULE)
    simulation.run_for(600)
    url = simulation.calls.queue_url(arn("sqs", "failed"))
    (message,) = simulation.store("sqs", REGION).receive_message(QueueUrl=url)["Messages"]
    body = json.loads(message["Body"])
    assert (len(RECEIVED), body["requestPayload"]) == (calls, {"id": 7})
    assert body["requestContext"]["condition"] == "RetriesExhausted"
    assert body["responsePayload"] == {"errorMessage": "never works", "errorType": "ValueError"}


def test_a_copy_in_another_region_has_the_name_of_a_function_and_results_of_its_own(simulate: Simulate) -> None:
    simulation = simulate(*function("note"), *function("note", region="eu-west-1"))
    simulation.invoker.run(live("note", "eu-west-1"), {})
    assert [arn for arn, _ in simulation.invoker.results] == [live("note", "eu-west-1")]
    assert [(step.actor, step.region) for step in simulation.log.steps] == [("function note", "eu-west-1")]


def test_settings_of_asynchronous_invocations_are_those_of_their_alias(simulate: Simulate) -> None:
    lambda_, alias, *others = function("fail")
    next_arn = live("fail").replace(":live", ":next")
    other = replace(alias, urn=f"{alias.urn}-next", inputs={**alias.inputs, "name": "next"})
    settings = {"functionName": "fail", "qualifier": "live", "maximumRetryAttempts": 0}
    config = node("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", settings)
    found = simulate(lambda_, alias, other, *others, config).invoker.functions
    assert {each: found[each].retries for each in (live("fail"), next_arn)} == {live("fail"): 0, next_arn: 2}


def layered(**settings: object) -> list[Node]:
    """A function with a layer. settings: of the layer."""
    layer = {"layerName": "shared", "compatibleRuntimes": ["python3.13"], "compatibleArchitectures": ["arm64"]}
    layer_arn = arn("lambda", "shared").replace("function:", "layer:") + ":1"
    made, *others = function("note")
    inputs = {**made.inputs, "layers": [layer_arn], "runtime": "python3.13", "architectures": ["arm64"]}
    layers = [node("aws:lambda/layerVersion:LayerVersion", "shared", {**layer, **settings}, REGION, arn=layer_arn)]
    return [replace(made, inputs=inputs), *others, *layers]


def test_a_layer_of_the_graph_has_the_code_of_the_repository(simulate: Simulate) -> None:
    assert simulate(*layered()).invoker.run(live("note"), {}).payload["name"] == "note"


@pytest.mark.parametrize("settings", [{"compatibleRuntimes": ["python3.12"]}, {"compatibleArchitectures": ["x86_64"]}])
def test_a_layer_for_other_functions_is_not_simulated(simulate: Simulate, settings: dict[str, object]) -> None:
    with pytest.raises(NotSimulatedError, match="layer arn:aws:lambda:eu-west-1:123456789012:layer:shared:1"):
        simulate(*layered(**settings))
