"""Values of environment variables, judged by the calls with which functions read them.

The code of functions is parsed and not imported: it needs packages that a preview does not load. Only small modules
without these, such as that of the kinds of media, are.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from components.compute.lambda_.code import LAYER, ROOT, SOURCES
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.faults import ENCRYPTED, Fault
from components.foundation.settings.plain_secrets import is_secret_value
from functions.shared.configuration import ConfigurationError, Environment

# Methods of Environment by the names of their arguments after that of the variable; what is absent is allowed.
METHODS: Mapping[str, tuple[str, ...]] = {
    "choice": ("allowed", "default"),
    "choices": ("allowed", "default"),
    "flag": ("default",),
    "number": ("default", "minimum", "maximum"),
    "parsed": ("parse", "default"),
    "text": ("default", "pattern"),
}
RECEIVERS = ("environment", "ENVIRONMENT")
# Fields of AccessSettings by the methods that read their variables by key.
REFERENCES: Mapping[str, str] = {"queue": "queues", "table": "tables", "topic": "topics"}


class _UndecidedError(Exception):
    """An expression that has no value without running the function."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A call such as `environment.number("FACES", 1, minimum=1, maximum=100)`.

    arguments: without the default; None if they are not constants. reference: field of AccessSettings with the key that
    the variable names; empty if it names none.
    """

    variable: str
    method: str
    arguments: Mapping[str, Any] | None
    reference: str = ""

    def problem(self, value: str) -> str:
        """What the function would say of a value when it starts; empty if it takes it, or if that is not known."""
        if self.arguments is None or not value:
            return ""
        try:
            getattr(Environment({self.variable: value}), self.method)(self.variable, **self.arguments)
        except ConfigurationError as error:
            return str(error)
        return ""


def value_faults(path: str, variables: Mapping[str, str], *folders: str) -> Iterator[Fault]:
    """Values with which the functions of these folders would not start."""
    for name, value in variables.items():
        if value.startswith(ENCRYPTED) or is_secret_value(value):
            continue  # the message would show it, and others refuse it
        found = (each.problem(value) for each in _readers(name, folders))
        problem = next(filter(None, found), "")
        if problem:
            where, _, text = problem.partition(": ")
            yield Fault(path=f"{path}.{where}", problem=text)


def key_faults(path: str, variables: Mapping[str, str], folder: str, access: AccessSettings) -> Iterator[Fault]:
    """Variables of a function that name a table, queue or topic that its access lacks."""
    for name, value in variables.items():
        for reference in sorted({each.reference for each in _readers(name, (folder,))} - {""}):
            allowed: Collection[str] = getattr(access, reference)
            if value and value not in allowed:
                yield Fault(
                    path=f"{path}.{name}",
                    value=value,
                    problem=f"is not in access.{reference} of the function",
                    remedy="add it there, or correct the key",
                )


def _readers(variable: str, folders: Collection[str]) -> Iterator[Reading]:
    for folder in (*folders, LAYER):
        yield from readings(folder, variable)


@cache
def readings(folder: str, variable: str, sources: Path = SOURCES) -> tuple[Reading, ...]:
    """The calls with which a folder of functions/ reads a variable."""
    return tuple(
        reading
        for path in sorted((sources / folder).rglob("*.py"))
        if f'"{variable}"' in path.read_text(encoding="utf-8")
        for reading in _readings(path)
        if reading.variable == variable
    )


@cache
def _readings(path: Path) -> tuple[Reading, ...]:
    module = _Module.of(path)
    calls = (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    return tuple(reading for call in calls if (reading := module.reading(call)) is not None)


@dataclass(frozen=True)
class _Module:
    """A module with the expressions of its constants, and the modules of the names that it imports from functions/."""

    name: str
    tree: ast.Module
    constants: Mapping[str, ast.expr] = field(default_factory=dict[str, ast.expr])
    imported: Mapping[str, str] = field(default_factory=dict[str, str])
    functions: frozenset[str] = frozenset()

    @classmethod
    @cache
    def of(cls, path: Path) -> "_Module":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants: dict[str, ast.expr] = {}
        imported: dict[str, str] = {}
        for node in tree.body:
            if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                constants[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                constants[node.target.id] = node.value
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{SOURCES.relative_to(ROOT)}."):
                imported.update((alias.asname or alias.name, node.module or "") for alias in node.names)
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        functions = frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
        return cls(name, tree, constants, imported, functions)

    def reading(self, call: ast.Call) -> Reading | None:
        """The reading of a call; None if it is another call."""
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=receiver), attr=method), args=[ast.Call() as inner]) if (
                receiver in RECEIVERS and method in REFERENCES
            ):
                found = self.reading(inner)
                return found and replace(found, reference=REFERENCES[method])
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=receiver), attr=method),
                args=[ast.Constant(value=str() as variable), *given],
            ) if receiver in RECEIVERS and method in METHODS:
                named = dict(zip(METHODS[method], given, strict=False))
                named.update((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg)
                named.pop("default", None)
                try:
                    arguments = {name: self.value(expression) for name, expression in named.items()}
                except _UndecidedError:
                    arguments = None
                return Reading(variable=variable, method=method, arguments=arguments)
            case _:
                return None

    def value(self, expression: ast.expr) -> Any:
        """The value of a constant expression, or the keys of a mapping. _UndecidedError if it is none."""
        match expression:
            case ast.Constant(value=value):
                return value
            case ast.Tuple(elts=items) | ast.List(elts=items):
                return tuple(self.value(item) for item in items)
            case ast.Dict(keys=keys):
                return dict.fromkeys(self.value(key) for key in keys if key is not None)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.value(left) * self.value(right)
            case ast.JoinedStr(values=parts):
                return "".join(str(self.value(part)) for part in parts)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.value(value)
            case ast.Call(func=ast.Name(id="tuple"), args=[item]):
                return tuple(self.value(item))
            case ast.Call(func=ast.Attribute(value=text, attr="format"), args=[], keywords=keywords):
                return self.value(text).format(**{each.arg: self.value(each.value) for each in keywords if each.arg})
            case ast.Name(id=name):
                return self._named(name)
            case _:
                raise _UndecidedError

    def _named(self, name: str) -> Any:
        """The value of a name of the module. A module whose expression is no constant is imported."""
        if name in self.imported:
            return _Module.of(ROOT.joinpath(*self.imported[name].split(".")).with_suffix(".py"))._named(name)
        if name not in self.constants and name not in self.functions:
            raise _UndecidedError
        try:
            return self.value(self.constants[name])
        except (KeyError, _UndecidedError):
            return getattr(import_module(self.name), name)
