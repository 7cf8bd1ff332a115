"""Former URNs of resources, by their aliases and those of their ancestors, as the engine resolves them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

STACK_TYPE = "pulumi:pulumi:Stack"


def former_urns(nodes: Iterable[Mapping[str, Any]], known: Iterable[str]) -> dict[str, str]:
    """The former URN of each renamed node, by its current URN.

    nodes: of a graph's JSON. known: the URNs of the previous revision. A node whose own URN is known is not renamed; of
    several aliases the first known one applies; each former URN applies to one node.
    """
    nodes = list(nodes)
    before, now = frozenset(known), {str(node["urn"]): node for node in nodes}
    taken = {urn for urn in now if urn in before}
    former: dict[str, str] = {}
    for node in sorted(nodes, key=lambda item: _depth(item, now)):  # ancestors first: children inherit aliases
        urn = str(node["urn"])
        if urn in before:
            continue
        found = next((alias for alias in _aliases(node, now, former) if alias in before and alias not in taken), None)
        if found is not None:
            former[urn] = found
            taken.add(found)
    return former


def _depth(node: Mapping[str, Any], now: Mapping[str, Mapping[str, Any]]) -> int:
    depth = 0
    while node["parent"] in now:
        node, depth = now[node["parent"]], depth + 1
    return depth


def _aliases(node: Mapping[str, Any], now: Mapping[str, Mapping[str, Any]], former: Mapping[str, str]) -> Iterator[str]:
    """The explicit aliases; then those inherited from a renamed parent."""
    explicit = [_resolved(alias, node, now, former) for alias in node["options"].get("aliases", ())]
    yield from explicit
    parent = str(node["parent"])
    if parent in former:
        for type_, name in [(node["type"], node["name"]), *((_type(urn), _name(urn)) for urn in explicit)]:
            below = name.removeprefix(_name(parent))
            renamed = _name(former[parent]) + below if below != name else name
            yield _urn(parent=former[parent], type_=type_, name=renamed, like=str(node["urn"]))


def _resolved(
    alias: Mapping[str, Any], node: Mapping[str, Any], now: Mapping[str, Mapping[str, Any]], former: Mapping[str, str]
) -> str:
    if "urn" in alias:
        return str(alias["urn"])
    spec = alias.get("spec", {})
    parent = "" if spec.get("noParent") else str(spec.get("parentUrn") or node["parent"])
    if spec.get("parentUrn") in former:
        parent = former[spec["parentUrn"]]
    urn = _urn(
        parent=parent, type_=spec.get("type") or node["type"], name=spec.get("name") or node["name"], like=node["urn"]
    )
    prefix, project, rest = urn.split("::", 2)
    stack = spec.get("stack") or prefix.removeprefix("urn:pulumi:")
    return f"urn:pulumi:{stack}::{spec.get('project') or project}::{rest}"


def _urn(*, parent: str, type_: str, name: str, like: str) -> str:
    """A URN in the stack and project of `like`; the type of the stack resource is no part of it."""
    stack, project, _ = like.split("::", 2)
    above = parent.split("::")[2] if parent else STACK_TYPE
    qualified = type_ if above == STACK_TYPE else f"{above}${type_}"
    return f"{stack}::{project}::{qualified}::{name}"


def _type(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2]


def _name(urn: str) -> str:
    return urn.split("::", 3)[3]
