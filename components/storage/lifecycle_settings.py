"""S3 Lifecycle rules and their constraints."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.tags import Tags

StorageClass = Literal["STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"]

# Amazon S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle": transitions are possible in this order only.
WATERFALL: tuple[StorageClass, ...] = (
    "STANDARD_IA",
    "INTELLIGENT_TIERING",
    "ONEZONE_IA",
    "GLACIER_IR",
    "GLACIER",
    "DEEP_ARCHIVE",
)
INFREQUENT = ("STANDARD_IA", "ONEZONE_IA")  # transition at 30 days or later, minimum storage duration of 30 days
INFREQUENT_DAYS = 30
ARCHIVE_CLASSES = ("GLACIER", "DEEP_ARCHIVE")  # GetObject answers InvalidObjectState until a restore


class Transition(Settings):
    """A transition to a colder storage class."""

    days: int = Field(ge=0)
    """Object age in days."""
    storage_class: StorageClass
    """Target storage class. `GLACIER` is S3 Glacier Flexible Retrieval."""


class LifecycleRule(Settings):
    """A lifecycle rule: a filter and its actions. Actions that are omitted do not take place."""

    prefix: str = Field(default="", pattern=r"^[^/].*$|^$", max_length=1024)
    """Key prefix of the filter, below the purpose's own prefix if it has one; all objects by default."""
    tags: Tags = Field(default_factory=dict, max_length=10)
    """Object tags of the filter, all of which must match; no tag filter by default."""
    transitions: tuple[Transition, ...] = ()
    """Transitions to colder storage classes, warmest first."""
    expiration_days: int | None = Field(default=None, ge=1)
    """Object age in days at expiration (in a versioned bucket the object becomes noncurrent); never by default."""
    noncurrent_transitions: tuple[Transition, ...] = ()
    """Transitions of noncurrent versions; days count from when a version becomes noncurrent."""
    noncurrent_expiration_days: int | None = Field(default=None, ge=1)
    """Days until noncurrent versions are deleted permanently; the bucket's default if omitted."""

    @property
    def tiers(self) -> bool:
        """Whether the rule moves objects to S3 Intelligent-Tiering."""
        return any(item.storage_class == "INTELLIGENT_TIERING" for item in self.transitions)

    def faults(self) -> Iterator[Fault]:
        """Rules that S3 rejects with InvalidArgument."""
        yield from transition_faults("transitions", self.transitions, "expirationDays", self.expiration_days)
        yield from transition_faults(
            "noncurrentTransitions",
            self.noncurrent_transitions,
            "noncurrentExpirationDays",
            self.noncurrent_expiration_days,
        )
        if not (
            self.transitions or self.expiration_days or self.noncurrent_transitions or self.noncurrent_expiration_days
        ):
            yield Fault(
                path="", problem="has no action", remedy="set transitions or expirationDays, or remove the rule"
            )


def transition_faults(
    path: str, transitions: tuple[Transition, ...], expiration_path: str, expiration_days: int | None
) -> Iterator[Fault]:
    """Transitions in an order or at an age that S3 rejects, and an expiration before the last transition."""
    for index, item in enumerate(transitions):
        here = f"{path}[{index}]"
        if item.storage_class in INFREQUENT and item.days < INFREQUENT_DAYS:
            yield Fault(
                path=f"{here}.days",
                value=item.days,
                problem=f"{item.storage_class} requires objects of {INFREQUENT_DAYS} days or older",
                remedy=f"set {INFREQUENT_DAYS} or more",
            )
        if index:
            before = transitions[index - 1]
            if WATERFALL.index(item.storage_class) <= WATERFALL.index(before.storage_class):
                yield Fault(
                    path=f"{here}.storageClass",
                    value=item.storage_class,
                    problem=f"cannot follow {before.storage_class}: S3 moves objects to colder classes only",
                    remedy=f"order: {', '.join(WATERFALL)}",
                )
            stay = INFREQUENT_DAYS if before.storage_class in INFREQUENT else 1
            if item.days < before.days + stay:
                yield Fault(
                    path=f"{here}.days",
                    value=item.days,
                    problem=f"objects stay in {before.storage_class} for at least {stay} days from day {before.days}",
                    remedy=f"set {before.days + stay} or more",
                )
    if transitions and expiration_days is not None and expiration_days <= transitions[-1].days:
        last = transitions[-1]
        yield Fault(
            path=expiration_path,
            value=expiration_days,
            problem=f"comes before the transition to {last.storage_class} on day {last.days}",
            remedy=f"set {last.days + 1} or more, or remove the transition",
        )


def overlap_faults(path: str, rules: Mapping[str, LifecycleRule]) -> Iterator[Fault]:
    """Rules that transition the same objects, one by age and one to Intelligent-Tiering (QA-22)."""
    moving = [(name, rule) for name, rule in rules.items() if rule.transitions]
    for index, (name, rule) in enumerate(moving):
        for other_name, other in moving[:index]:
            same = rule.prefix.startswith(other.prefix) or other.prefix.startswith(rule.prefix)
            if same and rule.tiers != other.tiers and (rule.tags == other.tags or not rule.tags or not other.tags):
                yield Fault(
                    path=f"{path}.{name}",
                    value=rule.prefix or None,
                    problem=f"moves the same objects as '{other_name}', one by Intelligent-Tiering and one by age",
                    remedy="use only one of the two per prefix",
                )
