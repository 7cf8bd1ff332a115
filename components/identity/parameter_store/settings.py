"""Systems Manager Parameter Store: configuration values of a system."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, same_names
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.plain_secrets import is_secret_value
from components.foundation.settings.variants import one_of

# AWS Systems Manager User Guide, "Managing parameter tiers".
STANDARD_BYTES, ADVANCED_BYTES = 4096, 8192
MOST_LEVELS = 15
ParameterKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")]


class BucketSource(Settings):
    """The name of a bucket."""

    bucket: str
    """A purpose: its bucket name in the parameter's region."""


class DistributionSource(Settings):
    """The domain name of a distribution."""

    distribution: str
    """A distribution: its first alias, or its CloudFront domain name."""


class ApiSource(Settings):
    """The URL of an API."""

    api: str
    """An API with a domain name, such as `api`: `https://api.example.com`, or `wss://` for a WebSocket API."""


ParameterSource = Annotated[
    Annotated[BucketSource, Tag("bucket")]
    | Annotated[DistributionSource, Tag("distribution")]
    | Annotated[ApiSource, Tag("api")],
    one_of("bucket", "distribution", "api"),
]


class ParameterSettings(KeyedSettings):
    """A parameter, with a value from the stack file or from a resource of the stack."""

    name: str | None = Field(default=None, pattern=r"^(/[A-Za-z0-9_.-]+)+$", max_length=900)
    """Physical name, with a leading slash; `/<system>/<environment>/<key>` if omitted."""
    type: Literal["String", "StringList", "SecureString"] = "String"
    """`SecureString` is encrypted with the region's key."""
    description: str = Field(default="", max_length=1024)
    """Description in Parameter Store."""
    value: str | dict[str, Any] | None = None
    """A string, or an object that is stored as JSON."""
    source: ParameterSource | None = None
    """Resource that the value comes from, as an alternative to `value`."""
    out_of_band: bool = False
    """Whether the value is managed outside the program, which then only sets the initial one."""
    tier: Literal["Standard", "Advanced", "Intelligent-Tiering"] = "Standard"
    """Parameter tier: Standard up to 4 KiB, Advanced up to 8 KiB at a price."""
    data_type: Literal["text", "aws:ec2:image"] = "text"
    """Data type that AWS validates."""
    allowed_pattern: str | None = Field(default=None, max_length=1024)
    """Regular expression that validates the value; none by default."""

    @property
    def text(self) -> str | None:
        """The value as stored; None if it comes from a resource."""
        return self.value if isinstance(self.value, str) or self.value is None else json.dumps(self.value)

    def faults(self) -> Iterator[Fault]:
        """Names and values that Systems Manager rejects, and secret values in the stack file."""
        if self.value is None and self.source is None:
            yield Fault(path="value", problem="missing", remedy="set a value, or a source")
        if self.value is not None and self.source is not None:
            yield Fault(path="source", problem="conflicts with value", remedy="remove one of the two")
        name = self.name or ""
        if name.lower().startswith(("/aws", "/ssm")):
            yield Fault(
                path="name", value=name, problem="/aws and /ssm are reserved by AWS", remedy="choose another root"
            )
        if name.count("/") > MOST_LEVELS:
            yield Fault(path="name", value=name, problem=f"allowed: {MOST_LEVELS} levels")
        size, most = len((self.text or "").encode()), STANDARD_BYTES if self.tier == "Standard" else ADVANCED_BYTES
        if size > most:
            raise_ = "set tier: Advanced" if most == STANDARD_BYTES and size <= ADVANCED_BYTES else "store it in S3"
            yield Fault(path="value", value=f"{size} bytes", problem=f"allowed: {most} bytes", remedy=raise_)
        if self.text == "":
            yield Fault(path="value", problem="is empty", remedy="set a value, or omit it")
        if self.type == "SecureString" and self.value is not None and not self.out_of_band:
            yield Fault(
                path="value",
                problem="would be a plain-text secret in the stack file",
                remedy="set outOfBand: true with a placeholder as value, or use a secret",
            )
        elif is_secret_value(self.text or ""):
            yield Fault(
                path="value",
                problem="has a private key, access key, token or password in it, in plain text in the stack file",
                remedy="use a secret, or type: SecureString with outOfBand: true and a placeholder as value",
            )
        if self.text and not self._is_allowed(self.text):
            yield Fault(
                path="value",
                value=None if self.type == "SecureString" or is_secret_value(self.text) else self.text,
                problem=f"does not match allowedPattern {self.allowed_pattern}",
                remedy="change one of the two",
            )
        if self.data_type != "text" and self.type != "String":
            yield Fault(path="dataType", value=self.data_type, problem="needs type String", remedy="omit it")

    def _is_allowed(self, text: str) -> bool:
        """Whether the pattern matches the value, or each value of a list. A pattern that Python cannot compile is left
        to Systems Manager, which has its own syntax."""
        pattern = self.allowed_pattern
        if pattern is None:
            return True
        values = text.split(",") if self.type == "StringList" else [text]
        try:
            return bool(re.search(pattern, text)) or all(re.search(pattern, value) for value in values)
        except re.error:
            return True


class ParametersSettings(Settings):
    """Parameters of the stack, in each of its regions."""

    parameters: dict[ParameterKey, ParameterSettings] = Field(default_factory=dict)
    """Parameters by key."""

    def faults(self) -> Iterator[Fault]:
        """Parameters with the same name."""
        yield from same_names("parameters", {key: entry.name for key, entry in self.parameters.items()})


def parameter_name(settings: ParameterSettings, prefix: str, key: str) -> str:
    """The physical name of a parameter. prefix: such as /acme/prod."""
    return settings.name or f"{prefix}/{key}"
