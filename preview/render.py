"""The preview as people read it: sections of text, one function each, in the order of SECTIONS."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_jsonable_python
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.tree import Tree

from components.platform.settings.defaults import Default
from preview.graph import Graph, masked
from preview.tree import Branch, forest, in_order

PLAIN_WIDTH = 10_000  # in a pipe lines are as long as they are: a reader or a tool breaks them


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a preview tells.

    defaults: what the stack file left to defaults.
    unknown: whether computed outputs were left unknown.
    """

    graph: Graph
    defaults: Sequence[Default] = ()
    unknown: bool = False

    def to_json(self) -> dict[str, Any]:
        """The graph and the defaults, secrets masked."""
        left = {item.path: to_jsonable_python(item.value, by_alias=True) for item in self.defaults}
        return {**self.graph.to_json(), "unknown": self.unknown, "leftToDefaults": left}


def show(report: Report, console: Console) -> None:
    """Print all sections that have something to tell."""
    for section in SECTIONS:
        for renderable in section(report):
            console.print(renderable)


def console_for(stream: Any) -> Console:
    """A console that colours for people and writes plain text into a pipe or a file."""
    tty = bool(stream.isatty())
    return Console(
        file=stream,
        width=None if tty else PLAIN_WIDTH,
        highlight=False,
        force_terminal=None if tty else False,
        no_color=None if tty else True,
    )


def header(report: Report) -> Iterable[RenderableType]:
    """What would be deployed, in numbers."""
    graph = report.graph
    resources = [*graph.resources]
    regions = [name for name in graph.regions if name not in ("", "global")]
    counts = [
        _count(len(resources), "resource"),
        _count(len([*graph.components]), "component"),
        _count(len(regions), "region"),
        f"{sum(node.options.protect for node in resources)} protected",
    ]
    yield f"[bold]{escape(graph.project)} / {escape(graph.stack)}[/]: {', '.join(counts)}"
    if report.unknown:
        waiting = {node.name: graph.unknown_inputs(node) for node in resources}
        inputs, nodes = sum(map(len, waiting.values())), sum(map(bool, waiting.values()))
        yield (
            f"Computed outputs left unknown, as in the first preview of a new stack: {_count(inputs, 'input')} "
            f"of {_count(nodes, 'resource')} known after deployment only"
        )


def tree(report: Report) -> Iterable[RenderableType]:
    """Region > component > resource."""
    for branch in forest(report.graph):
        root = Tree(f"[bold]{escape(branch.name)}[/]  {_count(branch.count, 'resource')}")
        _grow(root, branch, report)
        yield ""
        yield root


def stack_outputs(report: Report) -> Iterable[RenderableType]:
    """What the stack gives out, secrets masked."""
    graph = report.graph
    values = masked(graph.outputs, graph.secret_outputs)
    if values:
        yield from _titled("Outputs", (f"{name} = {_text(values[name])}" for name in sorted(values)))


def defaults(report: Report) -> Iterable[RenderableType]:
    """What the stack file left to defaults; the same default in several entries of a list or map is told once."""
    alike: dict[tuple[str, str], list[str]] = {}
    for item in report.defaults:
        alike.setdefault((item.pattern, _text(to_jsonable_python(item.value, by_alias=True))), []).append(item.path)
    lines = [
        f"{paths[0]} = {value}" if len(paths) == 1 else f"{place} = {value} ({len(paths)} times)"
        for (place, value), paths in alike.items()
    ]
    if lines:
        yield from _titled("Left to defaults", lines)


def warnings(report: Report) -> Iterable[RenderableType]:
    """What the program or the SDK warned of."""
    if report.graph.warnings:
        yield from _titled("Warnings", report.graph.warnings)


SECTIONS: tuple[Callable[[Report], Iterable[RenderableType]], ...] = (header, tree, stack_outputs, defaults, warnings)


def _grow(tree: Tree, branch: Branch, report: Report) -> None:
    for item in in_order(branch):
        _grow(tree.add(_label(item, report)), item, report)


def _label(branch: Branch, report: Report) -> str:
    node = branch.node
    assert node is not None, branch.name
    if not node.custom:
        return f"[bold]{escape(node.name)}[/]  [dim]{escape(node.type)}[/]  {branch.count}"
    unknown = len(report.graph.unknown_inputs(node)) if report.unknown else 0
    marks = [
        *(["[yellow]protected[/]"] if node.options.protect else []),
        *([f"[dim]{unknown} unknown[/]"] if unknown else []),
    ]
    return "  ".join([escape(node.name), f"[dim]{escape(_short(node.type))}[/]", *marks])


def _titled(title: str, lines: Iterable[str]) -> Iterable[RenderableType]:
    yield f"\n[bold]{title}[/]"
    for line in lines:
        yield f"  {escape(line)}"


def _short(type_: str) -> str:
    """`aws:s3/bucket:Bucket` as people say it: `s3.Bucket`."""
    _, module, name = type_.split(":")
    return f"{module.partition('/')[0]}.{name}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _text(value: Any) -> str:
    if value is None or value in ({}, [], ""):
        return "none"
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
