"""Key policy statements of services that send messages (T-26)."""

from collections.abc import Iterable, Sequence

from pulumi import Input, Output

from components.foundation.documents import Statement, service_statement
from components.foundation.source_keys import EVENTS, QUEUE_CONTEXT, TOPIC_CONTEXT, TOPICS, encryption_conditions

SENDING = ("kms:Decrypt", "kms:GenerateDataKey*")


def event_uses(queue_arns: Sequence[Input[str]], topic_arns: Sequence[Input[str]]) -> list[Statement]:
    """Statements that allow EventBridge to send to these queues and topics, which are encrypted with this key.

    They are identified by the encryption context: EventBridge sends no source to KMS (T-46).
    """
    uses = {
        "AllowEventsToQueues": (QUEUE_CONTEXT, queue_arns),
        "AllowEventsToTopics": (TOPIC_CONTEXT, topic_arns),
    }
    return [
        service_statement(sid, EVENTS, SENDING, "*", conditions=encryption_conditions(context, arns))
        for sid, (context, arns) in uses.items()
        if arns
    ]


def topic_use(topic_arns: Iterable[Input[str]]) -> Statement:
    """A statement that allows SNS topics to send to queues encrypted with this key."""
    return service_statement(
        "AllowTopics", TOPICS, SENDING, "*", conditions={"ArnEquals": {"aws:SourceArn": list(topic_arns)}}
    )


def event_bus_uses(region: str, account_id: Input[str], bus_name: str) -> list[Statement]:
    """Statements that allow EventBridge to encrypt the events of one bus and its archive.

    Amazon EventBridge User Guide, "Encrypting EventBridge event buses with AWS KMS keys".
    """
    bus_arn = Output.concat(f"arn:aws:events:{region}:", account_id, f":event-bus/{bus_name}")
    return [
        service_statement(
            "AllowEventBusDescribe",
            EVENTS,
            ["kms:DescribeKey"],
            "*",
            conditions={"StringEquals": {"aws:SourceAccount": account_id}},
        ),
        service_statement(
            "AllowEventBus",
            EVENTS,
            ["kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncrypt*"],
            "*",
            conditions={
                "StringEquals": {
                    "aws:SourceAccount": account_id,
                    "kms:EncryptionContext:aws:events:event-bus:arn": bus_arn,
                }
            },
        ),
    ]
