"""Computed values of renamed resources: unchanged in AWS, but generated from the URN in the preview."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

Node = Mapping[str, Any]


def renamed_values(renamed: Iterable[tuple[Node, Node]]) -> dict[str, dict[str, str]]:
    """By the former URN of a resource: its current computed strings, by the former ones."""
    return {str(old["urn"]): _computed_strings(old, new) for old, new in renamed}


def with_current_values(node: Node, values: Mapping[str, Mapping[str, str]]) -> Mapping[str, Any]:
    """The inputs of a node of the previous revision, with the current computed values of renamed resources."""
    sources = {*node["dependencies"], *(urn for urns in node["propertyDependencies"].values() for urn in urns)}
    current = {before: now for urn in sources for before, now in values.get(urn, {}).items()}
    if not current:
        return cast("Mapping[str, Any]", node["inputs"])
    document = json.dumps(node["inputs"])
    for before in sorted(current, key=len, reverse=True):  # an ARN before the name that it ends with
        document = document.replace(before, current[before])
    return cast("Mapping[str, Any]", json.loads(document))


def _computed_strings(old: Node, new: Node) -> dict[str, str]:
    """Inputs are no computed values, also where an ARN or an id returns them."""
    given = {value for value in (*old["inputs"].values(), *new["inputs"].values()) if isinstance(value, str)}
    found: dict[str, str] = {}
    for name in {*old["outputs"]} - {*old["inputs"]}:
        before, now = old["outputs"][name], new["outputs"].get(name)
        if isinstance(before, str) and isinstance(now, str) and before not in (now, "", *given) and now not in given:
            found[before] = now
    return found
