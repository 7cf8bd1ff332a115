"""Attributes of users: the schema of a user pool."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

AttributeName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,19}$")]
# Amazon Cognito Developer Guide, "Working with user attributes": the claims of OpenID Connect.
# fmt: off
STANDARD = frozenset({
    "address", "birthdate", "email", "family_name", "gender", "given_name", "locale", "middle_name", "name", "nickname",
    "phone_number", "picture", "preferred_username", "profile", "updated_at", "website", "zoneinfo",
})
# fmt: on
ATTRIBUTE_LIMIT = 50  # Amazon Cognito API Reference, CreateUserPool: Schema
LENGTH_LIMIT = 2048  # Amazon Cognito Developer Guide, "Quotas": characters per attribute


def is_standard(name: str) -> bool:
    """Whether an attribute is one of OpenID Connect rather than a custom one."""
    return name in STANDARD


def qualified(name: str) -> str:
    """Name of an attribute in tokens and mappings: custom ones have the prefix `custom:`."""
    return name if is_standard(name) else f"custom:{name}"


class AttributeSettings(Settings):
    """An attribute of users. Immutable on a live pool: custom attributes can be added, never changed or removed."""

    type: Literal["String", "Number", "DateTime", "Boolean"] = "String"
    """Data type."""
    required: bool = False
    """Whether users must have a value; standard attributes only."""
    mutable: bool = True
    """Whether the value can change. Attributes that identity providers set must be mutable."""
    min_length: int = Field(default=0, ge=0, le=LENGTH_LIMIT)
    """Minimum length of a String."""
    max_length: int = Field(default=LENGTH_LIMIT, ge=1, le=LENGTH_LIMIT)
    """Maximum length of a String."""
    minimum: int | None = None
    """Minimum of a Number; none by default."""
    maximum: int | None = None
    """Maximum of a Number; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Limits of another data type, and ranges without a value."""
        lengths = {"minLength", "maxLength"} & {to_alias(name) for name in self.model_fields_set}
        numbers = {key for key, value in (("minimum", self.minimum), ("maximum", self.maximum)) if value is not None}
        for key in sorted(lengths if self.type != "String" else ()):
            yield Fault(path=key, problem=f"is a limit of Strings, and the type is {self.type}", remedy="remove it")
        for key in sorted(numbers if self.type != "Number" else ()):
            yield Fault(path=key, problem=f"is a limit of Numbers, and the type is {self.type}", remedy="remove it")
        if self.min_length > self.max_length:
            yield Fault(path="minLength", value=self.min_length, problem=f"exceeds maxLength ({self.max_length})")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            yield Fault(path="minimum", value=self.minimum, problem=f"exceeds maximum ({self.maximum})")


def to_alias(name: str) -> str:
    """A field of AttributeSettings as in the stack file."""
    return AttributeSettings.model_fields[name].alias or name
