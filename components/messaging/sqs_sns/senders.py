"""Services that may send to a queue or a topic, and their source ARNs."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.documents import Statement, service_statement
from components.foundation.grants import sid

EVENTS, TOPICS = "events.amazonaws.com", "sns.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class Sender:
    """A service (`events.amazonaws.com`) and the resource that it acts for: a rule, a topic, as an ARN."""

    service: str
    source_arn: Input[str]


def rule_arn(region: str, account_id: Input[str], bus_name: str | None, rule_name: str) -> Output[str]:
    """ARN of a rule, from names only, so that policies can refer to rules that are created later. bus_name: None for
    the account's default bus."""
    rule_path = f"{bus_name}/{rule_name}" if bus_name is not None else rule_name
    return Output.concat(f"arn:aws:events:{region}:", account_id, f":rule/{rule_path}")


def topic_arn(region: str, account_id: Input[str], topic_name: str) -> Output[str]:
    """ARN of a topic, from its name only."""
    return Output.concat(f"arn:aws:sns:{region}:", account_id, f":{topic_name}")


def resource_statements(
    action: str, arn: Input[str], account_id: Input[str], senders: Mapping[str, Sender]
) -> list[Statement]:
    """Statements that allow exactly these senders, and deny requests without TLS."""
    deny: Statement = {
        "Sid": "DenyInsecureTransport",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    allowed = [
        service_statement(
            f"Allow{sid(name)}",
            sender.service,
            [action],
            arn,
            conditions={
                "StringEquals": {"aws:SourceAccount": account_id},
                "ArnEquals": {"aws:SourceArn": sender.source_arn},
            },
        )
        for name, sender in senders.items()
    ]
    return [deny, *allowed]
