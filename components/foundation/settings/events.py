"""EventBridge: the stack's bus, rules over events, and schedules."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.queues import MessagingKey

# Amazon EventBridge User Guide, "Amazon EventBridge quotas".
MOST_TARGETS = 5
LONGEST_PATTERN = 2048
MessageGroupId = Annotated[str, Field(pattern=r"^[!-~]{1,128}$")]
RetrySeconds = Annotated[int, Field(ge=60, le=24 * 3600)]
Retries = Annotated[int, Field(ge=0, le=185)]
# A rate, or a cron of six fields of which one of the days is left open, or one time.
EXPRESSION = (
    r"^(rate\([1-9]\d* (minute|minutes|hour|hours|day|days)\)|cron\(\S+ \S+ (\? \S+ \S+|\S+ \S+ \?) \S+\)"
    r"|at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\))$"
)


class EventBusSettings(Settings):
    """The stack's own bus. It is encrypted with the region's key."""

    name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]{1,100}$")
    """Physical name; `<system>-<environment>` when left out."""
    archive_days: int | None = Field(default=None, ge=0, le=3650)
    """Days that events are kept to be sent again, 0 for ever; no archive when left out."""

    def faults(self) -> Iterator[Fault]:
        """Names that AWS keeps for its own buses."""
        if self.name is not None and (self.name == "default" or self.name.startswith("aws")):
            yield Fault(path="name", value=self.name, problem="belongs to AWS", remedy="choose another name")


class DeliverySettings(Settings):
    """Where something is sent."""

    queue: MessagingKey | None = None
    """Key of a queue of the stack."""
    topic: MessagingKey | None = None
    """Key of a standard topic of the stack."""
    message_group_id: MessageGroupId | None = None
    """Message group that a fifo queue needs (T-27)."""
    max_age_seconds: RetrySeconds = 24 * 3600
    """Seconds that delivery is tried; a day by default. Then it goes to the region's undelivered queue."""
    max_attempts: Retries = 185
    """How often delivery is tried again."""

    def faults(self) -> Iterator[Fault]:
        """Nowhere, or to two places at once."""
        if (self.queue is None) == (self.topic is None):
            yield Fault(path="queue", problem="needs either a queue or a topic", remedy="say where it is sent")
        if self.topic is not None and self.message_group_id is not None:
            yield Fault(
                path="messageGroupId",
                value=self.message_group_id,
                problem="topics of EventBridge have no groups",
                remedy="remove it",
            )


class TargetSettings(DeliverySettings):
    """A target of a rule."""

    input_path: str | None = Field(default=None, pattern=r"^\$(\.[\w-]+)*$")
    """Part of the event that is sent, such as $.detail; the whole event when left out."""


class ObjectCreatedSettings(Settings):
    """New objects in a bucket of the stack. S3 reports them on the account's default bus (T-25)."""

    bucket: str
    """Purpose, as storage names it."""
    prefixes: tuple[str, ...] = ()
    """Begins of the keys within the purpose; all when left out."""
    suffixes: tuple[str, ...] = ()
    """Ends of the keys; all when left out."""


class EventRuleSettings(Settings):
    """A rule: which events are sent where."""

    bus: Literal["own", "default"] = "own"
    """`own`: the stack's bus. `default`: the account's, on which AWS's services speak."""
    pattern: dict[str, Any] | None = Field(default=None, min_length=1)
    """Events that match, as EventBridge writes patterns: every leaf is a list."""
    object_created: ObjectCreatedSettings | None = None
    """New objects in a bucket, instead of a pattern."""
    targets: dict[MessagingKey, TargetSettings] = Field(min_length=1, max_length=MOST_TARGETS)
    """Where events are sent, by name."""
    enabled: bool = True
    """Whether the rule is at work."""

    def faults(self) -> Iterator[Fault]:
        """No pattern or two, one that EventBridge refuses, or objects on a bus where S3 does not speak."""
        if (self.pattern is None) == (self.object_created is None):
            remedy = "say which events match"
            yield Fault(path="pattern", problem="needs either a pattern or objectCreated", remedy=remedy)
        if self.object_created is not None and self.bus == "own":
            yield Fault(
                path="bus", value=self.bus, problem="S3 speaks on the default bus alone", remedy="set bus: default"
            )
        if self.pattern is not None:
            yield from _pattern_faults("pattern", self.pattern)
            if (length := len(json.dumps(self.pattern, separators=(",", ":")))) > LONGEST_PATTERN:
                yield Fault(path="pattern", value=length, problem=f"allowed: {LONGEST_PATTERN} characters")


class ScheduleSettings(DeliverySettings):
    """Something that is sent at its time, by EventBridge Scheduler."""

    expression: str = Field(pattern=EXPRESSION)
    """`rate(5 minutes)`, `cron(15 2 * * ? *)` or `at(2027-01-31T08:00:00)`."""
    timezone: str = Field(default="UTC", pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")
    """Time zone of the expression, with its summer time, such as Europe/Dublin."""
    flexible_window_minutes: int = Field(default=0, ge=0, le=1440)
    """Minutes within which it may be sent; at its time when 0."""
    body: dict[str, Any] = Field(default_factory=dict)
    """What is sent, as JSON; {} by default."""
    enabled: bool = True
    """Whether the schedule is at work."""

    def faults(self) -> Iterator[Fault]:
        """Rates of one that are written as many, and the other way round."""
        yield from super().faults()
        count, _, unit = self.expression.removeprefix("rate(").removesuffix(")").partition(" ")
        if self.expression.startswith("rate(") and (count == "1") == unit.endswith("s"):
            yield Fault(
                path="expression",
                value=self.expression,
                problem="AWS writes one minute, and more minutes",
                remedy=f"write rate({count} {unit.removesuffix('s') if count == '1' else f'{unit}s'})",
            )


def _pattern_faults(path: str, pattern: Mapping[str, Any]) -> Iterator[Fault]:
    """Leaves of a pattern that are not lists."""
    for name, value in pattern.items():
        here = f"{path}.{name}"
        if isinstance(value, dict):
            if not value:
                yield Fault(path=here, problem="is empty, and would match nothing", remedy="remove it")
            yield from _pattern_faults(here, cast("dict[str, Any]", value))
        elif not isinstance(value, list) or not value:
            yield Fault(path=here, value=value, problem="must be a list with an entry", remedy=f"write [{value}]")
