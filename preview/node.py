"""Nodes of the resource graph: registered resources, components and providers."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from preview.wire import UNKNOWN, holds_unknown

STACK_TYPE = "pulumi:pulumi:Stack"
MASK = "[secret]"
UNKNOWN_MARK = "[unknown]"


@dataclass(frozen=True, kw_only=True)
class Options:
    """The resource options of a registration."""

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
    """One registered resource, component or provider. Inputs and outputs have the provider's names (camelCase).

    region: that of the resource's provider, `global` for global services (IAM, CloudFront, Route 53), `""` for
        components and providers without region.
    secrets, secret_outputs: paths of secret inputs and outputs.
    outputs_registered: whether the component has called `register_outputs`.
    external: a resource that is only read, as by `Bucket.get(...)`.
    source: source position of the registration, `components/platform/stack.py#66`; `""` outside of the project.
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
        """The input at `path` (`policy`, `statements[0].json`), parsed if it is a JSON string."""
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
        """Whether this resource depends on the other, by a property or by `depends_on`."""
        return other.urn in self.dependencies or any(other.urn in urns for urns in self.property_dependencies.values())

    def to_json(self) -> dict[str, Any]:
        """The node with masked secrets and marked unknowns."""
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


def masked(values: Mapping[str, Any], secrets: Iterable[str] = ()) -> dict[str, Any]:
    """A copy of values with masked secrets, by path, and marked unknowns."""
    hidden = frozenset(secrets)
    return {key: _masked(value, key, hidden) for key, value in values.items()}


def _masked(value: Any, path: str, hidden: frozenset[str]) -> Any:
    if path in hidden:
        return UNKNOWN_MARK if holds_unknown(value) else MASK  # an unknown secret has no value to mask
    if isinstance(value, str):
        return value.replace(UNKNOWN, UNKNOWN_MARK)
    if isinstance(value, dict):
        mapping = cast("dict[str, Any]", value)
        return {key: _masked(item, f"{path}.{key}", hidden) for key, item in mapping.items()}
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return [_masked(item, f"{path}[{index}]", hidden) for index, item in enumerate(items)]
    return value
