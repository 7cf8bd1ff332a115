"""Values at paths through lists of objects, whose items are identified by content: their order has no meaning."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, cast

Node: TypeAlias = Mapping[str, Any]

# Fields that identify the item of a list: what a rule applies to, or its name.
IDENTITIES = ("filter", "prefix", "ruleName", "name", "pathPattern", "destinationVaultArn", "selection")
COUNT = "countNumber"  # of an ECR selection: its lifetime, and not what it selects


def values_of(inputs: Mapping[str, Any], path: str) -> dict[str, list[Any]]:
    """The values at a path, by the path with the identities of list items: `rules[].expiration.days` of inputs gives
    `rules[photos/].expiration.days`. Disabled objects have no values; JSON strings are read as objects."""
    found: dict[str, list[Any]] = {}
    for label, value in _walk(inputs, path.split("."), ""):
        found.setdefault(label, []).append(value)
    return found


def depends_on(node: Node, name: str, others: Iterable[Node]) -> bool:
    """Whether an input of a node comes from one of the others."""
    sources = node["propertyDependencies"].get(name, ())
    return any(each["urn"] in sources for each in others)


def same_input(left: Node, right: Node, name: str) -> bool:
    """Whether an input has one value in both nodes of a region; "" for resources of the region itself."""
    return left["region"] == right["region"] and left["inputs"].get(name) == right["inputs"].get(name)


def _walk(value: Any, steps: list[str], label: str) -> Iterator[tuple[str, Any]]:
    if not steps:
        yield label, value
        return
    item = _object(value)
    if item is None or (label and _is_disabled(item, steps[0])):
        return
    name = steps[0].removesuffix("[]")
    below = f"{label}.{name}".removeprefix(".")
    if name not in item or item[name] is None:
        return
    if not steps[0].endswith("[]"):
        yield from _walk(item[name], steps[1:], below)
        return
    for each in cast("list[Any]", item[name]) if isinstance(item[name], list) else []:
        yield from _walk(each, steps[1:], f"{below}[{_identity(each)}]")


def _is_disabled(item: Mapping[str, Any], name: str) -> bool:
    return (item.get("enabled") is False and name != "enabled") or item.get("status") == "Disabled"


def _object(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else None


def _identity(item: Any) -> str:
    fields = _object(item) or {}
    return " ".join(text for name in IDENTITIES for text in _texts(fields.get(name)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, each in sorted(cast("Mapping[str, Any]", value).items()):
            if name != COUNT:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _texts(each)
    elif value not in (None, ""):
        yield str(value)
