"""An SNS topic and its subscriptions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import sns

from components.foundation.documents import document
from components.foundation.outputs import after
from components.messaging.sqs_sns.senders import Sender, resource_statements
from components.messaging.sqs_sns.topic_settings import EmailSubscription, QueueSubscription, TopicSettings


@dataclass(frozen=True, kw_only=True)
class SubscribedQueue:
    """A queue that allows the topic to send to it. dead_letter_arn: dead-letter queue of the subscription, of the
    topic's type; None if there is none."""

    arn: Input[str]
    dead_letter_arn: Input[str] | None


@dataclass(frozen=True, kw_only=True)
class TopicArgs:
    """Arguments of Topic.

    topic_name: physical name. key_arn: key of the region, which SNS and the publishing services may use (T-26).
    queues: subscribed queues, by key in the stack file.
    senders: services that may publish, by name; only principals with IAM permission by default.
    """

    settings: TopicSettings
    topic_name: str
    account_id: Input[str]
    key_arn: Input[str]
    queues: Mapping[str, SubscribedQueue] = field(default_factory=dict[str, SubscribedQueue])
    senders: Mapping[str, Sender] = field(default_factory=dict[str, Sender])

    def __post_init__(self) -> None:
        for name, subscription in self.settings.subscriptions.items():
            if isinstance(subscription, QueueSubscription) and subscription.queue not in self.queues:
                raise ValueError(f"queues.{subscription.queue}: missing: {name} is subscribed; set the queue")


class Topic(ComponentResource):
    """An encrypted topic that requires TLS, and its subscriptions.

    policy_ready_arn depends on the topic policy: publishers take this.
    """

    arn: Output[str]
    policy_ready_arn: Output[str]
    name: Output[str]

    def __init__(self, name: str, args: TopicArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:streaming:Topic", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        topic = sns.Topic(
            f"{name}-topic",
            name=args.topic_name,
            fifo_topic=settings.fifo or None,
            content_based_deduplication=settings.content_based_deduplication is not False if settings.fifo else None,
            kms_master_key_id=args.key_arn,
            signature_version=2,
            opts=child,
        )
        policy = sns.TopicPolicy(
            f"{name}-policy",
            arn=topic.arn,
            policy=document(resource_statements("sns:Publish", topic.arn, args.account_id, args.senders)),
            opts=child,
        )
        for subscriber, subscription in settings.subscriptions.items():
            key = f"{name}-to-{subscriber}"
            match subscription:
                case QueueSubscription():
                    _subscribe_queue(key, topic.arn, subscription, args.queues[subscription.queue], child)
                case EmailSubscription():
                    _subscribe_email(key, topic.arn, subscription, child)

        self.arn, self.name = topic.arn, topic.name
        self.policy_ready_arn = after(topic.arn, policy)
        self.register_outputs({"arn": self.arn})


def _subscribe_queue(
    name: str, topic_arn: Input[str], settings: QueueSubscription, queue: SubscribedQueue, opts: ResourceOptions
) -> None:
    dead_letter_arn = queue.dead_letter_arn
    sns.TopicSubscription(
        name,
        topic=topic_arn,
        protocol="sqs",
        endpoint=queue.arn,
        raw_message_delivery=settings.raw_message_delivery,
        filter_policy=_filter_policy(settings),
        filter_policy_scope=settings.filter_scope if settings.filter_policy else None,
        redrive_policy=Output.json_dumps({"deadLetterTargetArn": dead_letter_arn}) if dead_letter_arn else None,
        opts=opts,
    )


def _subscribe_email(name: str, topic_arn: Input[str], settings: EmailSubscription, opts: ResourceOptions) -> None:
    sns.TopicSubscription(
        name,
        topic=topic_arn,
        protocol="email",
        endpoint=settings.email,
        filter_policy=_filter_policy(settings),
        filter_policy_scope=settings.filter_scope if settings.filter_policy else None,
        opts=opts,
    )


def _filter_policy(settings: QueueSubscription | EmailSubscription) -> str | None:
    return json.dumps(settings.filter_policy) if settings.filter_policy else None
