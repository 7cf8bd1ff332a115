"""EventBridge: the custom event bus, rules and schedules."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, cast

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import ResourceKey

# Amazon EventBridge User Guide, "Amazon EventBridge quotas".
MOST_TARGETS = 5
LONGEST_PATTERN = 2048
MessageGroupId = Annotated[str, Field(pattern=r"^[!-~]{1,128}$")]
RetrySeconds = Annotated[int, Field(ge=60, le=24 * 3600)]
Retries = Annotated[int, Field(ge=0, le=185)]
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


class DeliverySettings(Settings):
    """The destination of a delivery, and its retry policy."""

    queue: ResourceKey | None = None
    """Key of a queue of the stack."""
    topic: ResourceKey | None = None
    """Key of a standard topic of the stack."""
    message_group_id: MessageGroupId | None = None
    """Message group ID, required by a FIFO queue (T-27)."""
    maximum_event_age_seconds: RetrySeconds = 24 * 3600
    """Maximum age of an undelivered event; a day by default. Then it goes to the region's undelivered queue."""
    maximum_retry_attempts: Retries = 185
    """Maximum number of retries."""

    def faults(self) -> Iterator[Fault]:
        """A delivery without a destination, or with two."""
        if (self.queue is None) == (self.topic is None):
            yield Fault(path="queue", problem="requires either a queue or a topic", remedy="set one of them")
        if self.topic is not None and self.message_group_id is not None:
            yield Fault(
                path="messageGroupId",
                value=self.message_group_id,
                problem="topic targets do not support message groups",
                remedy="remove it",
            )


class TargetSettings(DeliverySettings):
    """A target of a rule."""

    input_path: str | None = Field(default=None, pattern=r"^\$(\.[\w-]+)*$")
    """JSONPath of the part of the event that is sent, such as $.detail; the whole event if omitted."""


class ObjectCreatedSettings(Settings):
    """New objects in a bucket of the stack. S3 reports them on the account's default bus (T-25)."""

    bucket: str
    """Purpose, a key of storage.purposes."""
    prefixes: tuple[str, ...] = ()
    """Key prefixes within the purpose; all objects if omitted."""
    suffixes: tuple[str, ...] = ()
    """Key suffixes; all objects if omitted."""


class EventRuleSettings(Settings):
    """An EventBridge rule: an event pattern and its targets."""

    bus: Literal["own", "default"] = "own"
    """`own`: the stack's custom bus. `default`: the account's default bus, which AWS services send to."""
    pattern: dict[str, Any] | None = Field(default=None, min_length=1)
    """EventBridge event pattern: every leaf is a list."""
    object_created: ObjectCreatedSettings | None = None
    """Object Created events of a bucket, as an alternative to `pattern`."""
    targets: dict[ResourceKey, TargetSettings] = Field(min_length=1, max_length=MOST_TARGETS)
    """Targets by name."""
    enabled: bool = True
    """Whether the rule is enabled."""

    def faults(self) -> Iterator[Fault]:
        """A rule without a pattern or with two, a pattern that EventBridge rejects, or object events on a custom
        bus."""
        if (self.pattern is None) == (self.object_created is None):
            remedy = "set one of them"
            yield Fault(path="pattern", problem="requires either a pattern or objectCreated", remedy=remedy)
        if self.object_created is not None and self.bus == "own":
            yield Fault(
                path="bus", value=self.bus, problem="S3 sends events to the default bus only", remedy="set bus: default"
            )
        if self.pattern is not None:
            yield from _pattern_faults("pattern", self.pattern)
            if (length := len(json.dumps(self.pattern, separators=(",", ":")))) > LONGEST_PATTERN:
                yield Fault(path="pattern", value=length, problem=f"allowed: {LONGEST_PATTERN} characters")


class ScheduleSettings(DeliverySettings):
    """An EventBridge Scheduler schedule."""

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
