"""A place in a resource's properties, read without exceptions."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from policy.model import Finding
from policy.unknown import UNKNOWN, Value, decode, note, presume

if TYPE_CHECKING:
    from policy.view import Resource

_STEP = re.compile(r"[^.\[\]]+")


@cache
def steps(path: str) -> tuple[str | int, ...]:
    """`rules[0].destination` as its steps."""
    return tuple(int(step) if step.isdecimal() else step for step in _STEP.findall(path))


def joined(base: str, path: str) -> str:
    """A path below another one."""
    return f"{base}{path}" if path.startswith("[") or not base or not path else f"{base}.{path}"


class Node:
    """A place in a resource's properties. A resource is the node at its root.

    Paths are dotted, list items by index (`rules[0].destination.bucket`), names camelCase as in the provider's
    schema. A list of one item is passed through, as older providers wrap single blocks into lists.
    """

    __slots__ = ("path", "resource", "value")

    def __init__(self, resource: "Resource", path: str, value: Value) -> None:
        self.resource = resource
        self.path = path
        self.value = value

    def peek(self, path: str) -> Value:
        """The value at a path without noting that an unknown was met."""
        value = self.value
        for step in steps(path):
            if value is UNKNOWN:
                return UNKNOWN
            if isinstance(value, Mapping):
                value = value.get(step) if isinstance(step, str) else None
            elif isinstance(value, Sequence) and not isinstance(value, str):
                if isinstance(step, int):
                    value = value[step] if step < len(value) else None
                else:
                    only = value[0] if len(value) == 1 else None
                    value = only.get(step) if isinstance(only, Mapping) else only if only is UNKNOWN else None
            else:
                return None
        return value

    def get(self, path: str) -> Value:
        """The value at a path: None where nothing stands there, UNKNOWN (and noted) where it is not known yet."""
        value = self.peek(path)
        if value is UNKNOWN:
            note(f"{self.resource.name}.{joined(self.path, path)}")
        return value

    def has(self, path: str) -> bool:
        """Whether a property is set. Empty strings, lists and objects count as not set.

        An unknown value counts as set where the program passes it from another resource, which its property's
        dependencies show. Any other unknown may turn out to be nothing, such as what the provider computes where the
        program gives none: it is presumed, and decides nothing by itself.
        """
        value = self.peek(path)
        if value is UNKNOWN:
            whole = joined(self.path, path)
            return self.resource.is_given(whole) or presume(f"{self.resource.name}.{whole}")
        return value is not None and value not in ("", [], {})

    def is_unknown(self, path: str) -> bool:
        """Whether what stands at a path is not known yet (asking is not noted)."""
        return self.peek(path) is UNKNOWN

    def text(self, path: str) -> str:
        """A text; `""` where there is none or it is unknown (noted)."""
        value = self.get(path)
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, str | int | float) else ""

    def flag(self, path: str, default: bool = False) -> bool:
        """A boolean, also one written as a string; the default where there is none. An unknown is presumed."""
        value = self.peek(path)
        if value is UNKNOWN:
            return presume(f"{self.resource.name}.{joined(self.path, path)}")
        if isinstance(value, str):
            return value.lower() == "true" if value else default
        return value if isinstance(value, bool) else default

    def number(self, path: str, default: float = 0) -> float:
        """A number, also written as text; the default where there is none or it is unknown (noted)."""
        value = self.get(path)
        if isinstance(value, str):
            try:
                return float(value)
            except ValueError:
                return default
        return value if isinstance(value, int | float) and not isinstance(value, bool) else default

    def texts(self, path: str) -> list[str]:
        """A list of texts; a single text counts as a list of one, unknown items are noted and left out."""
        return [node.text("") for node in self.nodes(path) if node.value is not UNKNOWN]

    def nodes(self, path: str) -> "list[Node]":
        """The items of a list as nodes; a single object counts as a list of one, an unknown list is empty (noted)."""
        value = self.get(path)
        base = joined(self.path, path)
        if value is None or value is UNKNOWN:
            return []
        if isinstance(value, Sequence) and not isinstance(value, str):
            found = [Node(self.resource, f"{base}[{index}]", item) for index, item in enumerate(value)]
            for node in found:
                if node.value is UNKNOWN:
                    note(f"{self.resource.name}.{node.path}")
            return found
        return [Node(self.resource, base, value)]

    def node(self, path: str) -> "Node":
        """The node at a path, to read on from there."""
        return Node(self.resource, joined(self.path, path), self.get(path))

    def json(self, path: str = "") -> "Node":
        """The node of a JSON text, parsed; its value is None where the text is no JSON."""
        value = self.get(path)
        if isinstance(value, str):
            try:
                value = decode(json.loads(value))
            except (ValueError, RecursionError):
                value = None
        return Node(self.resource, joined(self.path, path), value)

    def fail(self, message: str, path: str = "", *, value: object = None) -> Finding:
        """A finding at a path; the value is read there unless given. Unknown where the value itself is unknown."""
        there = self.peek(path) if value is None and (path or self.path) else value
        if there is UNKNOWN:
            return self.unknown(message, path)
        return self._finding("fail", message, path, there)

    def missing(self, message: str, path: str = "") -> Finding:
        """A finding that rests on something not being there: unknown if the rule met an unknown on the way."""
        return self._finding("fail", message, path, None, conclusive=False)

    def unknown(self, message: str, path: str = "") -> Finding:
        """Say that this cannot be told before the deployment."""
        return self._finding("unknown", message, path, str(UNKNOWN) if self.is_unknown(path) else None)

    def _finding(
        self, answer: Literal["fail", "unknown"], message: str, path: str, value: object, conclusive: bool = True
    ) -> Finding:
        where = joined(self.path, path)
        return Finding(
            urn=self.resource.urn,
            message=message,
            property=where,
            value="" if value is None else self.resource.shown(where, value),
            answer=answer,
            conclusive=conclusive,
        )
