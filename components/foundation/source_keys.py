"""Condition keys that AWS services send when they use a resource, by use.

A condition on a key that a service does not send is never true: the service is denied, and EventBridge drops the event
(T-46). Statements of components with conditions on both the account and the source's ARN are built from this table, and
the controls of the policy pack on resource policies read it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pulumi import Input

ACCOUNT, ARN = "aws:SourceAccount", "aws:SourceArn"
CONTEXT = "kms:EncryptionContext:"
CLOUDWATCH, EVENTS, TOPICS = "cloudwatch.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"
QUEUE_CONTEXT, TOPIC_CONTEXT, BUS_CONTEXT = "aws:sqs:arn", "aws:sns:topicArn", "aws:events:event-bus:arn"
GUIDES = {
    "eventbridge": "Amazon EventBridge User Guide, using resource-based policies",
    "eventbridge keys": "Amazon EventBridge User Guide, authorizing EventBridge to use a customer managed key",
    "sns keys": "Amazon SNS Developer Guide, managing Amazon SNS encryption keys and costs",
    "sns": "Amazon SNS Developer Guide, fanout to Amazon SQS queues",
    "cloudwatch": "Amazon SNS Developer Guide, example cases for access control",
    "logs": "Amazon CloudWatch Logs User Guide, encrypting log data",
    "load balancing": "Elastic Load Balancing User Guide, access logs",
    "msk": "Amazon MSK Developer Guide, multi-VPC private connectivity and MSK Replicator",
}


@dataclass(frozen=True, kw_only=True)
class Use:
    """A use of resources by a service.

    service: principal, without its region. actions: their prefix. keys: source keys that the service sends.
    context: the key of the KMS encryption context, with the ARN of the encrypted resource; None where the action is not
    one of KMS, or for all other uses of keys by the service. guide: source. optional: the guide's policies have no
    conditions on a source.
    """

    service: str
    actions: str
    keys: tuple[str, ...]
    guide: str
    context: str | None = None
    optional: bool = False

    @property
    def requires_source(self) -> bool:
        """Whether a statement without a condition on the source allows more than the service needs."""
        return not self.optional and (bool(self.keys) or self.actions.startswith("kms:"))


USES = (
    Use(service=EVENTS, actions="sqs:SendMessage", keys=(ACCOUNT, ARN), guide=GUIDES["eventbridge"]),
    Use(service=EVENTS, actions="sns:Publish", keys=(), guide=GUIDES["eventbridge"]),
    Use(service=EVENTS, actions="kms:", keys=(), guide=GUIDES["sns keys"], context=TOPIC_CONTEXT),
    Use(service=EVENTS, actions="kms:", keys=(), guide=GUIDES["eventbridge"], context=QUEUE_CONTEXT),
    Use(service=EVENTS, actions="kms:", keys=(ACCOUNT, ARN), guide=GUIDES["eventbridge keys"], context=BUS_CONTEXT),
    Use(service=EVENTS, actions="kms:DescribeKey", keys=(ACCOUNT, ARN), guide=GUIDES["eventbridge keys"]),
    Use(service=EVENTS, actions="kms:", keys=(), guide=GUIDES["sns keys"]),
    Use(service=TOPICS, actions="sqs:SendMessage", keys=(ACCOUNT, ARN), guide=GUIDES["sns"]),
    Use(service=TOPICS, actions="kms:", keys=(ACCOUNT, ARN), guide=GUIDES["sns keys"], context=QUEUE_CONTEXT),
    Use(service=TOPICS, actions="kms:", keys=(ACCOUNT, ARN), guide=GUIDES["sns keys"]),
    Use(service=CLOUDWATCH, actions="sns:Publish", keys=(ACCOUNT, ARN), guide=GUIDES["cloudwatch"]),
    Use(service=CLOUDWATCH, actions="kms:", keys=(ACCOUNT, ARN), guide=GUIDES["sns keys"]),
    Use(service="logs.amazonaws.com", actions="kms:", keys=(), guide=GUIDES["logs"], context="aws:logs:arn"),
    *(
        Use(service=service, actions="s3:PutObject", keys=(ACCOUNT, ARN), guide=GUIDES["load balancing"], optional=True)
        for service in ("logdelivery.elasticloadbalancing.amazonaws.com", "logdelivery.elb.amazonaws.com")
    ),
    Use(service="kafka.amazonaws.com", actions="kafka:", keys=(), guide=GUIDES["msk"]),
)


def use_of(service: str, action: str, context: Collection[str] = ()) -> Use | None:
    """The use of an action by a service; None if the table has none, in which case both source keys are expected.

    context: keys of the encryption context in the statement's conditions.
    """
    names = (service, f"{service.partition('.')[0]}.amazonaws.com")
    known = [use for use in USES if use.service in names and action.lower().startswith(use.actions.lower())]
    given = {key.lower() for key in context}
    by_context = [use for use in known if use.context is not None and use.context.lower() in given]
    return next(iter([*by_context, *(use for use in known if use.context is None)]), None)


def requires_source(service: str, actions: Iterable[str], context: Collection[str] = ()) -> bool:
    """Whether a statement without a condition on the source allows a service for all accounts without need.

    context: keys of the encryption context in the statement's conditions.
    """
    uses = [use_of(service, action, context) for action in actions]
    return any(use is None or use.requires_source for use in uses)


def source_conditions(
    service: str,
    action: str,
    *,
    account_id: Input[str],
    source_arns: Input[str] | Sequence[Input[str]],
    operator: Literal["ArnEquals", "ArnLike"] = "ArnEquals",
) -> Mapping[str, Mapping[str, Any]] | None:
    """Conditions on the source of a service's requests; None where it sends no source (the statement then applies to
    the service as a whole). operator: of the ARNs; ArnLike for those with wildcards."""
    use = use_of(service, action)
    keys = (ACCOUNT, ARN) if use is None else use.keys
    conditions: dict[str, Mapping[str, Any]] = {}
    if ACCOUNT in keys:
        conditions["StringEquals"] = {ACCOUNT: account_id}
    if ARN in keys:
        conditions[operator] = {ARN: source_arns}
    return conditions or None


def encryption_conditions(context: str, arns: Sequence[Input[str]]) -> Mapping[str, Mapping[str, Any]]:
    """Conditions on the resources that are encrypted with a key, by their ARNs."""
    return {"ArnEquals": {f"{CONTEXT}{context}": list(arns)}}
