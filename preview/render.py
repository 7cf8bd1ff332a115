"""The preview as text: one function for each section, in the order of SECTIONS.

By default it fits on one screen; `details` names the sections that are whole: `tree`, `outputs`, `defaults`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.tree import Tree

from preview.graph import Graph, masked
from preview.region_tree import Branch, region_branches, sorted_branches
from preview.summary import table

if TYPE_CHECKING:
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.settings.defaults import Default

PLAIN_WIDTH = 10_000  # no line breaks in a pipe or a file
LINE_LENGTH = 116  # of an output in the summary
DETAILS = ("tree", "outputs", "defaults")


@dataclass(frozen=True, kw_only=True)
class Report:
    """The content of a preview.

    defaults: default values of omitted settings.
    manual_steps: steps of a first deployment that are taken by hand.
    unknown: whether computed outputs are unknown.
    details: sections that are shown as a whole.
    """

    graph: Graph
    defaults: Sequence[Default] = ()
    manual_steps: Sequence[ManualStep] = ()
    unknown: bool = False
    details: Collection[str] = ()

    def to_json(self) -> dict[str, Any]:
        """The graph, the manual steps and the defaults, secrets masked."""
        defaults = {item.path: to_jsonable_python(item.value, by_alias=True) for item in self.defaults}
        return {
            **self.graph.to_json(),
            "unknown": self.unknown,
            "manualSteps": [asdict(step) for step in self.manual_steps],
            "leftToDefaults": defaults,
        }


def show(report: Report, console: Console) -> None:
    """Print all sections with content."""
    for section in SECTIONS:
        for renderable in section(report):
            console.print(renderable, soft_wrap=isinstance(renderable, str))


def console_for(stream: Any) -> Console:
    """A console with colours on a terminal, and plain text in a pipe, in a file, or where NO_COLOR is set."""
    tty = bool(stream.isatty())
    if os.environ.get("NO_COLOR"):
        return Console(file=stream, width=None if tty else PLAIN_WIDTH, highlight=False, color_system=None)
    return Console(
        file=stream,
        width=None if tty else PLAIN_WIDTH,
        highlight=False,
        force_terminal=None if tty else False,
        no_color=None if tty else True,
    )


def header(report: Report) -> Iterable[RenderableType]:
    """Numbers of resources, components and regions."""
    graph = report.graph
    managed = [*graph.resources]
    regions = [name for name in graph.regions if name not in ("", "global")]
    counts = [
        _count(len(managed), "resource"),
        _count(len([*graph.components]), "component"),
        _count(len(regions), "region"),
        f"{sum(node.options.protect for node in managed)} protected",
    ]
    yield f"[bold]{escape(graph.project)} / {escape(graph.stack)}[/]: {', '.join(counts)}"
    if report.unknown:
        unknown = {node.name: graph.unknown_inputs(node) for node in managed}
        inputs, nodes = sum(map(len, unknown.values())), sum(map(bool, unknown.values()))
        yield (
            f"Computed outputs are unknown, as in the first preview of a new stack: {_count(inputs, 'input')} "
            f"of {_count(nodes, 'resource')} known only after deployment"
        )


def resources(report: Report) -> Iterable[RenderableType]:
    """Counts by service and region; with the detail `tree`, region > component > resource."""
    if "tree" in report.details:
        yield from tree(report)
        return
    lines = [*table(report.graph)]
    if lines:
        yield ""
        yield from map(escape, lines)


def tree(report: Report) -> Iterable[RenderableType]:
    """Region > component > resource."""
    for branch in region_branches(report.graph):
        root = Tree(f"[bold]{escape(branch.name)}[/]  {_count(branch.count, 'resource')}")
        _add_branches(root, branch, report)
        yield ""
        yield root


def stack_outputs(report: Report) -> Iterable[RenderableType]:
    """Stack outputs, secrets masked; truncated without the detail `outputs`."""
    graph = report.graph
    values = masked(graph.outputs, graph.secret_outputs)
    whole = "outputs" in report.details
    lines = [f"{name} = {_text(values[name])}" for name in sorted(values)]
    cut = any(len(line) > LINE_LENGTH for line in lines) and not whole
    if lines:
        title = "Outputs (--outputs shows whole values)" if cut else "Outputs"
        yield from _titled(title, lines if whole else map(_truncated, lines))


def manual_steps(report: Report) -> Iterable[RenderableType]:
    """Steps of a first deployment that are taken by hand, by time: a line for each kind, with its subjects."""
    if not report.manual_steps:  # of another program, without our packages
        return
    from components.foundation.service.manual_steps import TIMES

    subjects: dict[str, dict[tuple[str, str], dict[str, None]]] = {time: {} for time in TIMES}
    for step in report.manual_steps:
        subjects[step.when].setdefault((step.action, step.actor), {})[step.subject] = None
    lines: list[str] = []
    for time, steps in subjects.items():
        lines += [f"{time} the first pulumi up"] if steps else []
        lines += [f"  {action} ({actor}): {', '.join(names)}" for (action, actor), names in steps.items()]
    yield from _titled("By hand, once", lines)


def defaults(report: Report) -> Iterable[RenderableType]:
    """The number of settings with default values; with the detail `defaults`, their values."""
    if "defaults" not in report.details:
        if report.defaults:
            number = _count(len(report.defaults), "setting")
            yield f"\n{number} with default values (--defaults shows them)"
        return
    lines = list(_default_lines(report.defaults))
    if lines:
        yield from _titled("Defaults", lines)


def _default_lines(items: Iterable[Default]) -> Iterator[str]:
    """An equal default of several entries of a list or map is one line."""
    equal: dict[tuple[str, str], list[str]] = {}
    for item in items:
        equal.setdefault((item.pattern, _text(to_jsonable_python(item.value, by_alias=True))), []).append(item.path)
    for (pattern, value), paths in equal.items():
        yield f"{paths[0]} = {value}" if len(paths) == 1 else f"{pattern} = {value} ({len(paths)} times)"


def warnings(report: Report) -> Iterable[RenderableType]:
    """Warnings of the program and the SDK."""
    if report.graph.warnings:
        yield from _titled("Warnings", report.graph.warnings)


SECTIONS: tuple[Callable[[Report], Iterable[RenderableType]], ...] = (
    header,
    resources,
    stack_outputs,
    manual_steps,
    defaults,
    warnings,
)


def _add_branches(tree: Tree, branch: Branch, report: Report) -> None:
    for item in sorted_branches(branch):
        _add_branches(tree.add(_label(item, report)), item, report)


def _label(branch: Branch, report: Report) -> str:
    node = branch.node
    assert node is not None, branch.name
    if not node.custom:
        return f"[bold]{escape(node.name)}[/]  [dim]{escape(node.type)}[/]  {branch.count}"
    unknown = len(report.graph.unknown_inputs(node)) if report.unknown else 0
    labels = [
        *(["[yellow]protected[/]"] if node.options.protect else []),
        *([f"[dim]{unknown} unknown[/]"] if unknown else []),
    ]
    return "  ".join([escape(node.name), f"[dim]{escape(_short(node.type))}[/]", *labels])


def _titled(title: str, lines: Iterable[str]) -> Iterable[RenderableType]:
    yield f"\n[bold]{title}[/]"
    for line in lines:
        yield f"  {escape(line)}"


def _truncated(line: str) -> str:
    return line if len(line) <= LINE_LENGTH else f"{line[: LINE_LENGTH - 3]}..."


def _short(type_: str) -> str:
    """Module and name of a type token: `s3.Bucket` of `aws:s3/bucket:Bucket`."""
    _, module, name = type_.split(":")
    return f"{module.partition('/')[0]}.{name}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _text(value: Any) -> str:
    if value is None or value in ({}, [], ""):
        return "none"
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
