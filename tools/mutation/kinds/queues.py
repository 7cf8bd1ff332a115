"""SQS and SNS: encryption, who sends, and what becomes of what cannot be delivered."""

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
from tools.mutation.kinds.keys import ALARM, TOPIC_POLICY, lets_in, of_another_region
from tools.mutation.kinds.storage import all_but_one, allows, every_action, refuses_plain_http, without_condition

QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
REDRIVE_ALLOW = "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
LEFT_TO_ALL = '{"redrivePermission": "allowAll"}'


def sent_to(node: Node, captured: Captured) -> bool:
    """Whether a service sends to a queue or topic by itself."""
    return any(captured.users(node, type_, path.partition(".")[0]) for type_, paths, _ in SENDERS for path in paths)


def alarmed(node: Node, captured: Captured) -> bool:
    """Whether a topic policy belongs to a topic of alarms."""
    return any(captured.users(topic, ALARM, "alarmActions") for topic in captured.named(node, "arn"))


def told_by_rules(node: Node, captured: Captured) -> bool:
    """Whether a topic policy belongs to a target topic of EventBridge rules."""
    return any(captured.users(topic, TARGET, "arn") for topic in captured.named(node, "arn"))


def named_in(path: str) -> Callable[[Node, Captured], list[Node]]:
    """The queue whose ARN is in a string."""

    def found(node: Node, captured: Captured) -> list[Node]:
        text = str(node["inputs"].get(path))
        return [queue for queue in captured.of(QUEUE) if f'"{queue["outputs"].get("arn")}"' in text]

    return found


def working(node: Node, captured: Captured) -> bool:
    """Whether a queue keeps its messages for longer than minutes."""
    return node["inputs"].get("messageRetentionSeconds", 345_600) > 300


def other_action(statement: Statement) -> None:
    """What is refused is something else."""
    statement["Action"] = "sqs:ReceiveMessage"


KINDS = [
    *(
        Mutation(name=f"queue: {what}", type=QUEUE, change=change, controls=[control])
        for what, change, control in (
            (
                "unencrypted messages",
                together(without("kmsMasterKeyId"), put("sqsManagedSseEnabled", False)),
                "sqs-encrypted",
            ),
            ("under the key of SQS", without("kmsMasterKeyId"), "sqs-customer-key"),
            ("under the key that AWS manages", put("kmsMasterKeyId", "alias/aws/sqs"), "sqs-customer-key"),
            (
                "under a key that senders may not use",
                limited(put("kmsMasterKeyId", "alias/aws/sqs"), sent_to),
                "messaging-key-admits-senders",
            ),
            ("under a key of another region", of_another_region("kmsMasterKeyId"), "kms-key-region"),
            ("failed messages go round", limited(without("redrivePolicy"), working), "sqs-dead-letters"),
            ("a name that is too long", replaced("name", "-", f"-{'x' * 80}-"), "names-length"),
        )
    ),
    Mutation(
        name="queue: unencrypted messages, where SQS encrypts them",
        type=QUEUE,
        change=limited(
            put("sqsManagedSseEnabled", False), lambda node, captured: "kmsMasterKeyId" not in node["inputs"]
        ),
        controls=["sqs-encrypted"],
    ),
    Mutation(
        name="dead letters: gone before the source's",
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
        name="dead letters: of any queue",
        type=REDRIVE_ALLOW,
        change=dropped,
        controls=["sqs-dead-letter-sources"],
        reports=by("queueUrl"),
    ),
    Mutation(
        name="dead letters: of any queue, as it says",
        type=REDRIVE_ALLOW,
        change=put("redriveAllowPolicy", LEFT_TO_ALL),
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
                "anybody sends",
                with_statement({"Principal": "*", "Action": action, "Resource": "*"}),
                public,
                None,
            ),
            (
                "all but one send",
                in_statements(all_but_one, of=allows),
                "policy-not-principal",
                None,
            ),
            ("a service for any account", in_statements(without_condition, of=allows), "resource-policy-source", None),
            ("a service may do all", in_statements(every_action, of=allows), "resource-policy-wildcard", None),
            (
                "messages without TLS",
                without_statement(of=refuses_plain_http),
                "messaging-tls-only",
                by(reference),
            ),
            (
                "TLS asked of something else",
                in_statements(other_action, of=refuses_plain_http),
                "messaging-tls-only",
                by(reference),
            ),
            ("dropped", dropped, "messaging-tls-only", by(reference)),
        )
        # The first three of topics are in keys.py.
        if what == "queue" or fault not in ("a service for any account", "a service may do all")
    ),
    *(
        Mutation(
            name=f"topic policy: {what} do not get in",
            type=TOPIC_POLICY,
            change=limited(without_statement(of=lets_in(service)), when),
            controls=["messaging-policy-admits-senders"],
            reports=by("arn"),
        )
        for what, service, when in (("rules", "events.", told_by_rules), ("alarms", "cloudwatch.", alarmed))
    ),
    Mutation(
        name="queue policy: senders do not get in",
        type=QUEUE_POLICY,
        change=limited(
            lambda node, captured: (
                broken
                for text in ("sns.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com")
                for broken in replaced("policy", text, "ses.amazonaws.com")(node, captured)
            ),
            lambda node, captured: any(sent_to(queue, captured) for queue in captured.named(node, "queueUrl")),
        ),
        controls=["messaging-policy-admits-senders"],
        reports=by("queueUrl"),
    ),
]
