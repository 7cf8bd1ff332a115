"""SNS topics and their subscriptions."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import ResourceKey
from components.messaging.sqs_sns.queue_settings import FIFO_SUFFIX, Order

NAME_LIMIT = longest_name("aws:sns/topic:Topic") - len(FIFO_SUFFIX)

TopicName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,250}$")]
Service = Annotated[str, Field(pattern=r"^[a-z0-9.-]+\.amazonaws\.com$")]


class SubscriptionSettings(Settings):
    """A subscription: a queue or an email address."""

    queue: ResourceKey | None = None
    """Key of a queue of the stack."""
    email: str | None = Field(default=None, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    """Email address, which has to confirm the subscription."""
    filter_policy: dict[str, Any] | None = Field(default=None, min_length=1)
    """SNS subscription filter policy; every message is delivered if omitted."""
    filter_scope: Literal["MessageAttributes", "MessageBody"] = "MessageAttributes"
    """Part of the message that the filter policy applies to."""
    raw_message_delivery: bool = True
    """Whether raw message delivery is enabled for a queue (no SNS envelope)."""

    def faults(self) -> Iterator[Fault]:
        """A subscription without an endpoint, or with two."""
        if (self.queue is None) == (self.email is None):
            yield Fault(path="queue", problem="requires either a queue or an email", remedy="set one of them")
        if self.filter_scope == "MessageBody" and self.filter_policy is None:
            yield Fault(
                path="filterScope",
                value=self.filter_scope,
                problem="has no effect without a filterPolicy",
                remedy="remove it, or set filterPolicy",
            )


class TopicSettings(Settings):
    """An SNS topic, encrypted with the region's key."""

    name: TopicName | None = None
    """Physical name, without `.fifo`; `<system>-<environment>-<key>` if omitted."""
    type: Order = "standard"
    """`fifo`: ordered within a message group; `.fifo` is appended to the name. Immutable on a live topic."""
    content_based_deduplication: bool | None = None
    """Whether a FIFO topic detects duplicates by the digest of the body; enabled if omitted."""
    subscriptions: dict[ResourceKey, SubscriptionSettings] = Field(default_factory=dict)
    """Subscriptions by name."""

    @property
    def fifo(self) -> bool:
        """Whether this is a FIFO topic."""
        return self.type == "fifo"

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
            if self.fifo and subscription.email is not None:
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
