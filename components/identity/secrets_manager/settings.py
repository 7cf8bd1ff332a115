"""Secrets Manager secrets."""

import re
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.schedules import RotationSchedule

DEFAULT_ROTATION_DAYS = 90
HOURS_OF_A_DAY = 24

SecretKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")]


class GeneratedValue(Settings):
    """A random initial value from Secrets Manager. The program never changes later values."""

    length: int = Field(default=64, ge=16, le=1024)
    """Number of characters: letters and digits."""


class RotationSettings(Settings):
    """Automatic rotation by a function of the stack, in the primary region; replicas follow (ADR 23)."""

    function: str = Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")
    """Key of the function of the stack, such as one with the code rotate_jwt_key."""
    days: int | None = Field(default=None, ge=1, le=1000)
    """Days between rotations; 90 if omitted, without a schedule."""
    schedule: RotationSchedule | None = None
    """Instead of `days`: `rate(30 days)`, or `cron(0 3 1 * ? *)` for a window that opens at 03:00 UTC on the first day
    of each month."""
    window_hours: int | None = Field(default=None, ge=1, le=24)
    """Length of the window in which a rotation starts, in hours and within a day; until the end of the day if omitted,
    or an hour for schedules in hours."""

    @property
    def rotation_days(self) -> int | None:
        """Days between rotations; None for a schedule."""
        return None if self.schedule is not None else self.days or DEFAULT_ROTATION_DAYS

    def faults(self) -> Iterator[Fault]:
        """Two schedules; a window that is longer than the rest of the day."""
        if self.days is not None and self.schedule is not None:
            yield Fault(path="schedule", value=self.schedule, problem="conflicts with days", remedy="remove one")
        opens = re.fullmatch(r"cron\(0 (\d+) .*\)", self.schedule or "")
        if opens and self.window_hours is not None and int(opens[1]) + self.window_hours > HOURS_OF_A_DAY:
            yield Fault(
                path="windowHours",
                value=self.window_hours,
                problem=f"the window opens at {opens[1]}:00 and must close within the day (UTC)",
                remedy=f"set {HOURS_OF_A_DAY - int(opens[1])} or less",
            )


class SecretSettings(KeyedSettings):
    """A secret, encrypted with the region's key. Its value is never in a stack file."""

    name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9/_+=.@-]{1,505}$")
    """Physical name; `<system>/<environment>/<key>` if omitted."""
    description: str = Field(default="", max_length=2048)
    """Description in Secrets Manager."""
    generate: GeneratedValue | None = None
    """Random initial value. If omitted, the value is set out of band, with the AWS CLI."""
    replicas: tuple[str, ...] | None = None
    """Regions to replicate the secret to; all replica regions of the stack if omitted, none with []."""
    recovery_window_days: int | None = None
    """Recovery window after deletion, 7 to 30 days, or 0; 30 in prod and 0 elsewhere if omitted (T-31)."""
    rotation: RotationSettings | None = None
    """Automatic rotation; none by default."""

    def is_copied_to(self, region: str) -> bool:
        """Whether the secret is replicated to a replica region."""
        return self.replicas is None or region in self.replicas

    def recovery_days(self, *, protect: bool) -> int:
        """The recovery window in days. protect: whether the stack protects its data."""
        if self.recovery_window_days is not None:
            return self.recovery_window_days
        return 30 if protect else 0

    def faults(self) -> Iterator[Fault]:
        """Recovery windows and names that Secrets Manager rejects or treats differently."""
        days = self.recovery_window_days
        if days is not None and days != 0 and not 7 <= days <= 30:
            yield Fault(path="recoveryWindowDays", value=days, problem="allowed: 0, or 7 to 30")
        tail = (self.name or "").rpartition("-")[2]
        if "-" in (self.name or "") and len(tail) == 6:
            yield Fault(
                path="name",
                value=self.name,
                problem="ends in a hyphen and six characters, like the ARN suffix of secrets",
                remedy="choose another name",
            )


class SecretsSettings(Settings):
    """Secrets of the stack, created in the primary region and replicated to others."""

    secrets: dict[SecretKey, SecretSettings] = Field(default_factory=dict)
    """Secrets by key."""

    def faults(self) -> Iterator[Fault]:
        """Secrets with the same name."""
        yield from same_names("secrets", {key: secret.name for key, secret in self.secrets.items()})


def secret_name(settings: SecretSettings, prefix: str, key: str) -> str:
    """The physical name of a secret. prefix: such as acme/prod."""
    return settings.name or f"{prefix}/{key}"
