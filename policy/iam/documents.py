"""Statements of policy documents: JSON strings and objects, single values and lists."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from policy.iam.wildcards import combined
from policy.resource import Node
from policy.unknown import UNKNOWN, Value, decode, note

ELEMENTS = ("Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition", "Effect")


@dataclass(frozen=True)
class Condition:
    """One key of a condition block: `StringEquals`, `aws:SourceAccount`, its values. Keys keep their case."""

    operator: str
    key: str
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        """The key in lower case, as AWS compares it."""
        return self.key.lower()

    @property
    def kind(self) -> str:
        """The operator without its set prefix and IfExists: `stringequals` for `ForAllValues:StringEqualsIfExists`."""
        return self.operator.rpartition(":")[2].lower().removesuffix("ifexists")

    @property
    def optional(self) -> bool:
        """Whether a request without the key passes: IfExists, and ForAllValues on an absent key."""
        return self.operator.lower().endswith("ifexists") or self.operator.lower().startswith("forallvalues:")


@dataclass(frozen=True)
class Statement:
    """One statement. Omitted elements are empty; `unknown` lists unknown elements.

    actions, resources: in Allow, one pattern in place of an alphabet of them, `role/*` of `role/a*` to `role/z*`.

    principals: pairs of kind and value, `("AWS", "*")` for a plain `*` as well (`anyone`).
    """

    index: int
    sid: str = ""
    effect: str = "Allow"
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    principals: tuple[tuple[str, str], ...] = ()
    not_principals: tuple[tuple[str, str], ...] = ()
    conditions: tuple[Condition, ...] = ()
    unknown: frozenset[str] = frozenset()

    @property
    def allows(self) -> bool:
        """Whether the effect is `Allow`."""
        return self.effect.lower() == "allow"

    @property
    def label(self) -> str:
        """Name of the statement in reports: its Sid, else its index."""
        return self.sid or f"Statement[{self.index}]"

    @property
    def anyone(self) -> bool:
        """Whether the principal is `*`."""
        return any(kind in ("AWS", "*") and value == "*" for kind, value in self.principals)


@dataclass(frozen=True)
class Document:
    """A policy document at a node of a resource. fault: reason why it is malformed, else `""`."""

    node: Node
    statements: tuple[Statement, ...] = ()
    fault: str = ""
    unknown: bool = False

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)


def read(node: Node, needs: Collection[str] = ELEMENTS) -> Document:
    """The policy document at a node; its unknown elements are recorded.

    needs: elements that the rule reads; unknown others are not recorded.
    Absent and empty values are documents without statements. Malformed ones have a fault.
    """
    value = node.value
    if value is UNKNOWN:
        note(f"{node.resource.name}.{node.path}")
        return Document(node, unknown=True)
    if value is None or value == "":
        return Document(node)
    statements, fault = parse_json(value) if isinstance(value, str) else parse(value)
    for statement in statements:
        for element in sorted(statement.unknown.intersection(needs)):
            note(f"{node.resource.name}.{node.path}.{statement.label}.{element}")
    return Document(node, statements, fault, any(statement.unknown for statement in statements))


@lru_cache(maxsize=4096)
def parse_json(document: str) -> tuple[tuple[Statement, ...], str]:
    """Statements and fault of a JSON document, cached."""
    try:
        return parse(decode(json.loads(document)))
    except (ValueError, RecursionError) as error:
        return (), f"malformed JSON: {error}"


def parse(value: Value) -> tuple[tuple[Statement, ...], str]:
    """Statements and fault of a document. A malformed statement does not affect the others."""
    if value is UNKNOWN:
        return (Statement(index=0, unknown=frozenset(ELEMENTS)),), ""
    if not isinstance(value, Mapping):
        return (), "the document is not an object"
    raw = _named(value, "Statement")
    items = raw if isinstance(raw, Sequence) and not isinstance(raw, str) else [raw]
    if raw is None:
        return (), "the document has no Statement"
    statements: list[Statement] = []
    faults: list[str] = []
    for index, item in enumerate(items):
        if item is UNKNOWN:
            statements.append(Statement(index=index, unknown=frozenset(ELEMENTS)))
        elif isinstance(item, Mapping):
            statement = _statement(index, item)
            statements.append(statement)
            if not statement.unknown and (fault := _fault(statement)):
                faults.append(fault)
        else:
            faults.append(f"Statement[{index}] is not an object")
    return tuple(statements), "; ".join(faults)


def _statement(index: int, raw: Mapping[str, Value]) -> Statement:
    unknown = frozenset(element for element in ELEMENTS if _contains_unknown(_named(raw, element)))
    effect = _named(raw, "Effect")
    sid = _named(raw, "Sid")
    actions, resources = _strings(_named(raw, "Action")), _strings(_named(raw, "Resource"))
    allows = isinstance(effect, str) and effect.lower() == "allow"
    return Statement(
        index=index,
        sid=sid if isinstance(sid, str) else "",
        effect=effect if isinstance(effect, str) else "",
        actions=combined(actions) if allows else actions,
        not_actions=_strings(_named(raw, "NotAction")),
        resources=combined(resources) if allows else resources,
        not_resources=_strings(_named(raw, "NotResource")),
        principals=_principals(_named(raw, "Principal")),
        not_principals=_principals(_named(raw, "NotPrincipal")),
        conditions=_conditions(_named(raw, "Condition")),
        unknown=unknown,
    )


def _fault(statement: Statement) -> str:
    if statement.effect not in ("Allow", "Deny"):
        return f"{statement.label}: Effect is {statement.effect or 'absent'!r}; allowed: Allow, Deny"
    if not statement.actions and not statement.not_actions:
        return f"{statement.label}: neither Action nor NotAction"
    return ""


def _named(raw: Mapping[str, Value], element: str) -> Value:
    """An element by its name, in any case."""
    if element in raw:
        return raw[element]
    return next((value for name, value in raw.items() if name.lower() == element.lower()), None)


def _strings(value: Value) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, str | int | float):
        return (str(value),)
    if isinstance(value, Sequence):
        return tuple(string for item in value for string in _strings(item))
    return ()


def _principals(value: Value) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        return (("AWS", value),)
    if isinstance(value, Mapping):
        return tuple((kind, string) for kind, strings in value.items() for string in _strings(strings))
    return ()


def _conditions(value: Value) -> tuple[Condition, ...]:
    if not isinstance(value, Mapping):
        return ()
    blocks = [(operator, keys) for operator, keys in value.items() if isinstance(keys, Mapping)]
    return tuple(
        Condition(operator, key, _strings(values))
        for operator, keys in blocks
        for key, values in cast(Mapping[str, Value], keys).items()
    )


def _contains_unknown(value: Value) -> bool:
    if value is UNKNOWN:
        return True
    if isinstance(value, Mapping):
        return any(_contains_unknown(item) for item in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(_contains_unknown(item) for item in value)
    return False
