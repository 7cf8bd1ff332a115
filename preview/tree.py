"""Regions, the components in them, and their resources, as a tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from preview.graph import STACK_TYPE, Graph, Node

NO_REGION = "no region"


@dataclass(kw_only=True)
class Branch:
    """A region (node None), a component, or a resource (no branches)."""

    name: str
    node: Node | None = None
    branches: dict[str, "Branch"] = field(default_factory=dict[str, "Branch"])

    @property
    def count(self) -> int:
        """Resources in it, itself included."""
        if self.node is not None and self.node.custom:
            return 1 + sum(branch.count for branch in self.branches.values())
        return sum(branch.count for branch in self.branches.values())


def forest(graph: Graph) -> list[Branch]:
    """One branch for each region, in alphabetical order with `global` last. A component stands in every region
    that it has resources in."""
    regions: dict[str, Branch] = {}
    for node in graph.resources:
        region = node.region or NO_REGION
        here = regions.setdefault(region, Branch(name=region))
        for step in (*reversed([*_above(graph, node)]), node):
            here = here.branches.setdefault(step.urn, Branch(name=step.name, node=step))
    return [regions[name] for name in sorted(regions, key=lambda name: (name in ("global", NO_REGION), name))]


def _above(graph: Graph, node: Node) -> Iterator[Node]:
    parent = graph.parent(node)
    while parent is not None and parent.type != STACK_TYPE:
        yield parent
        parent = graph.parent(parent)


def in_order(branch: Branch) -> list[Branch]:
    """What is below a branch: its resources by name, then its components by name."""
    below = branch.branches.values()
    return sorted(below, key=lambda item: (item.node is not None and not item.node.custom, item.name))
