"""Changes of resources, for kinds of mutations."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, cast

from tools.mutation.graph import Broken, Captured, Node, clone

Change: TypeAlias = Callable[[Node, Captured], Iterator[Broken]]
When: TypeAlias = Callable[[Node, Captured], bool]
Statement: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Statement], None]


def dropped(node: Node, captured: Captured) -> Iterator[Broken]:
    """Remove the resource."""
    yield Broken([])


def without(path: str) -> Change:
    """Remove a property; of `rules[*].key`, from one item of the list at a time."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        for target in expanded(node["inputs"], path):
            if at(node["inputs"], target) is not None:
                broken = clone(node)
                _remove(broken, target)
                yield Broken([broken], target)

    return change


def put(path: str, value: object) -> Change:
    """Set a property if its parent exists; of `rules[*].status`, in one item of the list at a time."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        for target in expanded(node["inputs"], path):
            if _holds(node, target) and at(node["inputs"], target) != value:
                broken = clone(node)
                assign(broken, target, value)
                yield Broken([broken], target)

    return change


def put_all(values: Mapping[str, object]) -> Change:
    """Set several properties at once, in all items of a list."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        broken = clone(node)
        for path, value in values.items():
            for target in expanded(node["inputs"], path):
                if _holds(node, target):
                    assign(broken, target, value)
        if broken["inputs"] != node["inputs"]:
            yield Broken([broken], ", ".join(values))

    return change


def replaced(path: str, old: str, new: str) -> Change:
    """Replace one part of a string."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        for target in expanded(node["inputs"], path):
            string = at(node["inputs"], target)
            if isinstance(string, str) and old in string:
                broken = clone(node)
                assign(broken, target, string.replace(old, new))
                yield Broken([broken], target)

    return change


def moved(region: str) -> Change:
    """Move the resource to another region."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        if node["region"] not in (region, "global"):
            broken = clone(node)
            broken["region"] = region
            yield Broken([broken], region)

    return change


def with_options(**options: object) -> Change:
    """Set options of the resource; None removes one."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        broken = clone(node)
        broken["options"] = {k: v for k, v in {**node["options"], **options}.items() if v is not None}
        if broken["options"] != node["options"]:
            yield Broken([broken], ", ".join(options))

    return change


def without_dependencies(node: Node, captured: Captured) -> Iterator[Broken]:
    """Remove the resource's dependencies: all references become literal values."""
    broken = clone(node)
    broken["dependencies"] = []
    broken["propertyDependencies"] = {}
    yield Broken([broken])


def without_dependencies_on(type_: str) -> Change:
    """Remove the resource's dependencies on resources of a type."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        urns = {other["urn"] for other in captured.of(type_)}
        broken = clone(node)
        broken["dependencies"] = [urn for urn in node["dependencies"] if urn not in urns]
        for name, found in node["propertyDependencies"].items():
            broken["propertyDependencies"][name] = [urn for urn in found if urn not in urns]
        if broken != node:
            yield Broken([broken], type_)

    return change


def with_added(type_: str, inputs: Mapping[str, object], reference: str) -> Change:
    """Add another resource, which names it by its id in the property `reference`."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        head, _, _ = node["urn"].rpartition("::")
        added: Node = {
            **clone(node),
            "urn": f"{head.rpartition('::')[0]}::{type_}::{node['name']}-added",
            "type": type_,
            "name": f"{node['name']}-added",
            "inputs": {**inputs, reference: node["outputs"]["id"]},
            "outputs": {},
            "dependencies": [node["urn"]],
            "propertyDependencies": {reference: [node["urn"]]},
            "secretInputs": [],
        }
        yield Broken([node, added], type_.rpartition(":")[2])

    return change


def in_statements(edit: Edit, *, path: str = "policy", of: Callable[[Statement], bool] = lambda _: True) -> Change:
    """Change one statement of a policy at a time. of: filter of statements."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        for index, statement in enumerate(statements(node, path)):
            if of(statement):
                edited = clone(statement)
                edit(edited)
                if edited != statement:
                    yield _with_statement(node, path, index, edited)

    return change


def without_statement(*, path: str = "policy", of: Callable[[Statement], bool]) -> Change:
    """Remove a statement of a policy."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        for index, statement in enumerate(statements(node, path)):
            if of(statement):
                yield _with_statement(node, path, index, None)

    return change


