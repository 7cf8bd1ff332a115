"""An SQS queue and its dead-letter queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import sqs

from components.foundation.documents import document
from components.foundation.outputs import after
from components.messaging.sqs_sns.queue_settings import FIFO_SUFFIX, QueueSettings, dead_letter_name
from components.messaging.sqs_sns.senders import Sender, resource_statements


@dataclass(frozen=True, kw_only=True)
class QueueArgs:
    """Arguments of Queue.

    queue_name: physical name. key_arn: key of the region, which the sending services may use (T-26).
    senders: services that may send, by name; only principals with IAM permission by default.
    dead_letter_senders: services that may send to the dead-letter queue; only the queue by default.
    """

    settings: QueueSettings
    queue_name: str
    account_id: Input[str]
    key_arn: Input[str]
    senders: Mapping[str, Sender] = field(default_factory=dict[str, Sender])
    dead_letter_senders: Mapping[str, Sender] = field(default_factory=dict[str, Sender])
    protect: bool = False

    def __post_init__(self) -> None:
        if self.settings.fifo != self.queue_name.endswith(FIFO_SUFFIX):
            expected = f"ends in {FIFO_SUFFIX}" if self.settings.fifo else f"has no suffix {FIFO_SUFFIX}"
            raise ValueError(f"queue_name: {self.queue_name}: the name of a {self.settings.type} queue {expected}")


class Queue(ComponentResource):
    """An encrypted queue and a dead-letter queue that only accepts its messages, both over TLS only.

    policy_ready_arn depends on the queue policy: senders take this.
    """

    arn: Output[str]
    policy_ready_arn: Output[str]
    url: Output[str]
    name: Output[str]
    dead_letter_arn: Output[str]
    dead_letter_name: Output[str]

    def __init__(self, name: str, args: QueueArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:Queue", name, None, opts)
        child = ResourceOptions(parent=self)
        kept = ResourceOptions(parent=self, protect=args.protect)
        settings = args.settings

        dead_letter_queue = sqs.Queue(
            f"{name}-dead-letters",
            name=dead_letter_name(settings, args.queue_name),
            fifo_queue=settings.fifo or None,
            kms_master_key_id=args.key_arn,
            message_retention_seconds=settings.dead_letter_queue.retention_seconds,
            max_message_size=settings.max_message_bytes,
            opts=kept,
        )
        queue = sqs.Queue(
            f"{name}-queue",
            name=args.queue_name,
            fifo_queue=settings.fifo or None,
            content_based_deduplication=settings.deduplicates if settings.fifo else None,
            deduplication_scope="messageGroup" if settings.high_throughput else None,
            fifo_throughput_limit="perMessageGroupId" if settings.high_throughput else None,
            kms_master_key_id=args.key_arn,
            visibility_timeout_seconds=settings.visibility_timeout_seconds,
            message_retention_seconds=settings.retention_seconds,
            delay_seconds=settings.delay_seconds,
            receive_wait_time_seconds=settings.receive_message_wait_seconds,
            max_message_size=settings.max_message_bytes,
            redrive_policy=Output.json_dumps(
                {
                    "deadLetterTargetArn": dead_letter_queue.arn,
                    "maxReceiveCount": settings.dead_letter_queue.max_receive_count,
                }
            ),
            opts=kept,
        )
        sqs.RedriveAllowPolicy(
            f"{name}-redrive",
            queue_url=dead_letter_queue.id,
            redrive_allow_policy=Output.json_dumps({"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn]}),
            opts=child,
        )
        policies = [
            sqs.QueuePolicy(
                f"{name}-{role}",
                queue_url=target.id,
                policy=document(resource_statements("sqs:SendMessage", target.arn, args.account_id, senders)),
                opts=child,
            )
            for role, target, senders in (
                ("policy", queue, args.senders),
                ("dead-letters-policy", dead_letter_queue, args.dead_letter_senders),
            )
        ]

        self.arn, self.url, self.name = queue.arn, queue.url, queue.name
        self.policy_ready_arn = after(queue.arn, policies[0])
        self.dead_letter_name = dead_letter_queue.name
        self.dead_letter_arn = after(dead_letter_queue.arn, policies[1])
        self.register_outputs({"arn": self.arn, "url": self.url, "dead_letter_arn": self.dead_letter_arn})
