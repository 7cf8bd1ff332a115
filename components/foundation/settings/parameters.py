"""Parameter Store of Systems Manager: values that a system reads when it starts."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.secrets import same_names

# AWS Systems Manager User Guide, "Managing parameter tiers".
STANDARD_BYTES, ADVANCED_BYTES = 4096, 8192
MOST_LEVELS = 15
ParameterKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")]


class ParameterSource(Settings):
    """What of the stack a parameter tells."""

    bucket: str | None = None
    """A purpose: the name of its bucket in the parameter's region."""
    distribution: str | None = None
    """A distribution: its first alias, or the domain name that CloudFront gives it."""

    def faults(self) -> Iterator[Fault]:
        """Nothing, or two things at once."""
        if (self.bucket is None) == (self.distribution is None):
            yield Fault(path="", problem="needs one of bucket and distribution", remedy="say what the parameter tells")


class ParameterSettings(Settings):
    """A parameter. Its value is given, or told by the stack."""

    name: str | None = Field(default=None, pattern=r"^(/[A-Za-z0-9_.-]+)+$", max_length=900)
    """Physical name, from a slash on; `/<system>/<environment>/<key>` when left out."""
    type: Literal["String", "StringList", "SecureString"] = "String"
    """`SecureString` is encrypted with the region's key."""
    description: str = Field(default="", max_length=1024)
    """What it is for."""
    value: str | dict[str, Any] | None = None
    """Text, or an object that is written as JSON."""
    source: ParameterSource | None = None
    """Instead of a value: what of the stack it tells."""
    out_of_band: bool = False
    """Whether the value is set by others: the program writes a first one, and never touches a later one."""
    tier: Literal["Standard", "Advanced", "Intelligent-Tiering"] = "Standard"
    """Standard holds 4 KiB, Advanced 8 KiB at a price."""
    data_type: Literal["text", "aws:ec2:image"] = "text"
    """What AWS checks the value to be."""
    allowed_pattern: str | None = Field(default=None, max_length=1024)
    """Regular expression that values must match; none by default."""

    @property
    def text(self) -> str | None:
        """The value as it is written; None where the stack gives it."""
        return self.value if isinstance(self.value, str) or self.value is None else json.dumps(self.value)

    def faults(self) -> Iterator[Fault]:
        """Names and values that Systems Manager refuses, and secrets that would be read by everyone."""
        if self.value is None and self.source is None:
            yield Fault(path="value", problem="missing", remedy="give a value, or a source")
        if self.value is not None and self.source is not None:
            yield Fault(path="source", problem="says the value too", remedy="remove one of the two")
        name = self.name or ""
        if name.lower().startswith(("/aws", "/ssm")):
            yield Fault(path="name", value=name, problem="/aws and /ssm belong to AWS", remedy="choose another root")
        if name.count("/") > MOST_LEVELS:
            yield Fault(path="name", value=name, problem=f"allowed: {MOST_LEVELS} levels")
        size, most = len((self.text or "").encode()), STANDARD_BYTES if self.tier == "Standard" else ADVANCED_BYTES
        if size > most:
            raise_ = "set tier: Advanced" if most == STANDARD_BYTES and size <= ADVANCED_BYTES else "store it in S3"
            yield Fault(path="value", value=f"{size} bytes", problem=f"allowed: {most} bytes", remedy=raise_)
        if self.text == "":
            yield Fault(path="value", problem="is empty", remedy="give a value, or leave it out")
        if self.type == "SecureString" and self.value is not None and not self.out_of_band:
            yield Fault(
                path="value",
                problem="would be secret in AWS and open in the stack file",
                remedy="set outOfBand: true with a first value that is none, or use a secret",
            )
        if self.text and not self._is_allowed(self.text):
            yield Fault(
                path="value",
                value=None if self.type == "SecureString" else self.text,
                problem=f"does not match allowedPattern {self.allowed_pattern}",
                remedy="change one of the two",
            )
        if self.data_type != "text" and self.type != "String":
            yield Fault(path="dataType", value=self.data_type, problem="needs type String", remedy="leave it out")

    def _is_allowed(self, text: str) -> bool:
        """Whether the pattern is found in the text, or in each value of a list. A pattern that is none in Python is
        left to Systems Manager, which reads it in its own way."""
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
        """Two parameters of one name."""
        yield from same_names("parameters", {key: entry.name for key, entry in self.parameters.items()})


def parameter_name(settings: ParameterSettings, prefix: str, key: str) -> str:
    """The physical name of a parameter. prefix: such as /acme/prod."""
    return settings.name or f"{prefix}/{key}"
