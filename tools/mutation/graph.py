"""A captured graph as JSON, whose nodes can be looked up and copied."""

import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

Node: TypeAlias = dict[str, Any]
"""One resource as `python -m preview STACK --json` prints it: JSON, hence Any."""

NAMES = ("id", "arn", "name", "bucket", "bucketRegionalDomainName", "keyId", "identifier")


class Captured:
    """All resources of one stack."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.project: str = document["project"]
        self.stack: str = document["stack"]
        self.nodes: Sequence[Node] = document["resources"]
        self._by_type: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            if not node["external"]:
                self._by_type[node["type"]].append(node)
        self._owners: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            values = {value for name in NAMES for value in _texts(node["outputs"].get(name))}
            for value in values - _borrowed(node) if node["custom"] else ():
                self._owners[value].append(node)

    def of(self, type_: str) -> Sequence[Node]:
        """All resources of a type."""
        return self._by_type.get(type_, ())

    def named(self, node: Node, name: str) -> list[Node]:
        """The resources whose ids, ARNs or names are in a property, at any depth."""
        found = (owner for text in _texts(node["inputs"].get(name)) for owner in self._owners.get(text, ()))
        return list({owner["urn"]: owner for owner in found if owner is not node}.values())

    def users(self, node: Node, type_: str, name: str) -> list[Node]:
        """The resources of a type whose property names a node."""
        return [other for other in self.of(type_) if any(found is node for found in self.named(other, name))]


def _borrowed(node: Node) -> set[str]:
    """The names that a node has from others: a versioning has its bucket's."""
    return {text for name in node["propertyDependencies"] for text in _texts(node["inputs"].get(name))}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(cast("Node", value).values()))
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _texts(item)


Where: TypeAlias = Callable[[Node, Captured], Iterable[Node]]
"""From the node that is broken to those that the pack may report."""


@dataclass(frozen=True)
class Broken:
    """Replacement of a node: nothing, a changed copy, or an additional node."""

    instead: Sequence[Node]
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A way to break a protection.

    name: what is wrong afterwards. type: of the resources that are broken.
    change: yields one `Broken` for each place in a resource; none where there is nothing to break.
    controls: those that are there to notice; one of them has to.
    reports: what they report besides what the change adds; by default only that, or else the broken resource itself.
    """

    name: str
    type: str
    change: Callable[[Node, Captured], Iterable[Broken]]
    controls: Sequence[str]
    reports: Where | None = None


def by(name: str) -> Where:
    """What a property of the broken resource refers to: a bucket for what is split off from it."""
    return lambda node, captured: captured.named(node, name)


def used_by(type_: str, name: str) -> Where:
    """The resources of a type that refer to the broken one."""
    return lambda node, captured: captured.users(node, type_, name)


def through(name: str, type_: str, own: str) -> Where:
    """The resources of a type whose property `own` refers to what `name` of the broken one refers to."""
    return lambda node, captured: [
        user for target in captured.named(node, name) for user in captured.users(target, type_, own)
    ]


def clone(node: Node) -> Node:
    """A copy that can be changed."""
    return pickle.loads(pickle.dumps(node))  # of JSON only; several times as fast as copy.deepcopy
