"""Services that may send to a queue or a topic, and their source ARNs."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import Input, Output

from components.foundation.documents import Statement, service_statement, tls_only
from components.foundation.grants import sid
from components.foundation.source_keys import source_conditions


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


def queue_arn(region: str, account_id: Input[str], queue_name: str) -> Output[str]:
    """ARN of a queue, from its name only."""
    return Output.concat(f"arn:aws:sqs:{region}:", account_id, f":{queue_name}")


def resource_statements(
    action: str, arn: Input[str], account_id: Input[str], senders: Mapping[str, Sender]
) -> list[Statement]:
    """Statements that allow these senders, and deny requests without TLS.

    A service that sends no source with the action is allowed as a whole, in one statement: EventBridge to topics.
    """
    allowed: dict[str, Statement] = {}
    for name, sender in senders.items():
        conditions = source_conditions(sender.service, action, account_id=account_id, source_arns=sender.source_arn)
        key = name if conditions else sender.service.partition(".")[0]
        allowed[key] = service_statement(f"Allow{sid(key)}", sender.service, [action], arn, conditions=conditions)
    # Policies of topics accept no wildcard of all actions (Amazon SNS Developer Guide, access policy language).
    denied = "sqs:*" if action.startswith("sqs:") else action
    return [tls_only(denied, arn), *allowed.values()]
