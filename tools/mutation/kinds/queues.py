"""SQS and SNS: encryption, access of senders, dead letter queues."""

from collections.abc import Callable

from policy.readers.messaging import SENDERS
from tools.mutation.changes import (
    Statement,
    dropped,
    in_statements,
    limited,
    put,
    replaced,
    together,
    with_statement,
    without,
    without_statement,
)
from tools.mutation.graph import Captured, Mutation, Node, by
from tools.mutation.kinds.keys import ALARM, TOPIC_POLICY, allows_service, of_another_region
from tools.mutation.kinds.storage import (
    allow_all_actions,
    allows,
    requires_tls,
    use_not_principal,
    with_source,
    without_condition,
)

QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
REDRIVE_ALLOW = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
FAILURES = (
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
)
ALLOW_ALL = '{"redrivePermission": "allowAll"}'


def sent_to(node: Node, captured: Captured) -> bool:
    """Whether a service sends to a queue or topic."""
    return any(captured.users(node, type_, path.partition(".")[0]) for type_, paths, _ in SENDERS for path in paths)


def alarmed(node: Node, captured: Captured) -> bool:
    """Whether a topic policy belongs to a topic of alarms."""
    return any(captured.users(topic, ALARM, "alarmActions") for topic in captured.targets(node, "arn"))


def of_event_rules(node: Node, captured: Captured) -> bool:
    """Whether a topic policy belongs to a target topic of EventBridge rules."""
    return any(captured.users(topic, TARGET, "arn") for topic in captured.targets(node, "arn"))


def of_queue(node: Node, captured: Captured) -> bool:
    """Whether an alarm watches a queue."""
    return node["inputs"].get("namespace") == "AWS/SQS" and "QueueName" in node["inputs"].get("dimensions", {})


def named_in(path: str) -> Callable[[Node, Captured], list[Node]]:
    """The queue whose ARN is in a property."""

    def found(node: Node, captured: Captured) -> list[Node]:
        string = str(node["inputs"].get(path))
        return [queue for queue in captured.of(QUEUE) if f'"{queue["outputs"].get("arn")}"' in string]

    return found


def working(node: Node, captured: Captured) -> bool:
    """Whether the retention of a queue is longer than five minutes."""
    return node["inputs"].get("messageRetentionSeconds", 345_600) > 300


def consumed(node: Node, captured: Captured) -> bool:
    """Whether a queue has messages to process, rather than events that functions failed to process."""
    failed = any(captured.users(node, type_, "destinationConfig") for type_ in FAILURES)
    return working(node, captured) and not failed


def other_action(statement: Statement) -> None:
    """Replace the denied action."""
    statement["Action"] = "sqs:ReceiveMessage"


KINDS = [
    *(
        Mutation(
            name=f"dead letters: {what}",
            type=ALARM,
            change=limited(change, of_queue),
            controls=["sqs-dead-letters-watched"],
            reports=by("dimensions"),
        )
        for what, change in (
            ("alarm removed", dropped),
            ("alarm without an action", without("alarmActions")),
            ("alarm on messages that senders sent", put("metricName", "NumberOfMessagesSent")),
        )
    ),
    *(
        Mutation(name=f"queue: {what}", type=QUEUE, change=change, controls=[control])
        for what, change, control in (
            (
                "unencrypted messages",
                together(without("kmsMasterKeyId"), put("sqsManagedSseEnabled", False)),
                "sqs-encrypted",
            ),
            ("SSE-SQS", without("kmsMasterKeyId"), "sqs-customer-key"),
            ("AWS managed key", put("kmsMasterKeyId", "alias/aws/sqs"), "sqs-customer-key"),
            (
                "under a key that senders may not use",
                limited(put("kmsMasterKeyId", "alias/aws/sqs"), sent_to),
                "messaging-key-admits-senders",
            ),
            ("key of another region", of_another_region("kmsMasterKeyId"), "kms-key-region"),
            ("no dead letter queue", limited(without("redrivePolicy"), consumed), "sqs-dead-letters"),
            ("name above the length limit", replaced("name", "-", f"-{'x' * 80}-"), "names-length"),
        )
    ),
    Mutation(
        name="queue: SSE-SQS disabled",
        type=QUEUE,
        change=limited(
            put("sqsManagedSseEnabled", False), lambda node, captured: "kmsMasterKeyId" not in node["inputs"]
        ),
        controls=["sqs-encrypted"],
    ),
    Mutation(
        name="dead letters: retention shorter than the source's",
        type=QUEUE,
        change=limited(
            put("messageRetentionSeconds", 600),
            lambda node, captured: any(
                node in named_in("redrivePolicy")(other, captured) for other in captured.of(QUEUE)
            ),
        ),
        controls=["sqs-dead-letter-sources"],
    ),
    Mutation(
        name="dead letters: redrive allow policy omitted",
        type=REDRIVE_ALLOW,
        change=dropped,
        controls=["sqs-dead-letter-sources"],
        reports=by("queueUrl"),
    ),
    Mutation(
        name="dead letters: byQueue replaced by allowAll",
        type=REDRIVE_ALLOW,
        change=put("redriveAllowPolicy", ALLOW_ALL),
        controls=["sqs-dead-letter-sources"],
        reports=by("queueUrl"),
    ),
    *(
        Mutation(name=f"{what} policy: {fault}", type=type_, change=change, controls=[control], reports=reports)
        for what, type_, reference, public, action in (
            ("queue", QUEUE_POLICY, "queueUrl", "sqs-not-public", "sqs:SendMessage"),
            ("topic", TOPIC_POLICY, "arn", "sns-not-public", "sns:Publish"),
        )
        for fault, change, control, reports in (
            (
                "public access",
                with_statement({"Principal": "*", "Action": action, "Resource": "*"}),
                public,
                None,
            ),
            (
                "all principals except one",
                in_statements(use_not_principal, of=allows),
                "policy-not-principal",
                None,
            ),
            (
                "a service without a source",
                in_statements(without_condition, of=with_source),
                "resource-policy-source",
                None,
            ),
            (
                "all actions for a service",
                in_statements(allow_all_actions, of=allows),
                "resource-policy-wildcard",
                None,
            ),
            (
                "messages without TLS",
                without_statement(of=requires_tls),
                "messaging-tls-only",
                by(reference),
            ),
            (
                "TLS asked of something else",
                in_statements(other_action, of=requires_tls),
                "messaging-tls-only",
                by(reference),
            ),
            ("removed", dropped, "messaging-tls-only", by(reference)),
        )
        # The first three of topics are in keys.py.
        if what == "queue" or fault not in ("a service without a source", "all actions for a service")
    ),
    *(
        Mutation(
            name=f"topic policy: no access for {what}",
            type=TOPIC_POLICY,
            change=limited(without_statement(of=allows_service(service)), when),
            controls=["messaging-policy-admits-senders"],
            reports=by("arn"),
        )
        for what, service, when in (("rules", "events.", of_event_rules), ("alarms", "cloudwatch.", alarmed))
    ),
    Mutation(
        name="queue policy: no access for senders",
        type=QUEUE_POLICY,
        change=limited(
            lambda node, captured: (
                broken
                for text in ("sns.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com")
                for broken in replaced("policy", text, "ses.amazonaws.com")(node, captured)
            ),
            lambda node, captured: any(sent_to(queue, captured) for queue in captured.targets(node, "queueUrl")),
        ),
        controls=["messaging-policy-admits-senders"],
        reports=by("queueUrl"),
    ),
]
