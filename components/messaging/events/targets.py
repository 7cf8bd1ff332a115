"""Targets of EventBridge rules and schedules.

A target type is a destination, with its checks, a target of rules and a schedule here, and its resource in
components/messaging/destinations.py.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Protocol, TypeAlias

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionName
from components.foundation.settings.schedules import ScheduleExpression, TimeZone
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of
from components.messaging.sqs_sns.queue_settings import QueueSettings
from components.messaging.sqs_sns.topic_settings import TopicSettings

MessageGroupId = Annotated[str, Field(pattern=r"^[!-~]{1,128}$")]
RetrySeconds = Annotated[int, Field(ge=60, le=24 * 3600)]
Retries = Annotated[int, Field(ge=0, le=185)]
Destination: TypeAlias = tuple[
    Literal["queue", "topic", "function"], str
]  # kind of resource, and its key in the stack file


class DeliverySettings(Settings):
    """Retry policy of a delivery."""

    maximum_event_age_seconds: RetrySeconds = 24 * 3600
    """Maximum age of an undelivered event; a day by default. Then it goes to the region's undelivered queue."""
    maximum_retry_attempts: Retries = 185
    """Maximum number of retries."""


class Destinations(Protocol):
    """The resources that a region's rules and schedules deliver to, by key."""

    @property
    def queues(self) -> Mapping[str, QueueSettings]:
        """Queues."""
        ...

    @property
    def topics(self) -> Mapping[str, TopicSettings]:
        """Topics."""
        ...


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

    def destination_faults(self, path: str, known: Destinations) -> Iterator[Fault]:
        """A queue that does not exist; a FIFO queue without a message group or content-based deduplication (T-27)."""
        if self.queue not in known.queues:
            yield unknown_name(f"{path}.queue", self.queue, known.queues, f"queue '{self.queue}'")
            return
        queue = known.queues[self.queue]
        if queue.fifo and self.message_group_id is None:
            problem = f"missing: {self.queue} is a FIFO queue"
            yield Fault(path=f"{path}.messageGroupId", problem=problem, remedy="set a group, such as all")
        if queue.fifo and not queue.deduplicates:
            yield Fault(
                path=f"{path}.queue",
                value=self.queue,
                problem="has no content-based deduplication, and EventBridge sends no deduplication ID",
                remedy=f"remove queues.{self.queue}.contentBasedDeduplication",
            )
        if not queue.fifo and self.message_group_id is not None:
            yield Fault(
                path=f"{path}.messageGroupId",
                value=self.message_group_id,
                problem=f"{self.queue} is not a FIFO queue",
                remedy="remove it",
            )


class TopicDestination(Settings):
    """A standard topic of the stack."""

    topic: ResourceKey
    """Key of a standard topic of the stack."""

    @property
    def destination(self) -> Destination:
        """The topic."""
        return "topic", self.topic

    @property
    def message_group_id(self) -> None:
        """None: topics have no message groups here."""

    def destination_faults(self, path: str, known: Destinations) -> Iterator[Fault]:
        """A topic that does not exist, or that EventBridge cannot send to."""
        if self.topic not in known.topics:
            yield unknown_name(f"{path}.topic", self.topic, known.topics, f"topic '{self.topic}'")
        elif known.topics[self.topic].fifo:
            yield Fault(
                path=f"{path}.topic",
                value=self.topic,
                problem="EventBridge cannot send to a FIFO topic",
                remedy="name a standard topic, or a FIFO queue",
            )


class FunctionDestination(Settings):
    """A function of the stack, by its alias. It is invoked asynchronously."""

    function: ResourceKey
    """Key of a function of the stack."""

    @property
    def destination(self) -> Destination:
        """The function."""
        return "function", self.function

    @property
    def message_group_id(self) -> None:
        """None: functions have no message groups."""

    def destination_faults(self, path: str, known: Destinations) -> Iterator[Fault]:
        """None: functions are settings of another concern (components/messaging/checks.py)."""
        yield from ()


class RuleTarget(DeliverySettings):
    """Settings common to all targets of rules."""

    input_path: str | None = Field(default=None, pattern=r"^\$(\.[\w-]+)*$")
    """JSONPath of the part of the event that is sent, such as $.detail; the whole event if omitted."""


class QueueTarget(QueueDestination, RuleTarget):
    """A queue as the target of a rule."""


class TopicTarget(TopicDestination, RuleTarget):
    """A topic as the target of a rule."""


class FunctionTarget(FunctionDestination, RuleTarget):
    """A function as the target of a rule."""


class RegionsTarget(DeliverySettings):
    """The default event buses of other regions as targets of a rule, each with a role that may put events on them.

    They are never the buses of rules that send to other regions, so that no event returns.
    """

    regions: tuple[RegionName, ...] = Field(min_length=1)
    """Regions of the stack; the rule's own one is no target, so that all regions have the same rule."""

    @property
    def message_group_id(self) -> None:
        """None: buses have no message groups."""

    @property
    def input_path(self) -> None:
        """None: a bus receives whole events."""

    def destination_faults(self, path: str, known: Destinations) -> Iterator[Fault]:
        """None: regions are settings of another concern (components/messaging/checks.py)."""
        yield from ()


Target = Annotated[
    Annotated[QueueTarget, Tag("queue")]
    | Annotated[TopicTarget, Tag("topic")]
    | Annotated[FunctionTarget, Tag("function")]
    | Annotated[RegionsTarget, Tag("regions")],
    one_of("queue", "topic", "function", "regions"),
]


class ScheduleTiming(DeliverySettings):
    """Settings common to all EventBridge Scheduler schedules."""

    expression: ScheduleExpression
    """`rate(5 minutes)`, `cron(15 2 * * ? *)` or `at(2027-01-31T08:00:00)`."""
    timezone: TimeZone = "UTC"
    """Time zone of the expression, daylight saving time included, such as Europe/Dublin."""
    flexible_window_minutes: int = Field(default=0, ge=0, le=1440)
    """Flexible time window; off when 0."""
    input: dict[str, Any] = Field(default_factory=dict)
    """JSON input of the target; {} by default."""
    enabled: bool = True
    """Whether the schedule is enabled."""


class QueueSchedule(QueueDestination, ScheduleTiming):
    """An EventBridge Scheduler schedule that sends to a queue."""


class TopicSchedule(TopicDestination, ScheduleTiming):
    """An EventBridge Scheduler schedule that publishes to a topic."""


class FunctionSchedule(FunctionDestination, ScheduleTiming):
    """An EventBridge Scheduler schedule that invokes a function."""


ScheduleSettings = Annotated[
    Annotated[QueueSchedule, Tag("queue")]
    | Annotated[TopicSchedule, Tag("topic")]
    | Annotated[FunctionSchedule, Tag("function")],
    one_of("queue", "topic", "function"),
]
