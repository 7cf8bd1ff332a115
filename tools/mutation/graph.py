"""A captured graph as JSON, with lookup and copies of nodes."""

import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

Node: TypeAlias = dict[str, Any]
"""One resource as `python -m preview STACK --json` prints it: JSON, hence Any."""

IDENTIFIERS = ("id", "arn", "name", "bucket", "bucketRegionalDomainName", "keyId", "identifier")


class Captured:
    """All resources of one stack."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.project: str = document["project"]
        self.stack: str = document["stack"]
        self.nodes: Sequence[Node] = document["resources"]
        self._by_urn = {node["urn"]: node for node in self.nodes}
        self._by_type: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            if not node["external"]:
                self._by_type[node["type"]].append(node)
        self._owners: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            values = {value for name in IDENTIFIERS for value in _strings(node["outputs"].get(name))}
            for value in values - _borrowed(node) if node["custom"] else ():
                self._owners[value].append(node)

    def of(self, type_: str) -> Sequence[Node]:
        """All resources of a type."""
        return self._by_type.get(type_, ())

    def targets(self, node: Node, name: str) -> list[Node]:
        """Resources whose ids, ARNs or names are in a property, at any depth."""
        found = (owner for string in _strings(node["inputs"].get(name)) for owner in self._owners.get(string, ()))
        return list({owner["urn"]: owner for owner in found if owner is not node}.values())

    def sources(self, node: Node, name: str) -> list[Node]:
        """Resources from which the program passes a property: of several with one name, those of the same region."""
        return [self._by_urn[urn] for urn in node["propertyDependencies"].get(name, ()) if urn in self._by_urn]

    def users(self, node: Node, type_: str, name: str) -> list[Node]:
        """Resources of a type whose property refers to a node."""
        return [other for other in self.of(type_) if any(found is node for found in self.targets(other, name))]


def _borrowed(node: Node) -> set[str]:
    """Identifiers of a node that are those of other resources, such as the bucket of a versioning."""
    return {string for name in node["propertyDependencies"] for string in _strings(node["inputs"].get(name))}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(cast("Node", value).values()))
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _strings(item)


Where: TypeAlias = Callable[[Node, Captured], Iterable[Node]]
"""From the changed node to the nodes that the pack may report."""


@dataclass(frozen=True)
class Broken:
    """Replacement of a node: nothing, a changed copy, or an additional node."""

    instead: Sequence[Node]
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A kind of mutation.

    name: description of the weakened setting. type: of the changed resources.
    change: yields one `Broken` per changed path of a resource; none if it does not apply.
    controls: controls of which one must report the mutant.
    reports: reported resources besides added ones; by default the added ones, else the changed resource.
    """

    name: str
    type: str
    change: Callable[[Node, Captured], Iterable[Broken]]
    controls: Sequence[str]
    reports: Where | None = None


def by(name: str) -> Where:
    """Targets of a property of the changed resource, such as the bucket of a split resource."""
    return lambda node, captured: captured.targets(node, name)


def used_by(type_: str, name: str) -> Where:
    """Resources of a type that refer to the changed one."""
    return lambda node, captured: captured.users(node, type_, name)


def through(name: str, type_: str, own: str) -> Where:
    """Resources of a type whose property `own` has the same target as `name` of the changed one."""
    return lambda node, captured: [
        user for target in captured.targets(node, name) for user in captured.users(target, type_, own)
    ]


def clone(node: Node) -> Node:
    """A mutable copy."""
    return pickle.loads(pickle.dumps(node))  # of JSON only; several times as fast as copy.deepcopy
