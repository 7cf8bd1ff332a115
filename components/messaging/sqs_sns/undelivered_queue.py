"""The undelivered queue of a region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import sqs

from components.foundation.documents import document
from components.foundation.outputs import after
from components.messaging.sqs_sns.queue_settings import LONGEST_RETENTION_SECONDS
from components.messaging.sqs_sns.senders import Sender, resource_statements


@dataclass(frozen=True, kw_only=True)
class UndeliveredQueueArgs:
    """queue_name: physical name. key_arn: key of the region, which the sending services may use (T-26).
    senders: rules and topics that use it as their dead-letter queue, by name.
    """

    queue_name: str
    account_id: Input[str]
    key_arn: Input[str]
    senders: Mapping[str, Sender] = field(default_factory=dict[str, Sender])


class UndeliveredQueue(ComponentResource):
    """The standard dead-letter queue of rules, topics and schedules.

    Messages are kept for the maximum retention of SQS. EventBridge does not support FIFO dead-letter queues.
    arn depends on the queue policy.
    """

    arn: Output[str]
    name: Output[str]

    def __init__(self, name: str, args: UndeliveredQueueArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:UndeliveredQueue", name, None, opts)
        child = ResourceOptions(parent=self)

        queue = sqs.Queue(
            f"{name}-queue",
            name=args.queue_name,
            kms_master_key_id=args.key_arn,
            message_retention_seconds=LONGEST_RETENTION_SECONDS,
            opts=child,
        )
        policy = sqs.QueuePolicy(
            f"{name}-policy",
            queue_url=queue.id,
            policy=document(resource_statements("sqs:SendMessage", queue.arn, args.account_id, args.senders)),
            opts=child,
        )

        self.arn, self.name = after(queue.arn, policy), queue.name
        self.register_outputs({"arn": self.arn})
