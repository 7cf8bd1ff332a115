"""The resource graph of a program, used by the preview, the tests and the policy pack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from preview.node import MASK, STACK_TYPE, UNKNOWN_MARK, Node, Options, masked
from preview.wire import UNKNOWN, holds_unknown


@dataclass(frozen=True, kw_only=True, eq=False)
class Graph:
    """All nodes of one run, in the order of their URNs, and the stack's outputs."""

    project: str
    stack: str
    nodes: tuple[Node, ...]
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    secret_outputs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    @cached_property
    def by_urn(self) -> Mapping[str, Node]:
        """Every node by its URN."""
        return {node.urn: node for node in self.nodes}

    @cached_property
    def _by_type(self) -> Mapping[str, list[Node]]:
        """Nodes by token, and by its last part."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            for name in {node.type, node.type.rpartition(":")[2]}:
                found.setdefault(name, []).append(node)
        return found

    @cached_property
    def _by_value(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for node in self.resources:
            inputs = {value for value in node.inputs.values() if isinstance(value, str)}
            for value in node.outputs.values():
                if isinstance(value, str) and value not in inputs:
                    found.setdefault(value, node)
        # Inputs identify a resource only where no computed output does. The id precedes ARN and name, which may be a
        # reference, such as the `arn` of an event target.
        for names in (("id",), ("arn", "bucket", "name")):
            for node in self.resources:
                for value in (node.outputs.get(name) for name in names):
                    if isinstance(value, str):
                        found.setdefault(value, node)
        return found

    @property
    def resources(self) -> Iterator[Node]:
        """Managed resources, without components, providers and resources that are only read."""
        return (
            node for node in self.nodes if node.custom and not node.external and not node.type.startswith("pulumi:")
        )

    @property
    def components(self) -> Iterator[Node]:
        """Component resources, without the stack itself."""
        return (node for node in self.nodes if not node.custom and node.type != STACK_TYPE)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions with resources, `global` included."""
        return tuple(sorted({node.region for node in self.resources}))

    def of_type(self, *types: str) -> list[Node]:
        """All nodes of these types, by token or by its last part (`aws:s3/bucket:Bucket` or `Bucket`)."""
        if len(types) == 1:
            return [*self._by_type.get(types[0], ())]
        return [node for node in self.nodes if node.type in types or node.type.rpartition(":")[2] in types]

    def one(self, type_: str, **inputs: Any) -> Node:
        """The only node of a type with these inputs; LookupError for none or several."""
        found = [node for node in self.of_type(type_) if all(node.get(key) == value for key, value in inputs.items())]
        if len(found) != 1:
            raise LookupError(f"{type_} {inputs or ''}: {len(found)} found: {[node.name for node in found]}")
        return found[0]

    def named(self, name: str, type_: str | None = None) -> Node:
        """The only node with a logical name and, where several share it, a type; LookupError for none or several."""
        found = [
            node
            for node in self.nodes
            if node.name == name and type_ in (None, node.type, node.type.rpartition(":")[2])
        ]
        if len(found) != 1:
            near = [node.name for node in self.nodes if name in node.name or node.name in name][:12]
            raise LookupError(f"{name}: {[node.type for node in found] or 'not in the graph'}; near: {near}")
        return found[0]

    def children(self, node: Node) -> list[Node]:
        """The nodes with this node as parent."""
        return [child for child in self.nodes if child.parent == node.urn]

    def parent(self, node: Node) -> Node | None:
        """The parent component, or the stack."""
        return self.by_urn.get(node.parent)

    def target(self, value: Any) -> Node:
        """The resource of a value: an id, an ARN or another computed output. Requires known outputs."""
        text = str(value)
        for candidate in (text, text.removesuffix("/*"), text.removesuffix(":*")):
            if candidate in self._by_value:
                return self._by_value[candidate]
        raise LookupError(f"{value!r} is no id, ARN or computed output of this graph")

    def referenced(self, node: Node, property_name: str) -> list[Node]:
        """The resources that an input depends on, known or unknown."""
        return [self.by_urn[urn] for urn in node.property_dependencies.get(property_name, ()) if urn in self.by_urn]

    def unknown_inputs(self, node: Node) -> list[str]:
        """Names of the unknown inputs."""
        return sorted(name for name, value in node.inputs.items() if holds_unknown(value))

    def to_json(self) -> dict[str, Any]:
        """The graph with masked secrets and marked unknowns."""
        return {
            "project": self.project,
            "stack": self.stack,
            "resources": [node.to_json() for node in self.nodes],
            "outputs": masked(self.outputs, self.secret_outputs),
            "warnings": list(self.warnings),
        }


__all__ = ["MASK", "STACK_TYPE", "UNKNOWN", "UNKNOWN_MARK", "Graph", "Node", "Options", "masked"]
