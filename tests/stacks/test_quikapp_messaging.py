"""QuikApp's upload events: topic, queue and dead-letter queue."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph, statements
from tests.stacks.reading_messaging import (
    dead_letter_queue,
    queue,
    redrives_from,
    resource_policy,
    rule,
    targets,
    topic,
)

REGIONS = {"primary": "us-east-1", "eu-west-1": "eu-west-1", "ap-southeast-1": "ap-southeast-1"}
EVERY = ("quikapp-dev", "quikapp-qa", "quikapp-staging", "quikapp-prod")
PREFIXES = ("photos/", "videos/", "voice/", "files/")


def senders(policy_statements: dict[str, Any]) -> dict[str, str]:
    """The service principals of statements, with the condition on the source."""
    allowing = [entry for entry in policy_statements.values() if entry["Effect"] == "Allow"]
    return {entry["Principal"]["Service"]: source(entry) for entry in allowing}


def source(entry: dict[str, Any]) -> str:
    """The source ARN of a statement."""
    found: str | list[str] = entry["Condition"]["ArnEquals"]["aws:SourceArn"]
    (arn,) = [found] if isinstance(found, str) else found
    return arn


every_region = pytest.mark.parametrize("key", REGIONS)


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("quikapp-prod")


@pytest.mark.requirement("QA-25")
@pytest.mark.parametrize("stack", EVERY)
def test_a_new_object_is_delivered_by_rule_and_topic_to_the_queue(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    uploaded, events, jobs = rule(graph, "uploaded"), topic(graph, "media-events"), queue(graph, "media-events")
    pattern = uploaded.json("eventPattern")
    assert (uploaded.inputs["state"], uploaded.inputs["eventBusName"]) == ("ENABLED", "default")
    assert (pattern["source"], pattern["detail-type"]) == (["aws.s3"], ["Object Created"])
    assert [graph.target(name).name for name in pattern["detail"]["bucket"]["name"]] == ["primary-library-media-bucket"]
    assert pattern["detail"]["object"]["key"] == [{"prefix": prefix} for prefix in PREFIXES]
    assert graph.target(targets(graph, uploaded)["tell"].inputs["arn"]) is events
    subscription = graph.named("primary-services-messaging-topic-media-events-to-process")
    assert (graph.target(subscription.inputs["topic"]), graph.target(subscription.inputs["endpoint"])) == (events, jobs)
    assert (subscription.inputs["protocol"], subscription.inputs["rawMessageDelivery"]) == ("sqs", True)


@pytest.mark.requirement("QA-25")
@every_region
def test_a_message_that_fails_five_times_is_set_aside_for_two_weeks(prod: Graph, key: str) -> None:
    node = queue(prod, "media-events", key)
    letters, max_receive_count = dead_letter_queue(prod, node)
    assert (letters.name, max_receive_count) == (f"{key}-services-messaging-queue-media-events-dead-letters", 5)
    assert letters.inputs["messageRetentionSeconds"] == 1209600
    assert redrives_from(prod, letters) == [node]
    assert node.inputs["visibilityTimeoutSeconds"] == 900


@pytest.mark.requirement("QA-25")
@every_region
def test_queue_and_topic_allow_their_senders_only(prod: Graph, key: str) -> None:
    region = REGIONS[key]
    assert senders(resource_policy(prod, queue(prod, "media-events", key))) == {
        "sns.amazonaws.com": f"arn:aws:sns:{region}:123456789012:quikapp-prod-media-events"
    }
    (allowed,) = (
        entry
        for entry in resource_policy(prod, topic(prod, "media-events", key)).values()
        if entry["Effect"] == "Allow"
    )
    # EventBridge sends no source to topics (T-46).
    assert (allowed["Principal"], "Condition" in allowed) == ({"Service": "events.amazonaws.com"}, False)
    assert topic(prod, "media-events", key).inputs["name"] == "quikapp-prod-media-events"
    assert rule(prod, "uploaded", key).inputs["name"] == "quikapp-prod-uploaded"


@pytest.mark.requirement("QA-25")
@every_region
def test_messages_are_encrypted_with_the_regions_key_which_allows_the_senders(prod: Graph, key: str) -> None:
    region = REGIONS[key]
    for node in (queue(prod, "media-events", key), topic(prod, "media-events", key)):
        assert prod.target(node.inputs["kmsMasterKeyId"]).name == f"{key}-encryption-key"
    policy_statements = statements(prod, f"{key}-access-key-policy")
    allowed = policy_statements["AllowTopics"]
    assert allowed["Principal"] == {"Service": "sns.amazonaws.com"}
    assert sorted(allowed["Condition"]["ArnEquals"]["aws:SourceArn"]) == [
        f"arn:aws:sns:{region}:123456789012:quikapp-prod-{name}" for name in ("media-events", "restored")
    ]
    encrypted = [policy_statements[f"AllowEventsTo{kind}"]["Condition"]["ArnEquals"] for kind in ("Queues", "Topics")]
    assert encrypted == [
        {"kms:EncryptionContext:aws:sqs:arn": [f"arn:aws:sqs:{region}:123456789012:quikapp-prod-undelivered"]},
        {"kms:EncryptionContext:aws:sns:topicArn": [f"arn:aws:sns:{region}:123456789012:quikapp-prod-media-events"]},
    ]


@every_region
def test_replicated_objects_trigger_no_rules_in_replica_regions(prod: Graph, key: str) -> None:
    assert rule(prod, "uploaded", key).inputs["state"] == ("ENABLED" if key == "primary" else "DISABLED")