def with_statement(statement: Statement, *, path: str = "policy") -> Change:
    """Add a statement to a policy."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        found = statements(node, path)
        if found:
            yield _with_statement(node, path, len(found), {"Sid": "Added", "Effect": "Allow", **statement})

    return change


def in_items(edit: Edit, *, path: str) -> Change:
    """Change an item of a list in a JSON property, one at a time."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        document = at(node["inputs"], path)
        items: list[Statement] = json.loads(document) if isinstance(document, str) else []
        for index, item in enumerate(items):
            edited = clone(item)
            edit(edited)
            if edited != item:
                broken = clone(node)
                assign(broken, path, json.dumps([*items[:index], edited, *items[index + 1 :]]))
                yield Broken([broken], f"{path}[{index}]")

    return change


def together(*changes: Change) -> Change:
    """Several changes of one resource at once, each at the first path to which it applies."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        broken = node
        for each in changes:
            broken = next((found.instead[0] for found in each(broken, captured)), broken)
        if broken is not node:
            yield Broken([broken])

    return change


def limited(change: Change, when: When) -> Change:
    """Limit a change to resources that meet a condition."""

    def limit(node: Node, captured: Captured) -> Iterator[Broken]:
        if when(node, captured):
            yield from change(node, captured)

    return limit


def statements(node: Node, path: str) -> list[Statement]:
    """Statements of a policy in a JSON property."""
    document = at(node["inputs"], path)
    return json.loads(document)["Statement"] if isinstance(document, str) else []


def expanded(value: object, path: str) -> list[str]:
    """The paths of a path with `[*]`, one per item."""
    head, star, rest = path.partition("[*]")
    if not star:
        return [path]
    items = at(value, head)
    count = len(cast("list[Any]", items)) if isinstance(items, list) else 0
    return [target for index in range(count) for target in expanded(value, f"{head}[{index}]{rest}")]


def at(value: Any, path: str) -> Any:
    """The value at a path; None without one."""
    for step in _steps(path):
        if isinstance(value, dict):
            value = cast("dict[str | int, Any]", value).get(step)
        elif isinstance(value, list) and isinstance(step, int):
            items = cast("list[Any]", value)
            value = items[step] if step < len(items) else None
        else:
            return None
    return value


def assign(node: Node, path: str, value: object) -> None:
    """Set an input, and the output of the same name."""
    above, last = _split(path)
    for properties in (node["inputs"], node["outputs"]):
        at(properties, above)[last] = copy.deepcopy(value)


def _remove(node: Node, path: str) -> None:
    above, last = _split(path)
    for properties in (node["inputs"], node["outputs"]):
        at(properties, above).pop(last)
    if not above:
        node["propertyDependencies"].pop(path, None)


def _holds(node: Node, path: str) -> bool:
    """Whether the parent of a property exists."""
    above, last = _split(path)
    holder = at(node["inputs"], above)
    if isinstance(holder, list):
        return isinstance(last, int) and last < len(cast("list[Any]", holder))
    return isinstance(holder, dict)


def _split(path: str) -> tuple[str, str | int]:
    """A path without its last step, and that step."""
    *above, last = _steps(path)
    return ".".join(map(str, above)), last


def _steps(path: str) -> list[str | int]:
    steps = path.replace("[", ".").replace("]", "").split(".")
    return [int(step) if step.isdecimal() else step for step in steps if step]


def _with_statement(node: Node, path: str, index: int, statement: Statement | None) -> Broken:
    document = json.loads(at(node["inputs"], path))
    document["Statement"][index : index + 1] = [] if statement is None else [statement]
    broken = clone(node)
    assign(broken, path, json.dumps(document))
    return Broken([broken], f"{path}.Statement[{index}]")
