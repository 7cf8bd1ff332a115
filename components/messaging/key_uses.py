"""Key policy statements of services that send messages (T-26)."""

from collections.abc import Iterable

from pulumi import Input, Output

from components.foundation.documents import Statement, service_statement
from components.messaging.sqs_sns.senders import EVENTS, TOPICS

SENDING = ("kms:Decrypt", "kms:GenerateDataKey*")


def rule_use(rule_arns: Iterable[Input[str]]) -> Statement:
    """A statement that allows EventBridge rules to send to queues and topics encrypted with this key."""
    return service_statement(
        "AllowEventRules", EVENTS, SENDING, "*", conditions={"ArnEquals": {"aws:SourceArn": list(rule_arns)}}
    )


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
