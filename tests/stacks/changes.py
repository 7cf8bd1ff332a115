"""Updates of a stack after a change of its stack file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, cast

from preview.difference import Difference, compare
from preview.engine import run_stack
from preview.graph import Graph, Node
from preview.prior_state import PriorState
from preview.stack_file import StackFile, load
from tests.conftest import ROOT, graph_of


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The graphs of a stack before and after a change. stack_file: the changed one."""

    before: Graph
    after: Graph
    stack_file: StackFile

    @property
    def added(self) -> list[Node]:
        """Created resources."""
        return [node for node in self.after.resources if node.urn not in self.before.by_urn]

    @property
    def deleted(self) -> list[str]:
        """URNs of deleted resources and components."""
        return sorted(set(self.before.by_urn) - set(self.after.by_urn))

    @property
    def changed(self) -> dict[str, set[str]]:
        """Changed inputs of updated and replaced resources, by name, without those of `ignore_changes`."""
        found: dict[str, set[str]] = {}
        for node in self.after.resources:
            former = self.before.by_urn.get(node.urn)
            if former is None:
                continue
            old, new = (_without(inputs, node.options.ignore_changes) for inputs in (former.inputs, node.inputs))
            differing = {name for name in {*old, *new} if old.get(name) != new.get(name)}
            if former.options != node.options:
                differing.add("options")
            if differing:
                found[node.name] = differing
        return found

    @cached_property
    def difference(self) -> Difference:
        """The difference with replacements and data losses, as in a pull request."""
        before, after = self.before.to_json(), self.after.to_json()
        return compare(before, after, run_stack(self.stack_file, prior=PriorState(before, after)).to_json())

    def added_by_type(self) -> dict[str, list[str]]:
        """Names of created resources, by the last part of their type."""
        found: dict[str, list[str]] = {}
        for node in self.added:
            found.setdefault(node.type.rpartition(":")[2], []).append(node.name)
        return {type_: sorted(names) for type_, names in sorted(found.items())}


def change(stack: str, *, only: tuple[str, ...] = (), **concerns: Mapping[str, Any] | None) -> Changes:
    """The changes of a stack with changed concerns: objects are merged, other values replaced, and None removes.

    only: the concerns that the stack keeps beside its names and regions, where the others say nothing about the change.
    """
    stack_file = part_of(stack, only) if only else load(ROOT, stack)
    config = dict(stack_file.config)
    for concern, part in concerns.items():
        key = f"{stack_file.project}:{concern}"
        if part is None:
            del config[key]
        else:
            config[key] = json.dumps(merged(json.loads(config.get(key, "{}")), part))
    changed = replace(stack_file, config=config)
    before = graph_of_part(stack, only) if only else graph_of(stack)
    return Changes(before=before, after=run_stack(changed), stack_file=changed)


def part_of(stack: str, concerns: tuple[str, ...]) -> StackFile:
    """A stack file with some of its concerns only, beside names and regions."""
    given = load(ROOT, stack)
    kept = {f"{given.project}:{concern}" for concern in ("naming", "regions", *concerns)}
    others = f"{given.project}:"
    return replace(
        given, config={key: value for key, value in given.config.items() if key in kept or not key.startswith(others)}
    )


@cache
def graph_of_part(stack: str, concerns: tuple[str, ...]) -> Graph:
    """The graph of some concerns of a stack."""
    return run_stack(part_of(stack, concerns))


def setting(stack: str, *path: str) -> Any:
    """The value of a stack file at a path."""
    stack_file = load(ROOT, stack)
    value: Any = json.loads(stack_file.config[f"{stack_file.project}:{path[0]}"])
    for step in path[1:]:
        value = value[step]
    return value


def merged(base: Any, part: Any) -> Any:
    """The merge of two values: objects by key, without keys that are None in the second; else the second."""
    if not isinstance(base, dict) or not isinstance(part, Mapping):
        return part
    result = dict(cast("dict[str, Any]", base))
    for key, value in cast("Mapping[str, Any]", part).items():
        result[key] = merged(result.get(key), value)
    return {key: value for key, value in result.items() if value is not None}


def _without(inputs: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Inputs without the values at some paths, such as `vpcConfig.subnetIds`."""
    result = dict(inputs)
    for path in paths:
        name, _, rest = path.partition(".")
        if not rest:
            result.pop(name, None)
        elif isinstance(result.get(name), Mapping):
            result[name] = _without(result[name], [rest])
    return result
