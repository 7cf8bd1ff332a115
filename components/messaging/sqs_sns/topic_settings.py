"""SNS topics and their subscriptions."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, Tag

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of
from components.messaging.sqs_sns.filter_policies import FilterPolicy, nested_faults
from components.messaging.sqs_sns.queue_settings import FIFO_SUFFIX, Order

NAME_LIMIT = longest_name("aws:sns/topic:Topic") - len(FIFO_SUFFIX)

TopicName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,250}$")]


class SubscriptionFilter(Settings):
    """Settings common to all subscriptions."""

    filter_policy: FilterPolicy | None = Field(default=None, min_length=1)
    """SNS subscription filter policy, such as `kind: [gif, {prefix: video-}]`: up to 5 keys, whose values have up to
    150 combinations; every message is delivered if omitted."""
    filter_scope: Literal["MessageAttributes", "MessageBody"] = "MessageAttributes"
    """Part of the message that the filter policy applies to. Only a body, which must be JSON, has nested fields."""

    def faults(self) -> Iterator[Fault]:
        """A scope without a policy, and nested fields of attributes."""
        if self.filter_scope == "MessageBody" and self.filter_policy is None:
            yield Fault(
                path="filterScope",
                value=self.filter_scope,
                problem="has no effect without a filterPolicy",
                remedy="remove it, or set filterPolicy",
            )
        if self.filter_scope == "MessageAttributes" and self.filter_policy is not None:
            yield from (fault.under("filterPolicy") for fault in nested_faults(self.filter_policy))


class QueueSubscription(SubscriptionFilter):
    """The subscription of a queue."""

    queue: ResourceKey
    """Key of a queue of the stack."""
    raw_message_delivery: bool = True
    """Whether raw message delivery is enabled (no SNS envelope)."""


class EmailSubscription(SubscriptionFilter):
    """The subscription of an email address."""

    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    """Email address, which has to confirm the subscription."""


SubscriptionSettings = Annotated[
    Annotated[QueueSubscription, Tag("queue")] | Annotated[EmailSubscription, Tag("email")], one_of("queue", "email")
]


class TopicSettings(KeyedSettings):
    """An SNS topic, encrypted with the region's key."""

    name: TopicName | None = None
    """Physical name, without `.fifo`; `<system>-<environment>-<key>` if omitted."""
    type: Order = "standard"
    """`fifo`: ordered within a message group; `.fifo` is appended to the name. Immutable on a live topic."""
    content_based_deduplication: bool | None = None
    """Whether content-based deduplication of a FIFO topic is enabled; enabled if omitted."""
    subscriptions: dict[ResourceKey, SubscriptionSettings] = Field(default_factory=dict)
    """Subscriptions by name."""

    @property
    def fifo(self) -> bool:
        """Whether this is a FIFO topic."""
        return self.type == "fifo"

    @property
    def redrives(self) -> bool:
        """Whether messages that are not delivered are sent on: those for queues, not emails."""
        return not self.fifo and any(isinstance(each, QueueSubscription) for each in self.subscriptions.values())

    def faults(self) -> Iterator[Fault]:
        """FIFO settings of a standard topic, and subscriptions that a FIFO topic does not support."""
        if self.content_based_deduplication is not None and not self.fifo:
            yield Fault(
                path="contentBasedDeduplication",
                value=self.content_based_deduplication,
                problem="requires a FIFO topic",
                remedy="remove it, or set type: fifo",
            )
        for name, subscription in self.subscriptions.items():
            if self.fifo and isinstance(subscription, EmailSubscription):
                yield Fault(
                    path=f"subscriptions.{name}.email",
                    value=subscription.email,
                    problem="FIFO topics deliver to queues only",
                    remedy="subscribe it to a standard topic",
                )


def topic_name(settings: TopicSettings, prefix: str, key: str) -> str:
    """The physical name of a topic, with `.fifo` for FIFO topics. prefix: the stack's."""
    name = settings.name or physical_name(prefix, key, limit=NAME_LIMIT)
    return name + (FIFO_SUFFIX if settings.fifo else "")
