"""Policy documents as statements, however they were written: texts, objects, single values for lists, no Sid."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from policy.resource import Node
from policy.unknown import UNKNOWN, Value, decode, note

ELEMENTS = ("Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition", "Effect")


@dataclass(frozen=True)
class Condition:
    """One key of a condition block: `StringEquals`, `aws:SourceAccount`, its values. Keys are kept as written."""

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
    """One statement. What the document leaves out is empty; `unknown` names elements that are not known yet.

    principals: pairs of kind and value, `("AWS", "*")` for a bare `*` as well (then `anyone` says so).
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
        """Whether the statement grants; `Deny` takes away."""
        return self.effect.lower() == "allow"

    @property
    def label(self) -> str:
        """How reports name the statement: its Sid, else its place."""
        return self.sid or f"Statement[{self.index}]"

    @property
    def anyone(self) -> bool:
        """Whether the principal is everybody."""
        return any(kind in ("AWS", "*") and value == "*" for kind, value in self.principals)


@dataclass(frozen=True)
class Document:
    """A document at a place in a resource. fault: why it is none, `""` where it is one."""

    node: Node
    statements: tuple[Statement, ...] = ()
    fault: str = ""
    unknown: bool = False

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)


def read(node: Node, needs: Collection[str] = ELEMENTS) -> Document:
    """The document that stands at a node; unknown parts of it are noted for the rule at work.

    needs: the elements that the rule decides by; what is unknown of the others does not matter to it.
    Absent and empty values are documents without statements. Malformed ones carry their fault.
    """
    value = node.value
    if value is UNKNOWN:
        note(f"{node.resource.name}.{node.path}")
        return Document(node, unknown=True)
    if value is None or value == "":
        return Document(node)
    statements, fault = parse_text(value) if isinstance(value, str) else parse(value)
    for statement in statements:
        for element in sorted(statement.unknown.intersection(needs)):
            note(f"{node.resource.name}.{node.path}.{statement.label}.{element}")
    return Document(node, statements, fault, any(statement.unknown for statement in statements))


@lru_cache(maxsize=4096)
def parse_text(text: str) -> tuple[tuple[Statement, ...], str]:
    """Statements of a JSON text and what is wrong with it; the same text is parsed once."""
    try:
        return parse(decode(json.loads(text)))
    except (ValueError, RecursionError) as error:
        return (), f"no JSON: {error}"


def parse(value: Value) -> tuple[tuple[Statement, ...], str]:
    """Statements of a document and what is wrong with it. One faulty statement does not hide the others."""
    if value is UNKNOWN:
        return (Statement(index=0, unknown=frozenset(ELEMENTS)),), ""
    if not isinstance(value, Mapping):
        return (), "the document is no object"
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
            faults.append(f"Statement[{index}] is no object")
    return tuple(statements), "; ".join(faults)


def _statement(index: int, raw: Mapping[str, Value]) -> Statement:
    unknown = frozenset(element for element in ELEMENTS if _holds_unknown(_named(raw, element)))
    effect = _named(raw, "Effect")
    sid = _named(raw, "Sid")
    return Statement(
        index=index,
        sid=sid if isinstance(sid, str) else "",
        effect=effect if isinstance(effect, str) else "",
        actions=_texts(_named(raw, "Action")),
        not_actions=_texts(_named(raw, "NotAction")),
        resources=_texts(_named(raw, "Resource")),
        not_resources=_texts(_named(raw, "NotResource")),
        principals=_principals(_named(raw, "Principal")),
        not_principals=_principals(_named(raw, "NotPrincipal")),
        conditions=_conditions(_named(raw, "Condition")),
        unknown=unknown,
    )


def _fault(statement: Statement) -> str:
    if statement.effect not in ("Allow", "Deny"):
        return f"{statement.label}: Effect is {statement.effect or 'absent'!r}; it is Allow or Deny"
    if not statement.actions and not statement.not_actions:
        return f"{statement.label}: neither Action nor NotAction"
    return ""


def _named(raw: Mapping[str, Value], element: str) -> Value:
    """An element, in whichever case its name was written."""
    if element in raw:
        return raw[element]
    return next((value for name, value in raw.items() if name.lower() == element.lower()), None)


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, str | int | float):
        return (str(value),)
    if isinstance(value, Sequence):
        return tuple(text for item in value for text in _texts(item))
    return ()


def _principals(value: Value) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        return (("AWS", value),)
    if isinstance(value, Mapping):
        return tuple((kind, text) for kind, texts in value.items() for text in _texts(texts))
    return ()


def _conditions(value: Value) -> tuple[Condition, ...]:
    if not isinstance(value, Mapping):
        return ()
    blocks = [(operator, keys) for operator, keys in value.items() if isinstance(keys, Mapping)]
    return tuple(
        Condition(operator, key, _texts(values))
        for operator, keys in blocks
        for key, values in cast(Mapping[str, Value], keys).items()
    )


def _holds_unknown(value: Value) -> bool:
    if value is UNKNOWN:
        return True
    if isinstance(value, Mapping):
        return any(_holds_unknown(item) for item in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(_holds_unknown(item) for item in value)
    return False
