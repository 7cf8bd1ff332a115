"""EventBridge and EventBridge Scheduler: keys, policies, dead letter queues."""

import json

from tools.mutation.changes import Statement, dropped, in_statements, limited, put, without
from tools.mutation.graph import Captured, Mutation, Node, by
from tools.mutation.kinds.keys import of_another_region
from tools.mutation.kinds.queues import QUEUE, TARGET, working
from tools.mutation.kinds.storage import grant_public_access, use_not_principal

SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
BUS = "aws:cloudwatch/eventBus:EventBus"
BUS_POLICY = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
RULE = "aws:cloudwatch/eventRule:EventRule"
ARCHIVE = "aws:cloudwatch/eventArchive:EventArchive"
SCHEDULE = "aws:scheduler/schedule:Schedule"


def to_working_queue(node: Node, captured: Captured) -> bool:
    """Whether the queues of a sender have a retention of more than five minutes."""
    queues = [queue for name in ("arn", "target", "endpoint") for queue in captured.targets(node, name)]
    return all(working(queue, captured) for queue in queues if queue["type"] == QUEUE)


def grants(statement: Statement) -> bool:
    """Whether a statement grants access."""
    return statement["Effect"] == "Allow"


def to_fifo(node: Node, captured: Captured) -> bool:
    """Whether a target is a FIFO queue."""
    queues = [queue for name in ("arn", "target") for queue in captured.targets(node, name)]
    return any(queue["inputs"].get("fifoQueue") for queue in queues)


KINDS = [
    Mutation(
        name="rule: pattern above the size quota",
        type=RULE,
        change=put("eventPattern", json.dumps({"source": ["x" * 2100]})),
        controls=["eventbridge-pattern-size"],
    ),
    *(
        Mutation(
            name=f"{what}: no dead letter queue",
            type=type_,
            change=limited(without(path), to_working_queue),
            controls=["messaging-undelivered"],
        )
        for what, type_, path in (
            ("target", TARGET, "deadLetterConfig"),
            ("subscription", SUBSCRIPTION, "redrivePolicy"),
            ("schedule", SCHEDULE, "target.deadLetterConfig"),
            ("event bus", BUS, "deadLetterConfig"),
        )
    ),
    *(
        Mutation(name=f"{what}: no customer managed key", type=type_, change=without(path), controls=[control])
        for what, type_, path, control in (
            ("event bus", BUS, "kmsKeyIdentifier", "eventbridge-customer-key"),
            ("event archive", ARCHIVE, "kmsKeyIdentifier", "eventbridge-customer-key"),
            ("schedule", SCHEDULE, "kmsKeyArn", "scheduler-customer-key"),
        )
    ),
    *(
        Mutation(
            name=f"{what}: key of another region",
            type=type_,
            change=of_another_region(path),
            controls=["kms-key-region"],
        )
        for what, type_, path in (
            ("event bus", BUS, "kmsKeyIdentifier"),
            ("event archive", ARCHIVE, "kmsKeyIdentifier"),
            ("schedule", SCHEDULE, "kmsKeyArn"),
        )
    ),
    Mutation(
        name="event bus: policy removed",
        type=BUS_POLICY,
        change=dropped,
        controls=["eventbridge-bus-policy"],
        reports=by("eventBusName"),
    ),
    *(
        Mutation(name=f"event bus: {what}", type=BUS_POLICY, change=in_statements(edit, of=grants), controls=[control])
        for what, edit, control in (
            ("public access", grant_public_access, "eventbridge-not-public"),
            ("all principals except one", use_not_principal, "policy-not-principal"),
        )
    ),
    Mutation(
        name="target: no message group for a FIFO queue",
        type=TARGET,
        change=limited(without("sqsTarget"), to_fifo),
        controls=["eventbridge-fifo-targets"],
    ),
    Mutation(
        name="schedule: no message group for a FIFO queue",
        type=SCHEDULE,
        change=limited(without("target.sqsParameters"), to_fifo),
        controls=["scheduler-fifo-targets"],
    ),
    Mutation(
        name="queue: no deduplication for messages of schedules",
        type=QUEUE,
        change=limited(
            without("contentBasedDeduplication"),
            lambda node, captured: bool(captured.users(node, SCHEDULE, "target")),
        ),
        controls=["scheduler-fifo-targets"],
    ),
]
