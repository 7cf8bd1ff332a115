"""The form of the computed outputs of a resource type."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form of a resource type.

    name: the property with its physical name, where a template has `{name}`. id: `""` for the ARN. values: other
    outputs.
    """

    name: str = "name"
    id: str = ""
    arn: str = ""
    values: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def templates(self) -> Mapping[str, str]:
        """The template of every output, in an order in which each may name those before it."""
        arn = {"arn": self.arn} if self.arn else {}
        first = {"id": self.id, **arn} if self.id else {**arn, "id": self.arn}
        return {**first, **self.values}

    @property
    def is_named(self) -> bool:
        """Whether the resource has a physical name."""
        return any("{name}" in template for template in self.templates.values())


def regional(service: str, resource: str) -> str:
    """An ARN with region."""
    return f"arn:{{partition}}:{service}:{{region}}:{{account}}:{resource}"


def global_(service: str, resource: str) -> str:
    """An ARN without region."""
    return f"arn:{{partition}}:{service}::{{account}}:{resource}"
