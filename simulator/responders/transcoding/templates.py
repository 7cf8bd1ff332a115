"""Job templates of a graph, and where the settings of a job differ from theirs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from preview.graph import Graph

STACK, TEMPLATE = "aws:cloudformation/stack:Stack", "AWS::MediaConvert::JobTemplate"


def templates_of(graph: Graph, region: str) -> Mapping[str, Mapping[str, Any]]:
    """Properties of the job templates of a region, by name. They are resources of CloudFormation."""
    found: dict[str, Mapping[str, Any]] = {}
    for node in graph.of_type(STACK):
        if node.region != region:
            continue
        for resource in json.loads(node.inputs["templateBody"])["Resources"].values():
            if resource["Type"] == TEMPLATE:
                found[resource["Properties"]["Name"]] = resource["Properties"]
    return found


def differences(template: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Paths at which a job has other settings than a template. An output without a counterpart, by its name modifier or
    extension, is at `OutputGroups[0].Outputs[_360p]`; those that the job lacks are none."""
    return tuple(_differences(template, settings, ""))


def _differences(wanted: Any, given: Any, path: str) -> Iterator[str]:
    if isinstance(wanted, Mapping) and isinstance(given, Mapping):
        before, after = cast("Mapping[str, Any]", wanted), cast("Mapping[str, Any]", given)
        for name in sorted({*before, *after}):
            where = f"{path}.{name}" if path else name
            if name not in before or name not in after:
                yield where
            elif name == "Outputs":
                yield from _of_outputs(before[name], after[name], where)
            else:
                yield from _differences(before[name], after[name], where)
    elif isinstance(wanted, list) and isinstance(given, list):
        items, others = cast("list[Any]", wanted), cast("list[Any]", given)
        if len(items) != len(others):
            yield path
        for index, (one, other) in enumerate(zip(items, others, strict=False)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif wanted != given:
        yield path


def _of_outputs(wanted: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]], path: str) -> Iterator[str]:
    known = {_name(output): output for output in wanted}
    for output in given:
        name = _name(output)
        where = f"{path}[{name}]"
        if name in known:
            yield from _differences(known[name], output, where)
        else:
            yield where


def _name(output: Mapping[str, Any]) -> str:
    return str(output.get("NameModifier") or output.get("Extension") or "")
