"""Lists of properties, compared with what a control requires."""

from collections.abc import Collection

from policy.resource import Node


def below_minimum(node: Node, path: str, minimum: int) -> bool:
    """Whether a list is given with fewer items than the minimum. Items may be unknown, such as ids of new subnets."""
    items = node.peek(path)
    return isinstance(items, list | tuple) and len(items) < minimum


def absent(required: Collection[str], given: Collection[str]) -> list[str]:
    """The required values that are not given, sorted."""
    return sorted(set(required).difference(given))
