"""Rules whose events go to other regions."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.messaging.messaging import Messaging, MessagingArgs
from components.messaging.settings import MessagingSettings
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-1"]
SETTINGS: dict[str, Any] = {
    "eventBus": {},
    "rules": {
        "ended": {
            "pattern": {"detail": {"state": ["deleted"]}},
            "targets": {"elsewhere": {"regions": REGIONS, "maximumRetryAttempts": 3}},
        }
    },
}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    """Messaging of us-east-1."""

    def program(provider: aws.Provider) -> None:
        args = MessagingArgs(
            settings=MessagingSettings.model_validate(SETTINGS),
            prefix="acme-prod",
            region="us-east-1",
            account_id=ACCOUNT,
            key_arn=f"arn:aws:kms:us-east-1:{ACCOUNT}:key/data",
        )
        Messaging("messaging", args, ResourceOptions(provider=provider))

    return deploy(program)


def bus(region: str) -> str:
    return f"arn:aws:events:{region}:{ACCOUNT}:event-bus/default"


def test_the_default_buses_of_the_other_regions_are_targets(graph: Graph) -> None:
    rule = graph.one("aws:cloudwatch/eventRule:EventRule")
    role = graph.one("aws:iam/role:Role")
    targets = graph.of_type("aws:cloudwatch/eventTarget:EventTarget")
    assert {target.get("targetId"): target.get("arn") for target in targets} == {
        "elsewhere-eu-west-1": bus("eu-west-1"),
        "elsewhere-ap-southeast-1": bus("ap-southeast-1"),
    }
    for target in targets:
        assert (target.get("rule"), target.get("roleArn")) == (rule.outputs["name"], role.outputs["arn"])
        assert target.get("eventBusName") == rule.get("eventBusName") == "acme-prod"
        assert target.get("retryPolicy.maximumRetryAttempts") == 3
        assert target.get("deadLetterConfig.arn").endswith(":acme-prod-undelivered")


def test_their_role_may_put_events_on_them_only(graph: Graph) -> None:
    (statement,) = graph.one("aws:iam/rolePolicy:RolePolicy").json("policy")["Statement"]
    assert statement == {
        "Sid": "PutEvents",
        "Effect": "Allow",
        "Action": "events:PutEvents",
        "Resource": [bus("eu-west-1"), bus("ap-southeast-1")],
    }


def test_only_the_rule_takes_their_role(graph: Graph) -> None:
    (statement,) = graph.one("aws:iam/role:Role").json("assumeRolePolicy")["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": graph.one("aws:cloudwatch/eventRule:EventRule").outputs["arn"]},
    }
