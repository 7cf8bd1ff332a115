"""Findings of a rule."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Answer: TypeAlias = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding of a rule about a resource, created by `Node.fail`, `Node.missing` or `Node.unknown`.

    urn: the reported resource, usually the subject of the rule.
    property: path within the resource, `""` for the resource as a whole.
    value: the value at the path, rendered, never a secret; `""` without a value.
    conclusive: false for a finding that rests on the absence of something; it becomes `unknown` if the rule read an
        unknown value.
    """

    urn: str
    message: str
    property: str = ""
    value: str = ""
    answer: Literal["fail", "unknown"] = "fail"
    conclusive: bool = True

    def __str__(self) -> str:
        where = f" ({self.property} = {self.value})" if self.value else f" ({self.property})" if self.property else ""
        return f"{self.message}{where}"
