"""Secrets Manager: what a system keeps secret."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings

SecretKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")]


class GeneratedValue(Settings):
    """A first value that Secrets Manager makes up. The program never touches a later one."""

    length: int = Field(default=64, ge=16, le=1024)
    """Characters: letters and digits."""


class RotationSettings(Settings):
    """How often a function changes the value. The function is the stack's own; as long as stacks have no functions,
    none is accepted."""

    function: str = Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")
    """Key of the function of the stack."""
    days: int = Field(default=90, ge=1, le=1000)
    """Days between two rotations."""


class SecretSettings(Settings):
    """A secret, encrypted with the region's key. Its value is never in a stack file."""

    name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9/_+=.@-]{1,505}$")
    """Physical name; `<system>/<environment>/<key>` when left out."""
    description: str = Field(default="", max_length=2048)
    """What it is for, and who sets it."""
    generate: GeneratedValue | None = None
    """A first value that is made up. When left out, the value is set out of band, with the AWS CLI."""
    replicas: tuple[str, ...] | None = None
    """Regions that keep a copy; all replica regions of the stack when left out, none with []."""
    recovery_window_days: int | None = None
    """Days that a deleted secret can be rescued, 7 to 30, or 0; 30 in prod and 0 elsewhere when left out (T-31)."""
    rotation: RotationSettings | None = None
    """How often a function changes the value; never by default."""

    def is_copied_to(self, region: str) -> bool:
        """Whether a replica region of the stack keeps a copy."""
        return self.replicas is None or region in self.replicas

    def recovery_days(self, *, protect: bool) -> int:
        """The days of the recovery window. protect: whether the stack protects its data."""
        if self.recovery_window_days is not None:
            return self.recovery_window_days
        return 30 if protect else 0

    def faults(self) -> Iterator[Fault]:
        """Windows and names that Secrets Manager refuses or reads in its own way."""
        days = self.recovery_window_days
        if days is not None and days != 0 and not 7 <= days <= 30:
            yield Fault(path="recoveryWindowDays", value=days, problem="allowed: 0, or 7 to 30")
        tail = (self.name or "").rpartition("-")[2]
        if "-" in (self.name or "") and len(tail) == 6:
            yield Fault(
                path="name",
                value=self.name,
                problem="ends in a hyphen and six characters, as the ARNs of secrets do",
                remedy="choose another end",
            )


class SecretsSettings(Settings):
    """Secrets of the stack. They are made in the primary region and copied to others."""

    secrets: dict[SecretKey, SecretSettings] = Field(default_factory=dict)
    """Secrets by key."""

    def faults(self) -> Iterator[Fault]:
        """Two secrets of one name."""
        yield from same_names("secrets", {key: secret.name for key, secret in self.secrets.items()})


def secret_name(settings: SecretSettings, prefix: str, key: str) -> str:
    """The physical name of a secret. prefix: such as acme/prod."""
    return settings.name or f"{prefix}/{key}"


def same_names(kind: str, names: Mapping[str, str | None]) -> Iterator[Fault]:
    """Names that are given twice."""
    seen: dict[str, str] = {}
    for key, name in names.items():
        if name is not None and name in seen:
            problem = f"is the name of {kind}.{seen[name]}"
            yield Fault(path=f"{kind}.{key}.name", value=name, problem=problem, remedy="rename one of them")
        elif name is not None:
            seen[name] = key


def secret_region_faults(regions: RegionsSettings, secrets_manager: SecretsSettings | None) -> Iterator[Fault]:
    """Copies of secrets outside the stack's replica regions."""
    for key, secret in (secrets_manager.secrets if secrets_manager else {}).items():
        for place, region in enumerate(secret.replicas or ()):
            if region not in regions.replicas or region in (secret.replicas or ())[:place]:
                twice = region in regions.replicas
                known = ", ".join(regions.replicas) or "none: remove it"
                yield Fault(
                    path=f"secretsManager.secrets.{key}.replicas[{place}]",
                    value=region,
                    problem="is named twice" if twice else "is no replica region of the stack",
                    remedy="remove one" if twice else f"name some of {known}",
                )


def secret_function_faults(secrets_manager: SecretsSettings | None) -> Iterator[Fault]:
    """Rotation by functions that the stack does not have: the secret would never be rotated."""
    for key, secret in (secrets_manager.secrets if secrets_manager else {}).items():
        if secret.rotation is not None:
            yield Fault(
                path=f"secretsManager.secrets.{key}.rotation.function",
                value=secret.rotation.function,
                problem="stacks have no functions",
                remedy="leave rotation out, and set new values out of band",
            )
