"""The tree of regions, components and resources."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from preview.graph import STACK_TYPE, Graph, Node

NO_REGION = "no region"


@dataclass(kw_only=True)
class Branch:
    """A region (without node), a component, or a resource (without branches)."""

    name: str
    node: Node | None = None
    branches: dict[str, "Branch"] = field(default_factory=dict[str, "Branch"])

    @property
    def count(self) -> int:
        """Number of resources, itself included."""
        if self.node is not None and self.node.custom:
            return 1 + sum(branch.count for branch in self.branches.values())
        return sum(branch.count for branch in self.branches.values())


def region_branches(graph: Graph) -> list[Branch]:
    """One branch for each region, in alphabetical order with `global` last. A component is in each region of its
    resources."""
    regions: dict[str, Branch] = {}
    for node in graph.resources:
        region = node.region or NO_REGION
        branch = regions.setdefault(region, Branch(name=region))
        for descendant in (*reversed([*_ancestors(graph, node)]), node):
            branch = branch.branches.setdefault(descendant.urn, Branch(name=descendant.name, node=descendant))
    return [regions[name] for name in sorted(regions, key=lambda name: (name in ("global", NO_REGION), name))]


def _ancestors(graph: Graph, node: Node) -> Iterator[Node]:
    parent = graph.parent(node)
    while parent is not None and parent.type != STACK_TYPE:
        yield parent
        parent = graph.parent(parent)


def sorted_branches(branch: Branch) -> list[Branch]:
    """Resources by name, then components by name."""
    children = branch.branches.values()
    return sorted(children, key=lambda item: (item.node is not None and not item.node.custom, item.name))
