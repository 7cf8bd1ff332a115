"""Resources of a graph in the format of `python -m preview STACK --json`, as formulas read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, cast

STACK_TYPE = "pulumi:pulumi:Stack"
DEPTH = 2  # components below the stack: the part of a region, and what it is


@dataclass(frozen=True, eq=False)
class Resources:
    """The managed resources of a stack: no components, providers, and resources that are only read."""

    nodes: Sequence[Mapping[str, Any]]

    def __iter__(self) -> Iterator["Resource"]:
        return (item for item in self.by_urn.values() if item.managed)

    @cached_property
    def by_urn(self) -> Mapping[str, "Resource"]:
        """Every node by its URN."""
        return {str(node["urn"]): Resource(node, self) for node in self.nodes}

    @cached_property
    def by_type(self) -> Mapping[str, Sequence["Resource"]]:
        """Managed resources by type."""
        found: dict[str, list[Resource]] = {}
        for item in self:
            found.setdefault(item.type, []).append(item)
        return found


@dataclass(frozen=True, eq=False)
class Resource:
    """A node of the graph. stack: the resources that it may refer to."""

    node: Mapping[str, Any]
    stack: Resources = field(default_factory=lambda: Resources(()), repr=False)

    @property
    def type(self) -> str:
        return str(self.node["type"])

    @property
    def name(self) -> str:
        return str(self.node.get("name", ""))

    @property
    def region(self) -> str:
        return str(self.node.get("region") or "global")

    @property
    def managed(self) -> bool:
        return bool(self.node.get("custom", True) and not self.node.get("external")) and not self.type.startswith(
            "pulumi:"
        )

    @property
    def service(self) -> str:
        """`s3` of `aws:s3/bucket:Bucket`, `kubernetes` of all objects in clusters."""
        package, module, _ = self.type.split(":")
        return module.partition("/")[0] if package == "aws" else package

    @property
    def component(self) -> str:
        """The second component below the stack, such as `primary-data-aurora`; the first where there is no second, and
        the resource's own name for one without a component."""
        names = self.names[1:]
        return names[-DEPTH:][0] if names else self.name

    @cached_property
    def names(self) -> Sequence[str]:
        """The resource's own name, and those of the components that it is part of, the innermost first."""
        names = [self.name]
        parent = self.stack.by_urn.get(str(self.node.get("parent")))
        while parent is not None and parent.type != STACK_TYPE:
            names.append(parent.name)
            parent = self.stack.by_urn.get(str(parent.node.get("parent")))
        return names

    def get(self, path: str) -> Any:
        """The input at a dotted path; None if absent."""
        value: Any = self.node.get("inputs", {})
        for step in path.split("."):
            if not isinstance(value, Mapping):
                return None
            value = cast("Mapping[str, Any]", value).get(step)
        return value

    def text(self, path: str, default: str = "") -> str:
        """The input as a string; `default` if absent."""
        value = self.get(path)
        return default if value is None else str(value)

    def number(self, path: str, default: int | None = None) -> Decimal | None:
        """The input as a number; `default` if absent, None if it is unknown."""
        value = self.get(path)
        if value is None:
            return None if default is None else Decimal(default)
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return None

    def items(self, path: str) -> list[Any]:
        """The input as a list; empty if absent or unknown."""
        value = self.get(path)
        return cast("list[Any]", value) if isinstance(value, list) else []

    def referenced(self, name: str, type_: str) -> "Resource | None":
        """The first resource of a type that an input depends on."""
        for urn in self.node.get("propertyDependencies", {}).get(name, ()):
            found = self.stack.by_urn.get(str(urn))
            if found is not None and found.type == type_:
                return found
        return None

    def referring(self, type_: str, name: str) -> list["Resource"]:
        """Resources of a type with an input that depends on this one."""
        return [
            item
            for item in self.stack.by_type.get(type_, ())
            if self.node.get("urn") in item.node.get("propertyDependencies", {}).get(name, ())
        ]
