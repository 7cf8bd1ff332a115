"""Updates of a stack after a change of its stack file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from preview.difference import Difference, compare
from preview.engine import run_stack
from preview.graph import Graph, Node
from preview.prior_state import PriorState
from preview.stack_file import StackFile, load
from tests.conftest import ROOT, graph_of


@dataclass(frozen=True, kw_only=True)
class Changes:
    """added, gone: resources and components by name. changed: the inputs that differ, by the resource's name.

    given: the stack file as changed.
    """

    before: Graph
    after: Graph
    given: StackFile

    @property
    def added(self) -> list[Node]:
        """What the change creates."""
        return [node for node in self.after.resources if node.urn not in self.before.by_urn]

    @property
    def gone(self) -> list[str]:
        """What the change deletes: URNs of resources and components."""
        return sorted(set(self.before.by_urn) - set(self.after.by_urn))

    @property
    def changed(self) -> dict[str, set[str]]:
        """What the change updates or replaces. What a deployment leaves alone is not a change (`ignore_changes`)."""
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
        """The change as a pull request shows it, with what is replaced and what data is lost."""
        before, after = self.before.to_json(), self.after.to_json()
        return compare(before, after, run_stack(self.given, prior=PriorState(before, after)).to_json())

    def added_by_type(self) -> dict[str, list[str]]:
        """Names of what the change creates, by the last part of its type."""
        found: dict[str, list[str]] = {}
        for node in self.added:
            found.setdefault(node.type.rpartition(":")[2], []).append(node.name)
        return {type_: sorted(names) for type_, names in sorted(found.items())}


def change(stack: str, **concerns: Mapping[str, Any] | None) -> Changes:
    """Run a stack with parts of its concerns replaced: objects are merged, all else takes the place of what was, and
    None takes it out."""
    given = load(ROOT, stack)
    config = dict(given.config)
    for concern, part in concerns.items():
        key = f"{given.project}:{concern}"
        if part is None:
            del config[key]
        else:
            config[key] = json.dumps(merged(json.loads(config.get(key, "{}")), part))
    changed = replace(given, config=config)
    return Changes(before=graph_of(stack), after=run_stack(changed), given=changed)


def setting(stack: str, *path: str) -> Any:
    """What a stack file says at a path."""
    given = load(ROOT, stack)
    value: Any = json.loads(given.config[f"{given.project}:{path[0]}"])
    for step in path[1:]:
        value = value[step]
    return value


def merged(base: Any, part: Any) -> Any:
    """Two values as one: objects key by key, without those that the second has as None; of all else the second."""
    if not isinstance(base, dict) or not isinstance(part, Mapping):
        return part
    result = dict(cast("dict[str, Any]", base))
    for key, value in cast("Mapping[str, Any]", part).items():
        result[key] = merged(result.get(key), value)
    return {key: value for key, value in result.items() if value is not None}


def _without(inputs: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Inputs without what stands at some paths, such as `vpcConfig.subnetIds`."""
    result = dict(inputs)
    for path in paths:
        name, _, rest = path.partition(".")
        if not rest:
            result.pop(name, None)
        elif isinstance(result.get(name), Mapping):
            result[name] = _without(result[name], [rest])
    return result
