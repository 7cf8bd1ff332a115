"""Secrets Manager secrets."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names
from components.foundation.settings.keyed import KeyedSettings

SecretKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")]


class GeneratedValue(Settings):
    """A random initial value from Secrets Manager. The program never changes later values."""

    length: int = Field(default=64, ge=16, le=1024)
    """Number of characters: letters and digits."""


class RotationSettings(Settings):
    """Automatic rotation by a Lambda function of the stack. Not accepted as long as stacks have no functions."""

    function: str = Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")
    """Key of the function of the stack."""
    days: int = Field(default=90, ge=1, le=1000)
    """Days between rotations."""


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
