"""Rules and schedules that invoke functions."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from components.foundation.service.exports import FunctionExport
from components.messaging.function_triggers import FunctionTriggers, FunctionTriggersArgs, invoked
from components.messaging.messaging import Messaging, MessagingArgs
from components.messaging.settings import MessagingSettings
from preview.engine import ProgramError
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
KEY = "arn:aws:kms:us-east-1:123456789012:key/data"
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:acme-prod-totals"
SETTINGS: dict[str, Any] = {
    "queues": {"jobs": {}},
    "eventBus": {},
    "rules": {
        "published": {
            "pattern": {"source": ["api"]},
            "targets": {"jobs": {"queue": "jobs"}, "totals": {"function": "totals", "maximumRetryAttempts": 3}},
        }
    },
    "schedules": {"hourly": {"expression": "rate(1 hour)", "function": "totals", "input": {"job": "totals"}}},
}


def run(deploy: Deploy, *, known: bool = True) -> Graph:
    settings = MessagingSettings.model_validate(SETTINGS)
    totals = FunctionExport(
        name=Output.from_input("acme-prod-totals"),
        alias=Output.from_input("live"),
        arn=Output.from_input(f"{FUNCTION}:live"),
        invoke_arn=Output.from_input(""),
        role_arn=Output.from_input(""),
    )

    def program(provider: aws.Provider) -> None:
        options = ResourceOptions(provider=provider)
        common: dict[str, Any] = {"prefix": "acme-prod", "region": "us-east-1", "account_id": ACCOUNT, "key_arn": KEY}
        messaging = Messaging("messaging", MessagingArgs(settings=settings, **common), options)
        assert messaging.undelivered is not None
        FunctionTriggers(
            "triggers",
            FunctionTriggersArgs(
                settings=settings,
                functions={"totals": totals} if known else {},
                rules=messaging.rules,
                schedule_group=messaging.schedule_group,
                undelivered_arn=messaging.undelivered.arn,
                **common,
            ),
            options,
        )

    return deploy(program)


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return run(deploy)


@pytest.mark.requirement("GD-101")
def test_exactly_the_rule_may_invoke_the_alias(graph: Graph) -> None:
    assert graph.named("triggers-rule-published-to-totals-permission").inputs == {
        "action": "lambda:InvokeFunction",
        "function": "acme-prod-totals",
        "qualifier": "live",
        "principal": "events.amazonaws.com",
        "sourceArn": graph.named("messaging-rule-published-rule").outputs["arn"],
    }


def test_undelivered_events_are_retried_and_kept(graph: Graph) -> None:
    inputs = graph.named("triggers-rule-published-to-totals").inputs
    assert (inputs["arn"], inputs["targetId"]) == (f"{FUNCTION}:live", "totals")
    assert inputs["eventBusName"] == "acme-prod"
    assert inputs["retryPolicy"] == {"maximumEventAgeInSeconds": 24 * 3600, "maximumRetryAttempts": 3}
    assert graph.target(inputs["deadLetterConfig"]["arn"]).name == "messaging-undelivered-queue"


def test_messaging_has_the_remaining_targets_of_the_rule(graph: Graph) -> None:
    assert {node.name for node in graph.of_type("EventTarget")} == {
        "messaging-rule-published-to-jobs",
        "triggers-rule-published-to-totals",
    }


def test_a_schedule_may_invoke_its_function_only(graph: Graph) -> None:
    target = graph.named("triggers-schedule-hourly-schedule").inputs["target"]
    assert (target["arn"], target["input"]) == (f"{FUNCTION}:live", '{"job": "totals"}')
    statements = graph.named("triggers-schedule-hourly-role-policy").json("policy")["Statement"]
    invoke = next(entry for entry in statements if entry["Sid"] == "Target")
    assert (invoke["Action"], invoke["Resource"]) == (["lambda:InvokeFunction"], [f"{FUNCTION}:live"])
    trust = graph.named("triggers-schedule-hourly-role").json("assumeRolePolicy")["Statement"][0]
    group = graph.named("messaging-schedules").outputs["arn"]
    assert trust["Condition"]["ArnLike"] == {"aws:SourceArn": group}


def test_each_function_is_named_once() -> None:
    assert invoked(MessagingSettings.model_validate(SETTINGS)) == ["totals"]


def test_missing_functions_are_reported(deploy: Deploy) -> None:
    with pytest.raises(ProgramError, match="functions: missing: totals; rules and schedules invoke them"):
        run(deploy, known=False)
