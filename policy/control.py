"""Controls as data: metadata, parameters and rule."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from policy.finding import Finding
from policy.resource import Resource
from policy.stack import Stack

Severity: TypeAlias = Literal["critical", "high", "medium", "low"]
Level: TypeAlias = Literal["mandatory", "advisory", "remediate", "disabled"]
Framework: TypeAlias = Literal["FSBP", "CIS 5.0", "PCI DSS 4.0", "NIST 800-53"]
Setting: TypeAlias = bool | int | str | Sequence[str]

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
LEVELS: tuple[Level, ...] = ("mandatory", "advisory", "remediate", "disabled")
FRAMEWORKS: tuple[Framework, ...] = ("FSBP", "CIS 5.0", "PCI DSS 4.0", "NIST 800-53")
FRAMEWORK_TAGS: Mapping[Framework, str] = {"FSBP": "", "CIS 5.0": "CIS ", "PCI DSS 4.0": "PCI ", "NIST 800-53": "NIST "}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a control. Its type is that of its default: bool, int, str or a list of strings.

    allowed: allowed values, of each item for a list; empty allows all values of the type.
    minimum: the minimum of a number.
    """

    name: str
    default: Setting
    description: str
    allowed: tuple[str | int, ...] = ()
    minimum: int | None = None


class Settings:
    """Values of a control's parameters: those of the stack's configuration, else the defaults."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Setting]) -> None:
        self._values = values

    def flag(self, name: str) -> bool:
        return bool(self._values[name])

    def number(self, name: str) -> int:
        value = self._values[name]
        assert isinstance(value, int)
        return value

    def string(self, name: str) -> str:
        return str(self._values[name])

    def strings(self, name: str) -> frozenset[str]:
        value = self._values[name]
        assert not isinstance(value, bool | int | str)
        return frozenset(value)


ResourceRule: TypeAlias = Callable[[Resource, Settings], Iterator[Finding]]
StackRule: TypeAlias = Callable[[Resource, Stack, Settings], Iterator[Finding]]


@dataclass(frozen=True, kw_only=True)
class Control:
    """A control. It has one of the two rules, or none: controls of the pack itself (`policy.housekeeping`).

    types: current tokens of the resource types to which it applies (`policy.tokens`).
    traps: ids of configurations that AWS refuses or that lose data, while emulators accept them (`T-06`).
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
    resource_rule: ResourceRule | None = None
    stack_rule: StackRule | None = None

    @property
    def kind(self) -> Literal["resource", "stack"]:
        """`resource` for a control that evaluates resources one by one."""
        return "resource" if self.resource_rule else "stack"

    @property
    def tags(self) -> tuple[str, ...]:
        """Ids of frameworks and traps: `S3.8`, `CIS 2.1.4`, `PCI 1.4.4`, `NIST AC-3`, `T-05`."""
        ids = [f"{FRAMEWORK_TAGS[name]}{id_}" for name in FRAMEWORKS for id_ in self.frameworks.get(name, ())]
        return (*ids, *self.traps)

    @property
    def defaults(self) -> Settings:
        """Settings without a stack's configuration."""
        return Settings({parameter.name: parameter.default for parameter in self.parameters})
