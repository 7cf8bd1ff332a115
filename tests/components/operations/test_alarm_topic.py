"""The alarm topic: encrypted, with CloudWatch alarms as the only publishers."""

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.operations.alarm_topic import AlarmTopic, AlarmTopicArgs
from preview.graph import Graph
from tests.conftest import Deploy

KEY = "arn:aws:kms:us-east-1:123456789012:key/mrk-1"


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    def program(provider: aws.Provider) -> None:
        args = AlarmTopicArgs(region="us-east-1", account_id="123456789012", key_arn=KEY, emails=["ops@example.com"])
        AlarmTopic("alarms", args, ResourceOptions(provider=provider))

    return deploy(program)


def test_messages_are_encrypted_with_the_customer_key(graph: Graph) -> None:
    assert graph.named("alarms-topic").inputs["kmsMasterKeyId"] == KEY


def test_only_alarms_of_this_account_and_region_may_publish(graph: Graph) -> None:
    allow, _ = graph.named("alarms-policy").json("policy")["Statement"]
    assert allow["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert graph.target(allow["Resource"]).name == "alarms-topic"
    assert allow["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*"},
    }


def test_publishing_without_tls_is_denied(graph: Graph) -> None:
    _, deny = graph.named("alarms-policy").json("policy")["Statement"]
    assert (deny["Effect"], deny["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_each_address_is_subscribed(graph: Graph) -> None:
    subscription = graph.named("alarms-ops-at-example.com")
    assert (subscription.inputs["protocol"], subscription.inputs["endpoint"]) == ("email", "ops@example.com")
    assert graph.target(subscription.inputs["topic"]).name == "alarms-topic"
