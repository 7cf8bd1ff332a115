"""EventBridge: the custom event bus, rules and schedules."""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.event_patterns import EventPattern
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of
from components.messaging.events.targets import Target

# Amazon EventBridge User Guide, "Amazon EventBridge quotas".
MOST_TARGETS = 5
LONGEST_PATTERN = 2048


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


class ObjectSelection(Settings):
    """Objects in a bucket of the stack. S3 reports them on the account's default bus (T-25)."""

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
    replicas: Literal["same", "pilot_light"] | None = None
    """In replica regions: `same`, or `pilot_light`, disabled there; as messaging.replicas if omitted. `same` is for a
    rule about what a region itself takes, beside others that would work on each replica again."""


class PatternRule(RuleSettings):
    """An EventBridge rule with an event pattern."""

    pattern: EventPattern = Field(min_length=1)
    """EventBridge event pattern: every leaf is a list."""
    bus: Literal["own", "default"] = "own"
    """`own`: the stack's custom bus. `default`: the account's default bus, which AWS services send to."""

    def faults(self) -> Iterator[Fault]:
        """A pattern that is too long."""
        if (length := len(json.dumps(self.pattern, separators=(",", ":")))) > LONGEST_PATTERN:
            yield Fault(path="pattern", value=length, problem=f"allowed: {LONGEST_PATTERN} characters")


class BucketRule(RuleSettings):
    """An EventBridge rule for events that AWS sends about buckets of the stack.

    key: key of the rule's buckets in the stack file. detail_type: of the events.
    """

    key: ClassVar[str]
    detail_type: ClassVar[str]

    bus: Literal["default"] = "default"
    """The account's default bus, the only one that AWS services send events to."""

    @property
    def purposes(self) -> Mapping[str, str]:
        """Purposes of the buckets, by their path within the rule."""
        raise NotImplementedError


class ObjectRule(BucketRule):
    """An EventBridge rule for S3 events of a bucket of the stack."""

    @property
    def objects(self) -> ObjectSelection:
        """The objects."""
        raise NotImplementedError

    @property
    def purposes(self) -> Mapping[str, str]:
        return {f"{self.key}.bucket": self.objects.bucket}


class ObjectCreatedRule(ObjectRule):
    """An EventBridge rule for new objects in a bucket of the stack."""

    key = "objectCreated"
    detail_type = "Object Created"

    object_created: ObjectSelection
    """Object Created events of a bucket."""

    @property
    def objects(self) -> ObjectSelection:
        return self.object_created


class ObjectRestoredRule(ObjectRule):
    """An EventBridge rule for objects of an archive class that have been restored and can be read for a while."""

    key = "objectRestored"
    detail_type = "Object Restore Completed"

    object_restored: ObjectSelection
    """Object Restore Completed events of a bucket."""

    @property
    def objects(self) -> ObjectSelection:
        return self.object_restored


class ScannedBuckets(Settings):
    """Buckets of the stack that GuardDuty scans."""

    purposes: tuple[str, ...] = Field(min_length=1)
    """Keys of storage.purposes. Purposes that share a bucket have the same events: one of them is enough."""


class ScanResultRule(BucketRule):
    """An EventBridge rule for results of Malware Protection for S3, whatever they are."""

    key = "scanResult"
    detail_type = "GuardDuty Malware Protection Object Scan Result"

    scan_result: ScannedBuckets
    """Results of scans in buckets of the stack."""

    @property
    def purposes(self) -> Mapping[str, str]:
        return {f"{self.key}.purposes[{index}]": each for index, each in enumerate(self.scan_result.purposes)}


EventRuleSettings = Annotated[
    Annotated[PatternRule, Tag("pattern")]
    | Annotated[ObjectCreatedRule, Tag("objectCreated")]
    | Annotated[ObjectRestoredRule, Tag("objectRestored")]
    | Annotated[ScanResultRule, Tag("scanResult")],
    one_of("pattern", "objectCreated", "objectRestored", "scanResult"),
]
