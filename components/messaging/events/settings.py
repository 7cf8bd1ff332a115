"""EventBridge: the custom event bus, rules and schedules."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of
from components.messaging.events.targets import DeliverySettings, QueueDestination, Target, TopicDestination

# Amazon EventBridge User Guide, "Amazon EventBridge quotas".
MOST_TARGETS = 5
LONGEST_PATTERN = 2048
# A rate, a cron expression of six fields with `?` for one of the days, or a one-time expression.
EXPRESSION = (
    r"^(rate\([1-9]\d* (minute|minutes|hour|hours|day|days)\)|cron\(\S+ \S+ (\? \S+ \S+|\S+ \S+ \?) \S+\)"
    r"|at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\))$"
)


class EventBusSettings(Settings):
    """A custom event bus, encrypted with the region's key."""

    name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]{1,100}$")
    """Physical name; `<system>-<environment>` if omitted."""
    archive_retention_days: int | None = Field(default=None, ge=0, le=3650)
    """Retention of the event archive in days, 0 for indefinite; no archive if omitted."""

    def faults(self) -> Iterator[Fault]:
        """Names that are reserved by AWS."""
        if self.name is not None and (self.name == "default" or self.name.startswith("aws")):
            yield Fault(path="name", value=self.name, problem="is reserved by AWS", remedy="choose another name")


class ObjectCreatedSettings(Settings):
    """New objects in a bucket of the stack. S3 reports them on the account's default bus (T-25)."""

    bucket: str
    """Purpose, a key of storage.purposes."""
    prefixes: tuple[str, ...] = ()
    """Key prefixes within the purpose; all objects if omitted."""
    suffixes: tuple[str, ...] = ()
    """Key suffixes; all objects if omitted."""


class RuleSettings(Settings):
    """Settings common to all EventBridge rules."""

    targets: dict[ResourceKey, Target] = Field(min_length=1, max_length=MOST_TARGETS)
    """Targets by name."""
    enabled: bool = True
    """Whether the rule is enabled."""


class PatternRule(RuleSettings):
    """An EventBridge rule with an event pattern."""

    pattern: dict[str, Any] = Field(min_length=1)
    """EventBridge event pattern: every leaf is a list."""
    bus: Literal["own", "default"] = "own"
    """`own`: the stack's custom bus. `default`: the account's default bus, which AWS services send to."""

    def faults(self) -> Iterator[Fault]:
        """A pattern that EventBridge rejects."""
        yield from _pattern_faults("pattern", self.pattern)
        if (length := len(json.dumps(self.pattern, separators=(",", ":")))) > LONGEST_PATTERN:
            yield Fault(path="pattern", value=length, problem=f"allowed: {LONGEST_PATTERN} characters")


class ObjectCreatedRule(RuleSettings):
    """An EventBridge rule for new objects in a bucket of the stack."""

    object_created: ObjectCreatedSettings
    """Object Created events of a bucket."""
    bus: Literal["default"] = "default"
    """The account's default bus, the only one that S3 sends events to."""


EventRuleSettings = Annotated[
    Annotated[PatternRule, Tag("pattern")] | Annotated[ObjectCreatedRule, Tag("objectCreated")],
    one_of("pattern", "objectCreated"),
]


class ScheduleTiming(DeliverySettings):
    """Settings common to all EventBridge Scheduler schedules."""

    expression: str = Field(pattern=EXPRESSION)
    """`rate(5 minutes)`, `cron(15 2 * * ? *)` or `at(2027-01-31T08:00:00)`."""
    timezone: str = Field(default="UTC", pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")
    """Time zone of the expression, daylight saving time included, such as Europe/Dublin."""
    flexible_window_minutes: int = Field(default=0, ge=0, le=1440)
    """Flexible time window; off when 0."""
    input: dict[str, Any] = Field(default_factory=dict)
    """JSON input of the target; {} by default."""
    enabled: bool = True
    """Whether the schedule is enabled."""

    def faults(self) -> Iterator[Fault]:
        """Rate expressions with the wrong unit, singular or plural."""
        yield from super().faults()
        count, _, unit = self.expression.removeprefix("rate(").removesuffix(")").partition(" ")
        if self.expression.startswith("rate(") and (count == "1") == unit.endswith("s"):
            yield Fault(
                path="expression",
                value=self.expression,
                problem="the unit is singular for 1 and plural otherwise",
                remedy=f"write rate({count} {unit.removesuffix('s') if count == '1' else f'{unit}s'})",
            )


class QueueSchedule(QueueDestination, ScheduleTiming):
    """An EventBridge Scheduler schedule that sends to a queue."""


class TopicSchedule(TopicDestination, ScheduleTiming):
    """An EventBridge Scheduler schedule that publishes to a topic."""


ScheduleSettings = Annotated[
    Annotated[QueueSchedule, Tag("queue")] | Annotated[TopicSchedule, Tag("topic")], one_of("queue", "topic")
]


def _pattern_faults(path: str, pattern: Mapping[str, Any]) -> Iterator[Fault]:
    """Leaves of a pattern that are not lists."""
    for name, value in pattern.items():
        here = f"{path}.{name}"
        if isinstance(value, dict):
            if not value:
                yield Fault(path=here, problem="is empty and matches nothing", remedy="remove it")
            yield from _pattern_faults(here, cast("dict[str, Any]", value))
        elif not isinstance(value, list) or not value:
            yield Fault(path=here, value=value, problem="must be a non-empty list", remedy=f"write [{value}]")
