"""Computed values of resources that were renamed: AWS keeps them, but the preview makes them up from the URN."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

Node = Mapping[str, Any]


def carried_over(renamed: Iterable[tuple[Node, Node]]) -> dict[str, dict[str, str]]:
    """By the URN before: each computed text then, and what stands for the same thing now."""
    return {str(old["urn"]): _texts(old, new) for old, new in renamed}


def with_values_of_now(node: Node, values: Mapping[str, Mapping[str, str]]) -> Mapping[str, Any]:
    """The inputs of a node of the revision before, as far as they come from resources that were only renamed."""
    sources = {*node["dependencies"], *(urn for urns in node["propertyDependencies"].values() for urn in urns)}
    texts = {before: now for urn in sources for before, now in values.get(urn, {}).items()}
    if not texts:
        return cast("Mapping[str, Any]", node["inputs"])
    document = json.dumps(node["inputs"])
    for before in sorted(texts, key=len, reverse=True):  # an ARN before the name that it ends with
        document = document.replace(before, texts[before])
    return cast("Mapping[str, Any]", json.loads(document))


def _texts(old: Node, new: Node) -> dict[str, str]:
    """What was given is no computed value, also where it comes out again as an ARN or an id."""
    given = {value for value in (*old["inputs"].values(), *new["inputs"].values()) if isinstance(value, str)}
    found: dict[str, str] = {}
    for name in {*old["outputs"]} - {*old["inputs"]}:
        before, now = old["outputs"][name], new["outputs"].get(name)
        if isinstance(before, str) and isinstance(now, str) and before not in (now, "", *given) and now not in given:
            found[before] = now
    return found
