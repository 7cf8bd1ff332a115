"""EventBridge controls: pass, fail, unknown, exempt."""

import json
from dataclasses import replace

from policy.tokens import (
    EVENTBRIDGE_ARCHIVE,
    EVENTBRIDGE_BUS,
    EVENTBRIDGE_BUS_POLICY,
    EVENTBRIDGE_PERMISSION,
    EVENTBRIDGE_RULE,
    EVENTBRIDGE_TARGET,
    SQS_QUEUE,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

bus = resource(EVENTBRIDGE_BUS, "media", name="media")
bus_policy = resource(EVENTBRIDGE_BUS_POLICY, "media", refers={"eventBusName": bus})
permission = resource(EVENTBRIDGE_PERMISSION, "media", refers={"eventBusName": bus}, principal="111122223333")


def test_policies_are_not_public(cases: Cases) -> None:
    def policy(principal: object) -> str:
        statement = {"Effect": "Allow", "Principal": principal, "Action": "events:PutEvents", "Resource": "*"}
        return json.dumps({"Statement": [statement]})

    organization = {"type": "StringEquals", "key": "aws:PrincipalOrgID", "value": "o-1234567890"}
    cases(
        "eventbridge-not-public",
        passes=[
            [bus_policy.with_props(policy=policy({"AWS": "111122223333"})), bus],
            [permission, bus],
            [permission.with_props(principal="*", condition=organization), bus],
        ],
        fails=[
            [bus_policy.with_props(policy=policy("*")), bus],
            [permission.with_props(principal="*"), bus],
            [permission.with_props(principal="*", condition={**organization, "value": "o-??????????"}), bus],
        ],
        unknown=[[bus_policy.with_props(policy=UNKNOWN), bus], [permission.with_props(principal=UNKNOWN), bus]],
    )


def test_buses_have_a_policy(cases: Cases) -> None:
    cases(
        "eventbridge-bus-policy",
        passes=[
            [bus, bus_policy],
            [bus, permission],
            [resource(EVENTBRIDGE_BUS, "partner", eventSourceName="aws.partner/example.com/1")],
        ],
        fails=[[bus]],
        unknown=[[bus, replace(bus_policy, refers={}).with_props(eventBusName=UNKNOWN)]],
    )


def test_buses_have_a_customer_managed_key(cases: Cases) -> None:
    archive = resource(EVENTBRIDGE_ARCHIVE, "archive")
    cases(
        "eventbridge-customer-key",
        passes=[[bus.with_props(kmsKeyIdentifier=GIVEN)], [archive.with_props(kmsKeyIdentifier=GIVEN)]],
        fails=[[bus], [archive]],
    )


def test_fifo_targets(cases: Cases) -> None:
    queue = resource(SQS_QUEUE, "jobs", name="jobs.fifo", fifoQueue=True, contentBasedDeduplication=True)
    target = resource(EVENTBRIDGE_TARGET, "jobs", refers={"arn": queue}, sqsTarget={"messageGroupId": "jobs"})
    plain = queue.with_props(fifoQueue=None, contentBasedDeduplication=None)
    arn = "arn:aws:sqs:eu-central-1:111122223333:jobs.fifo"
    cases(
        "eventbridge-fifo-targets",
        passes=[
            [target, queue],
            [target.with_props(arn=GIVEN), queue],
            [target.with_props(sqsTarget=None), plain],
            [replace(target, refers={}).with_props(arn=arn)],
        ],
        fails=[
            [target.with_props(sqsTarget=None), queue],
            [target, queue.with_props(contentBasedDeduplication=None)],
            [replace(target, refers={}).with_props(arn=arn, sqsTarget=None)],
        ],
        unknown=[
            [target.with_props(sqsTarget=None), queue.with_props(fifoQueue=UNKNOWN)],
            [target, queue.with_props(contentBasedDeduplication=UNKNOWN)],
            [replace(target, refers={}).with_props(arn=UNKNOWN)],
        ],
    )


def test_patterns_are_within_the_quota(cases: Cases) -> None:
    def rule(count: int) -> Given:
        return resource(EVENTBRIDGE_RULE, eventPattern=f'{{"source":["{"x" * (count - 15)}"]}}')

    cases(
        "eventbridge-pattern-size",
        passes=[[rule(2048)], [resource(EVENTBRIDGE_RULE, scheduleExpression="rate(1 day)")]],
        fails=[[rule(2049)]],
        unknown=[[resource(EVENTBRIDGE_RULE, eventPattern=UNKNOWN)]],
    )
    cases("eventbridge-pattern-size", config={"quota": 4096}, passes=[[rule(4096)]], fails=[[rule(4097)]])
