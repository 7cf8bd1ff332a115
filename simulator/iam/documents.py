"""Policy documents, read strictly: an unknown element, version or kind of principal is an error.

IAM User Guide, "IAM JSON policy element reference" and "Grammar of the IAM JSON policy language".
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from components.foundation.documents import POLICY_VERSION
from simulator.errors import MalformedError, NotSimulatedError
from simulator.iam.conditions import Condition, conditions_of
from simulator.iam.matching import Patterns, action_patterns, resource_patterns

ANYONE = ("*", "*")
PRINCIPAL_KINDS = ("AWS", "Service", "Federated")
DOCUMENT_ELEMENTS = frozenset({"Version", "Id", "Statement"})
STATEMENT_ELEMENTS = frozenset(
    {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"}
)


class Kind(StrEnum):
    """Kinds of policies, in the words of AWS's errors."""

    IDENTITY = "identity-based policy"
    BOUNDARY = "permissions boundary"
    RESOURCE = "resource-based policy"
    KEY = "key policy"
    TRUST = "role trust policy"

    @property
    def article(self) -> str:
        """The article before the words."""
        return "an" if self is Kind.IDENTITY else "a"

    @property
    def has_principals(self) -> bool:
        """Whether statements have principals."""
        return self in (Kind.RESOURCE, Kind.KEY, Kind.TRUST)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement. resources: None in trust policies. principals: pairs of kind and value, `ANYONE` for `*`."""

    policy: str
    sid: str
    allows: bool
    actions: Patterns
    resources: Patterns | None
    principals: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]

    @property
    def label(self) -> str:
        """Policy and Sid, such as `media-key/AllowAccount`."""
        return f"{self.policy}/{self.sid}"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A policy. name: of the resource that has it, for reports."""

    name: str
    kind: Kind
    statements: tuple[Statement, ...]

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)


def read_policy(name: str, kind: Kind, document: str | Mapping[str, Any]) -> Policy:
    """A policy of a JSON document. MalformedError for what AWS refuses, NotSimulatedError for what is not modelled."""
    raw = _decoded(name, document) if isinstance(document, str) else document
    _elements(name, raw, DOCUMENT_ELEMENTS)
    if raw.get("Version") != POLICY_VERSION:
        raise NotSimulatedError(f"{name}: Version {raw.get('Version')!r}; known: {POLICY_VERSION}")
    given = raw.get("Statement")
    statements = cast("list[Any]", given if isinstance(given, list) else [given])
    if not statements or not all(isinstance(item, Mapping) for item in statements):
        raise MalformedError(f"{name}: Statement must be an object or a list of objects")
    found = tuple(_statement(name, kind, index, item) for index, item in enumerate(statements))
    sids = [statement.sid for statement in found]
    if len(set(sids)) < len(sids):
        raise MalformedError(f"{name}: Sids must be unique: {', '.join(sids)}")
    return Policy(name=name, kind=kind, statements=found)


def _decoded(name: str, document: str) -> Mapping[str, Any]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(set(keys)) < len(keys):
            raise MalformedError(f"{name}: a key is repeated in one object: {', '.join(keys)}")
        return dict(pairs)

    try:
        found = json.loads(document, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        raise MalformedError(f"{name}: malformed JSON: {error}") from error
    if not isinstance(found, dict):
        raise MalformedError(f"{name}: the document is not an object")
    return cast("dict[str, Any]", found)


def _statement(name: str, kind: Kind, index: int, raw: Mapping[str, Any]) -> Statement:
    sid = raw.get("Sid") or f"Statement[{index}]"
    where = f"{name}/{sid}"
    _elements(where, raw, STATEMENT_ELEMENTS)
    if raw.get("Effect") not in ("Allow", "Deny"):
        raise MalformedError(f"{where}: Effect {raw.get('Effect')!r}; allowed: Allow, Deny")
    if "NotPrincipal" in raw:
        raise NotSimulatedError(f"{where}: NotPrincipal; write Principal: * with a condition on aws:PrincipalArn")
    if ("Principal" in raw) != kind.has_principals:
        verb = "requires" if kind.has_principals else "has no"
        raise MalformedError(f"{where}: {kind.article} {kind} {verb} Principal")
    if kind is Kind.TRUST and ("Resource" in raw or "NotResource" in raw):
        raise MalformedError(f"{where}: a {kind} has no Resource")
    return Statement(
        policy=name,
        sid=sid,
        allows=raw["Effect"] == "Allow",
        actions=action_patterns(where, *_one_of(where, raw, "Action", "NotAction")),
        resources=None
        if kind is Kind.TRUST
        else resource_patterns(where, *_one_of(where, raw, "Resource", "NotResource")),
        principals=_principals(where, raw["Principal"]) if kind.has_principals else (),
        conditions=conditions_of(where, raw["Condition"]) if "Condition" in raw else (),
    )


def _elements(where: str, raw: Mapping[str, Any], known: frozenset[str]) -> None:
    if unknown := sorted(set(raw) - known):
        raise MalformedError(f"{where}: unknown element {', '.join(unknown)}; allowed: {', '.join(sorted(known))}")


def _one_of(where: str, raw: Mapping[str, Any], element: str, inverse: str) -> tuple[Sequence[str], bool]:
    """Values of an element or of its inverse, and whether it is the element itself."""
    if (element in raw) == (inverse in raw):
        raise MalformedError(f"{where}: requires one of {element} and {inverse}")
    return strings(f"{where}: {element}", raw.get(element, raw.get(inverse))), element in raw


def _principals(where: str, raw: Any) -> tuple[tuple[str, str], ...]:
    if raw == "*":
        return (ANYONE,)
    if not isinstance(raw, Mapping) or not raw:
        raise MalformedError(f"{where}: Principal must be * or an object, not {raw!r}")
    found: list[tuple[str, str]] = []
    for kind, values in cast("Mapping[str, Any]", raw).items():
        if kind not in PRINCIPAL_KINDS:
            raise NotSimulatedError(f"{where}: Principal {kind}; known: {', '.join(PRINCIPAL_KINDS)}")
        for value in strings(f"{where}: Principal", values):
            if "*" in value and value != "*":
                raise MalformedError(f"{where}: Principal {value!r}: part of a principal cannot be a wildcard")
            if value == "*" and kind != "AWS":
                raise NotSimulatedError(f"{where}: Principal {kind}: *")
            found.append(ANYONE if value == "*" else (kind, value))
    return tuple(found)


def strings(where: str, raw: Any) -> Sequence[str]:
    """The strings of a string or a non-empty list of strings."""
    values = cast("list[Any]", raw) if isinstance(raw, list) else [raw]
    if not values or not all(isinstance(value, str) and value for value in values):
        raise MalformedError(f"{where} must be a string or a non-empty list of strings, not {raw!r}")
    return values
