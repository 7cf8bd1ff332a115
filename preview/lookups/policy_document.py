"""`aws.iam.get_policy_document`, rendered as by the provider (aws_iam_policy_document)."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from preview.lookups.lookup import Known, Lookup
from preview.wire import UNKNOWN

VERSION = "2012-10-17"
VARIABLE = ("&{", "${")  # policy variables, written so that Terraform does not interpolate them
LISTS = {"actions": "Action", "notActions": "NotAction", "resources": "Resource", "notResources": "NotResource"}
PRINCIPALS = {"principals": "Principal", "notPrincipals": "NotPrincipal"}
MERGED = ("sourcePolicyDocuments", "overridePolicyDocuments")
ORDER = ("Sid", "Effect", *LISTS.values(), *PRINCIPALS.values(), "Condition")

Statement = dict[str, Any]


def _policy_document(lookup: Lookup) -> dict[str, Any]:
    """A document with an unknown one among its sources or overrides is unknown."""
    arguments = lookup.arguments
    if any(_is_unknown(text) for name in MERGED for text in arguments.get(name) or ()):
        return {}
    own = [_statement(statement) for statement in arguments.get("statements") or ()]
    _require_unique_sids("statements", own)
    version = str(arguments.get("version") or VERSION)
    document: dict[str, Any] = {}
    sources = [_parsed("sourcePolicyDocuments", text) for text in arguments.get("sourcePolicyDocuments") or () if text]
    _require_unique_sids("sourcePolicyDocuments", [item for source in sources for item in _statements(source)])
    for source in sources:
        _merge(document, source)
    _merge(document, {"Version": version, "Id": str(arguments.get("policyId") or ""), "Statement": own})
    for text in arguments.get("overridePolicyDocuments") or ():
        if text:
            _merge(document, _parsed("overridePolicyDocuments", text))
    ordered = {key: document[key] for key in ("Version", "Id", "Statement") if document.get(key)}
    rendered = json.dumps(ordered, indent=2, ensure_ascii=False)
    return {
        "id": str(zlib.crc32(rendered.encode())),
        "json": rendered,
        "minifiedJson": json.dumps(ordered, separators=(",", ":"), ensure_ascii=False),
    }


def _is_unknown(text: str) -> bool:
    return UNKNOWN in text and not text.lstrip().startswith("{")


def _statement(written: Mapping[str, Any]) -> Statement:
    given = {_camel_case(name): value for name, value in written.items()}  # dictionaries arrive with Python's names
    found: Statement = {"Sid": given.get("sid") or "", "Effect": given.get("effect") or "Allow"}
    for name, key in LISTS.items():
        found[key] = _one_or_list(given.get(name) or (), variables=name in ("resources", "notResources"))
    for name, key in PRINCIPALS.items():
        found[key] = _principals(given.get(name) or ())
    conditions: dict[str, dict[str, list[str]]] = {}
    for condition in given.get("conditions") or ():
        values = conditions.setdefault(condition["test"], {}).setdefault(condition["variable"], [])
        values.extend(_variables(value) for value in condition["values"])
    found["Condition"] = {
        test: {name: values[0] if len(values) == 1 else values for name, values in sorted(variables.items())}
        for test, variables in sorted(conditions.items())
    }
    return {key: found[key] for key in ORDER if found[key]}


def _one_or_list(values: Iterable[str], *, variables: bool = True) -> "str | list[str]":
    """A set of strings: sorted in reverse, or its only item."""
    found = sorted({_variables(value) if variables else value for value in values}, reverse=True)
    return found[0] if len(found) == 1 else found


def _principals(given: Sequence[Mapping[str, Any]]) -> Any:
    found: dict[str, list[str]] = {}
    for principal in given:
        found.setdefault(principal["type"], []).extend(_variables(value) for value in principal["identifiers"])
    if found == {"*": ["*"]}:
        return "*"
    return {kind: _one_or_list(found[kind]) for kind in sorted(found)}


def _variables(value: str) -> str:
    return value.replace(*VARIABLE)


def _camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _parsed(argument: str, text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise LookupError(f"{argument}: {text[:80]!r} is no JSON object; pass a policy document")
    return cast("dict[str, Any]", document)


def _statements(document: Mapping[str, Any]) -> list[Statement]:
    found: Any = document.get("Statement") or []
    return cast("list[Statement]", found if isinstance(found, list) else [found])


def _merge(document: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Adopt the id and a later version; a statement with the Sid of another one takes its place."""
    document["Id"] = other.get("Id") or document.get("Id", "")
    document["Version"] = max(str(document.get("Version", "")), str(other.get("Version", "")))
    merged = list(_statements(document))
    for statement in _statements(other):
        same = [
            index for index, item in enumerate(merged) if statement.get("Sid") and item.get("Sid") == statement["Sid"]
        ]
        if same:
            merged[same[0]] = statement
        else:
            merged.append(statement)
    document["Statement"] = merged


def _require_unique_sids(argument: str, statements: Iterable[Statement]) -> None:
    seen: set[str] = set()
    for statement in statements:
        sid = str(statement.get("Sid") or "")
        if sid and sid in seen:
            raise LookupError(f"{argument}: duplicate Sid {sid!r}; make it unique, or omit it")
        seen.add(sid)


FUNCTIONS: Mapping[str, Known] = {"iam/getPolicyDocument": _policy_document}
