"""The preview as text: one function for each section, in the order of SECTIONS."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_jsonable_python
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.tree import Tree

from components.foundation.settings.defaults import Default
from preview.graph import Graph, masked
from preview.region_tree import Branch, region_branches, sorted_branches

PLAIN_WIDTH = 10_000  # no line breaks in a pipe or a file


@dataclass(frozen=True, kw_only=True)
class Report:
    """The content of a preview.

    defaults: default values of omitted settings.
    unknown: whether computed outputs are unknown.
    """

    graph: Graph
    defaults: Sequence[Default] = ()
    unknown: bool = False

    def to_json(self) -> dict[str, Any]:
        """The graph and the defaults, secrets masked."""
        defaults = {item.path: to_jsonable_python(item.value, by_alias=True) for item in self.defaults}
        return {**self.graph.to_json(), "unknown": self.unknown, "leftToDefaults": defaults}


def show(report: Report, console: Console) -> None:
    """Print all sections with content."""
    for section in SECTIONS:
        for renderable in section(report):
            console.print(renderable)


def console_for(stream: Any) -> Console:
    """A console with colours on a terminal, and plain text in a pipe or a file."""
    tty = bool(stream.isatty())
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
        unknown = {node.name: graph.unknown_inputs(node) for node in resources}
        inputs, nodes = sum(map(len, unknown.values())), sum(map(bool, unknown.values()))
        yield (
            f"Computed outputs are unknown, as in the first preview of a new stack: {_count(inputs, 'input')} "
            f"of {_count(nodes, 'resource')} known only after deployment"
        )


def tree(report: Report) -> Iterable[RenderableType]:
    """Region > component > resource."""
    for branch in region_branches(report.graph):
        root = Tree(f"[bold]{escape(branch.name)}[/]  {_count(branch.count, 'resource')}")
        _add_branches(root, branch, report)
        yield ""
        yield root


def stack_outputs(report: Report) -> Iterable[RenderableType]:
    """Stack outputs, secrets masked."""
    graph = report.graph
    values = masked(graph.outputs, graph.secret_outputs)
    if values:
        yield from _titled("Outputs", (f"{name} = {_text(values[name])}" for name in sorted(values)))


def defaults(report: Report) -> Iterable[RenderableType]:
    """Default values of omitted settings; an equal default of several entries of a list or map is one line."""
    equal: dict[tuple[str, str], list[str]] = {}
    for item in report.defaults:
        equal.setdefault((item.pattern, _text(to_jsonable_python(item.value, by_alias=True))), []).append(item.path)
    lines = [
        f"{paths[0]} = {value}" if len(paths) == 1 else f"{pattern} = {value} ({len(paths)} times)"
        for (pattern, value), paths in equal.items()
    ]
    if lines:
        yield from _titled("Defaults", lines)


def warnings(report: Report) -> Iterable[RenderableType]:
    """Warnings of the program and the SDK."""
    if report.graph.warnings:
        yield from _titled("Warnings", report.graph.warnings)


SECTIONS: tuple[Callable[[Report], Iterable[RenderableType]], ...] = (header, tree, stack_outputs, defaults, warnings)


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
