"""SQS queues and SNS topics with their senders and policies."""

from collections.abc import Iterator

from policy.finding import Finding
from policy.iam.conditions import is_public
from policy.iam.documents import read
from policy.resource import Resource
from policy.stack import Stack
from policy.tokens import (
    BUDGETS_BUDGET,
    CLOUDWATCH_COMPOSITE_ALARM,
    CLOUDWATCH_METRIC_ALARM,
    EVENTBRIDGE_BUS,
    EVENTBRIDGE_TARGET,
    RDS_EVENT_SUBSCRIPTION,
    S3_BUCKET_NOTIFICATION,
    SNS_TOPIC_SUBSCRIPTION,
)

# Services that send to queues and topics: resource type, properties with the destination, service principal.
SENDERS = (
    (EVENTBRIDGE_TARGET, ("arn", "deadLetterConfig.arn"), "events.amazonaws.com"),
    (EVENTBRIDGE_BUS, ("deadLetterConfig.arn",), "events.amazonaws.com"),
    (S3_BUCKET_NOTIFICATION, ("queues", "topics"), "s3.amazonaws.com"),
    (CLOUDWATCH_METRIC_ALARM, ("alarmActions", "okActions", "insufficientDataActions"), "cloudwatch.amazonaws.com"),
    (CLOUDWATCH_COMPOSITE_ALARM, ("alarmActions", "okActions", "insufficientDataActions"), "cloudwatch.amazonaws.com"),
    (SNS_TOPIC_SUBSCRIPTION, ("endpoint", "redrivePolicy"), "sns.amazonaws.com"),
    (BUDGETS_BUDGET, ("notifications",), "budgets.amazonaws.com"),
    (RDS_EVENT_SUBSCRIPTION, ("snsTopic",), "events.rds.amazonaws.com"),
)


def public_statements(resource: Resource) -> Iterator[Finding]:
    """Findings for statements of a resource's `policy` that grant public access, and for a malformed policy."""
    document = read(resource.node("policy"))
    if document.fault:
        yield resource.fail(f"malformed policy document: {document.fault}", "policy")
    for statement in document:
        if "Condition" not in statement.unknown and is_public(statement):
            yield resource.fail(f"{statement.label} grants public access", "policy")


def senders(target: Resource, stack: Stack) -> set[str]:
    """Principals of the services that send to a queue or topic."""
    return {
        principal
        for type_, paths, principal in SENDERS
        if any(stack.related(target, type_, path) for path in paths)
    }  # fmt: skip
