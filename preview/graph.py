"""What a program registered: the graph that the preview prints, the tests assert on and the policies read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from preview.wire import UNKNOWN, holds_unknown

STACK_TYPE = "pulumi:pulumi:Stack"
MASK = "[secret]"
UNKNOWN_MARK = "[unknown]"


@dataclass(frozen=True, kw_only=True)
class Options:
    """The resource options that the engine is told of."""

    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    replace_with: tuple[str, ...] = ()
    aliases: tuple[Mapping[str, Any], ...] = ()
    import_id: str = ""
    deleted_with: str = ""
    custom_timeouts: Mapping[str, str] = field(default_factory=dict[str, str])
    additional_secret_outputs: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The options that are set, in camelCase."""
        named = {
            "protect": self.protect,
            "retainOnDelete": self.retain_on_delete,
            "deleteBeforeReplace": self.delete_before_replace,
            "ignoreChanges": list(self.ignore_changes),
            "replaceOnChanges": list(self.replace_on_changes),
            "replaceWith": list(self.replace_with),
            "aliases": [dict(alias) for alias in self.aliases],
            "import": self.import_id,
            "deletedWith": self.deleted_with,
            "customTimeouts": dict(self.custom_timeouts),
            "additionalSecretOutputs": list(self.additional_secret_outputs),
        }
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, kw_only=True, eq=False)
class Node:
    """One registered resource, component or provider. Inputs and outputs have AWS provider names (camelCase).

    region: of the resource's provider, `global` for what has no region (IAM, CloudFront, Route 53),
        `""` for components and providers' own nodes without one.
    secrets: paths of the inputs that are secret. secret_outputs: the same of the outputs.
    outputs_registered: a component has said what it gives out, as the last it did.
    external: exists already and is only read, as by `Bucket.get(...)`.
    source: where the program registers it, `components/platform/region.py#66`; `""` where that is outside the project.
    """

    urn: str
    type: str
    name: str
    parent: str
    custom: bool
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any]
    secrets: tuple[str, ...] = ()
    secret_outputs: tuple[str, ...] = ()
    outputs_registered: bool = False
    external: bool = False
    provider: str = ""
    region: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    options: Options = field(default_factory=Options)
    source: str = ""

    def json(self, path: str) -> Any:
        """The input at `path` (`policy`, `statements[0].json`), parsed where it is a JSON text."""
        value = self.get(path)
        return json.loads(value) if isinstance(value, str) else value

    def get(self, path: str, default: Any = None) -> Any:
        """The input at a dotted path; list items by their index: `rules[0].destination.bucket`."""
        value: Any = self.inputs
        for step in path.replace("[", ".").replace("]", "").split("."):
            if isinstance(value, list):
                items = cast("list[Any]", value)
                value = items[int(step)] if int(step) < len(items) else None
            elif isinstance(value, Mapping):
                value = cast("Mapping[str, Any]", value).get(step)
            else:
                return default
        return default if value is None else value

    def depends_on(self, other: "Node") -> bool:
        """Whether this resource waits for the other, by a property or by `depends_on`."""
        return other.urn in self.dependencies or any(other.urn in urns for urns in self.property_dependencies.values())

    def to_json(self) -> dict[str, Any]:
        """The node with its secrets masked and its unknowns named."""
        return {
            "urn": self.urn,
            "type": self.type,
            "name": self.name,
            "parent": self.parent,
            "custom": self.custom,
            "external": self.external,
            "region": self.region,
            "provider": self.provider.replace(UNKNOWN, UNKNOWN_MARK),
            "inputs": masked(self.inputs, self.secrets),
            "outputs": masked(self.outputs, self.secret_outputs),
            "dependencies": list(self.dependencies),
            "propertyDependencies": {name: list(urns) for name, urns in sorted(self.property_dependencies.items())},
            "options": self.options.to_json(),
            "secretInputs": list(self.secrets),
            "sourcePosition": f"project:///{self.source}" if self.source else "",
        }


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
    def _by_value(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for node in self.resources:
            given = {value for value in node.inputs.values() if isinstance(value, str)}
            for value in node.outputs.values():
                if isinstance(value, str) and value not in given:
                    found.setdefault(value, node)
        # What was given stands for a resource where nothing computed does: its id before its ARN and its name, which
        # may just as well be another's, as an event target's `arn` is its queue's.
        for names in (("id",), ("arn", "bucket", "name")):
            for node in self.resources:
                for value in (node.outputs.get(name) for name in names):
                    if isinstance(value, str):
                        found.setdefault(value, node)
        return found

    @property
    def resources(self) -> Iterator[Node]:
        """What a provider creates: no components, no providers, nothing that is only read."""
        return (
            node for node in self.nodes if node.custom and not node.external and not node.type.startswith("pulumi:")
        )

    @property
    def components(self) -> Iterator[Node]:
        """Component resources, without the stack itself."""
        return (node for node in self.nodes if not node.custom and node.type != STACK_TYPE)

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions in which something is created, `global` included."""
        return tuple(sorted({node.region for node in self.resources}))

    def of_type(self, *types: str) -> list[Node]:
        """All nodes of these types, full tokens or their last part (`aws:s3/bucket:Bucket` or `Bucket`)."""
        return [node for node in self.nodes if node.type in types or node.type.rpartition(":")[2] in types]

    def one(self, type_: str, **inputs: Any) -> Node:
        """The only node of a type (whose inputs have these values); LookupError where there is none or more."""
        found = [node for node in self.of_type(type_) if all(node.get(key) == value for key, value in inputs.items())]
        if len(found) != 1:
            raise LookupError(f"{type_} {inputs or ''}: {len(found)} found: {[node.name for node in found]}")
        return found[0]

    def named(self, name: str, type_: str | None = None) -> Node:
        """The only node with a logical name (and a type, where several share it); LookupError otherwise."""
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
        """What was registered with this node as its parent."""
        return [child for child in self.nodes if child.parent == node.urn]

    def parent(self, node: Node) -> Node | None:
        """The component (or the stack) above a node."""
        return self.by_urn.get(node.parent)

    def target(self, value: Any) -> Node:
        """The resource that a value comes from: an id, an ARN or another computed output (known runs only)."""
        text = str(value)
        for candidate in (text, text.removesuffix("/*"), text.removesuffix(":*")):
            if candidate in self._by_value:
                return self._by_value[candidate]
        raise LookupError(f"{value!r} is no id, ARN or computed output of this graph")

    def referenced(self, node: Node, property_name: str) -> list[Node]:
        """The resources that an input takes its value from, known or unknown."""
        return [self.by_urn[urn] for urn in node.property_dependencies.get(property_name, ()) if urn in self.by_urn]

    def unknown_inputs(self, node: Node) -> list[str]:
        """Names of the inputs that are known only after a deployment."""
        return sorted(name for name, value in node.inputs.items() if holds_unknown(value))

    def to_json(self) -> dict[str, Any]:
        """The whole graph with its secrets masked and its unknowns named."""
        return {
            "project": self.project,
            "stack": self.stack,
            "resources": [node.to_json() for node in self.nodes],
            "outputs": masked(self.outputs, self.secret_outputs),
            "warnings": list(self.warnings),
        }


def masked(values: Mapping[str, Any], secrets: Iterable[str] = ()) -> dict[str, Any]:
    """A copy of values for people to read: what stands at the given paths is hidden, unknowns are named."""
    hidden = frozenset(secrets)
    return {key: _masked(value, key, hidden) for key, value in values.items()}


def _masked(value: Any, path: str, hidden: frozenset[str]) -> Any:
    if path in hidden:
        return UNKNOWN_MARK if holds_unknown(value) else MASK  # a secret that is not known yet is none yet
    if isinstance(value, str):
        return value.replace(UNKNOWN, UNKNOWN_MARK)
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        return {key: _masked(item, f"{path}.{key}", hidden) for key, item in mapping.items()}
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [_masked(item, f"{path}[{index}]", hidden) for index, item in enumerate(items)]
    return value


__all__ = ["MASK", "STACK_TYPE", "UNKNOWN", "UNKNOWN_MARK", "Graph", "Node", "Options", "masked"]
