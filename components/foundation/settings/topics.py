"""SNS topics and who is told what is published there."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.queues import FIFO_SUFFIX, MessagingKey, Order

NAME_LIMIT = longest_name("aws:sns/topic:Topic") - len(FIFO_SUFFIX)

TopicName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,250}$")]
Service = Annotated[str, Field(pattern=r"^[a-z0-9.-]+\.amazonaws\.com$")]


class SubscriptionSettings(Settings):
    """One who is told: a queue or an address."""

    queue: MessagingKey | None = None
    """Key of a queue of the stack."""
    email: str | None = Field(default=None, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    """Address, which has to confirm before it is sent anything."""
    filter_policy: dict[str, Any] | None = Field(default=None, min_length=1)
    """Messages that are passed on, as SNS writes filters; all of them when left out."""
    filter_scope: Literal["MessageAttributes", "MessageBody"] = "MessageAttributes"
    """What the filter looks at."""
    raw: bool = True
    """Whether a queue gets the message alone, without SNS's envelope."""

    def faults(self) -> Iterator[Fault]:
        """Nobody, or two at once."""
        if (self.queue is None) == (self.email is None):
            yield Fault(path="queue", problem="needs either a queue or an email", remedy="say who is told")
        if self.filter_scope == "MessageBody" and self.filter_policy is None:
            yield Fault(
                path="filterScope",
                value=self.filter_scope,
                problem="has no effect without a filterPolicy",
                remedy="remove it, or give filterPolicy",
            )


class TopicSettings(Settings):
    """A topic. It is encrypted with the region's key."""

    name: TopicName | None = None
    """Physical name, without `.fifo`; `<system>-<environment>-<key>` when left out."""
    order: Order = "standard"
    """`fifo` keeps the order within a message group; `.fifo` is put behind the name. It cannot be changed on a live
    topic."""
    content_based_deduplication: bool | None = None
    """Whether a fifo topic tells doubles by the digest of their body; it does when left out."""
    subscriptions: dict[MessagingKey, SubscriptionSettings] = Field(default_factory=dict)
    """Those who are told, by name."""

    @property
    def fifo(self) -> bool:
        """Whether the topic keeps an order."""
        return self.order == "fifo"

    def faults(self) -> Iterator[Fault]:
        """What needs a fifo topic, and what one cannot reach."""
        if self.content_based_deduplication is not None and not self.fifo:
            yield Fault(
                path="contentBasedDeduplication",
                value=self.content_based_deduplication,
                problem="needs a fifo topic",
                remedy="remove it, or set order: fifo",
            )
        for name, subscription in self.subscriptions.items():
            if self.fifo and subscription.email is not None:
                yield Fault(
                    path=f"subscriptions.{name}.email",
                    value=subscription.email,
                    problem="a fifo topic tells queues alone",
                    remedy="subscribe it to a standard topic",
                )


def topic_name(settings: TopicSettings, prefix: str, key: str) -> str:
    """The physical name of a topic, with the `.fifo` that SNS asks for. prefix: the stack's."""
    name = settings.name or physical_name(prefix, key, limit=NAME_LIMIT)
    return name + (FIFO_SUFFIX if settings.fifo else "")
