"""What a control is, and what it answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from policy.exemptions import Exemption
    from policy.stack import Stack
    from policy.view import Resource

Severity: TypeAlias = Literal["critical", "high", "medium", "low"]
Level: TypeAlias = Literal["mandatory", "advisory", "remediate", "disabled"]
Answer: TypeAlias = Literal["pass", "fail", "unknown"]
Framework: TypeAlias = Literal["FSBP", "CIS 3.0", "PCI DSS 4.0", "NIST 800-53"]
Setting: TypeAlias = bool | int | str | Sequence[str]

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
LEVELS: tuple[Level, ...] = ("mandatory", "advisory", "remediate", "disabled")
FRAMEWORKS: tuple[Framework, ...] = ("FSBP", "CIS 3.0", "PCI DSS 4.0", "NIST 800-53")
FRAMEWORK_TAGS: Mapping[Framework, str] = {"FSBP": "", "CIS 3.0": "CIS ", "PCI DSS 4.0": "PCI ", "NIST 800-53": "NIST "}


@dataclass(frozen=True)
class Parameter:
    """A setting of a control. Its type is the default's: bool, int, str or a list of texts.

    allowed: the values it may take (each item, for a list); empty admits every value of the type.
    minimum: the least value of a number.
    """

    name: str
    default: Setting
    description: str
    allowed: tuple[str | int, ...] = ()
    minimum: int | None = None


class Settings:
    """The parameters of one control, with defaults where a stack sets nothing."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Setting]) -> None:
        self._values = values

    def flag(self, name: str) -> bool:
        return bool(self._values[name])

    def number(self, name: str) -> int:
        value = self._values[name]
        assert isinstance(value, int)
        return value

    def text(self, name: str) -> str:
        return str(self._values[name])

    def texts(self, name: str) -> frozenset[str]:
        value = self._values[name]
        assert not isinstance(value, bool | int | str)
        return frozenset(value)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a rule has to say about a resource. Made by `Node.fail`, `.missing` and `.unknown`.

    urn: the resource that is reported, mostly the subject itself.
    property: path within it, `""` for the resource as a whole.
    value: what stands there, rendered, never a secret; `""` where nothing does.
    conclusive: false where the finding rests on not having found something; such a finding turns into `unknown`
        when the rule met an unknown on the way.
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


ResourceRule: TypeAlias = "Callable[[Resource, Settings], Iterator[Finding]]"
StackRule: TypeAlias = "Callable[[Resource, Stack, Settings], Iterator[Finding]]"


@dataclass(frozen=True, kw_only=True)
class Control:
    """A control as data. Exactly one of the two rules stands, or none for what the pack itself answers.

    types: tokens of the resource types that are its subjects (canonical ones of `policy.tokens`).
    traps: ids of the project's list of what AWS refuses and emulators accept (`T-06`).
    """

    id: str
    title: str
    severity: Severity
    level: Level
    types: tuple[str, ...]
    remedy: str
    frameworks: Mapping[Framework, Sequence[str]] = field(default_factory=dict[Framework, Sequence[str]])
    traps: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    url: str = ""
    resource_rule: "ResourceRule | None" = None
    stack_rule: "StackRule | None" = None

    @property
    def kind(self) -> Literal["resource", "stack"]:
        """`resource` for a control that sees one resource at a time."""
        return "resource" if self.resource_rule else "stack"

    @property
    def tags(self) -> tuple[str, ...]:
        """Ids by which readers and tools find the control: `S3.8`, `CIS 2.1.4`, `PCI 1.4.4`, `NIST AC-3`, `T-05`."""
        ids = [f"{FRAMEWORK_TAGS[name]}{id_}" for name in FRAMEWORKS for id_ in self.frameworks.get(name, ())]
        return (*ids, *self.traps)

    @property
    def defaults(self) -> Settings:
        """The settings of a stack that sets none."""
        return Settings({parameter.name: parameter.default for parameter in self.parameters})


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one control answers about one resource.

    unknowns: the properties it would have needed.
    exemption: the entry that covers it; the findings stay.
    """

    control: Control
    urn: str
    answer: Answer
    findings: tuple[Finding, ...] = ()
    unknowns: tuple[str, ...] = ()
    exemption: "Exemption | None" = None
