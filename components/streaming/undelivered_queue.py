"""Where a region keeps what could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import sqs

from components.foundation.documents import document
from components.foundation.outputs import waits_for
from components.foundation.settings.queues import LONGEST_RETENTION_SECONDS
from components.streaming.senders import Sender, resource_statements


@dataclass(frozen=True, kw_only=True)
class UndeliveredQueueArgs:
    """queue_name: physical name. key_arn: key of the region, which the sending services may use (T-26).
    senders: rules and topics whose deliveries may end here, by name.
    """

    queue_name: str
    account_id: Input[str]
    key_arn: Input[str]
    senders: Mapping[str, Sender] = field(default_factory=dict[str, Sender])


class UndeliveredQueue(ComponentResource):
    """The standard queue of events, notifications and schedules that their target did not take.

    It keeps them as long as SQS allows. EventBridge takes no fifo queue for this, whatever the target.
    arn is known once the senders are let in.
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

        self.arn, self.name = waits_for(queue.arn, policy), queue.name
        self.register_outputs({"arn": self.arn})
