"""Targets of EventBridge rules and schedules. A target type is a destination here, its resource in
components/messaging/destinations.py, and a member of the unions of rule targets and schedules."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of

MessageGroupId = Annotated[str, Field(pattern=r"^[!-~]{1,128}$")]
RetrySeconds = Annotated[int, Field(ge=60, le=24 * 3600)]
Retries = Annotated[int, Field(ge=0, le=185)]
Destination: TypeAlias = tuple[Literal["queue", "topic"], str]  # kind of resource, and its key in the stack file


class DeliverySettings(Settings):
    """Retry policy of a delivery."""

    maximum_event_age_seconds: RetrySeconds = 24 * 3600
    """Maximum age of an undelivered event; a day by default. Then it goes to the region's undelivered queue."""
    maximum_retry_attempts: Retries = 185
    """Maximum number of retries."""


class QueueDestination(Settings):
    """A queue of the stack."""

    queue: ResourceKey
    """Key of a queue of the stack."""
    message_group_id: MessageGroupId | None = None
    """Message group ID, required by a FIFO queue (T-27)."""

    @property
    def destination(self) -> Destination:
        """The queue."""
        return "queue", self.queue


class TopicDestination(Settings):
    """A standard topic of the stack."""

    topic: ResourceKey
    """Key of a standard topic of the stack."""

    @property
    def destination(self) -> Destination:
        """The topic."""
        return "topic", self.topic


class RuleTarget(DeliverySettings):
    """Settings common to all targets of rules."""

    input_path: str | None = Field(default=None, pattern=r"^\$(\.[\w-]+)*$")
    """JSONPath of the part of the event that is sent, such as $.detail; the whole event if omitted."""


class QueueTarget(QueueDestination, RuleTarget):
    """A queue as the target of a rule."""


class TopicTarget(TopicDestination, RuleTarget):
    """A topic as the target of a rule."""


Target = Annotated[
    Annotated[QueueTarget, Tag("queue")] | Annotated[TopicTarget, Tag("topic")], one_of("queue", "topic")
]
