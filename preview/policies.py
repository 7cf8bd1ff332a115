"""What a project's own policies say of a graph: the last part of the preview."""

from pathlib import Path

from policy.readers import sources
from policy.report.__main__ import pack_for
from policy.report.summary import Report, report_on
from policy.report.text import render
from preview.graph import Graph


class PolicyError(ValueError):
    """The configuration of the policies cannot be used; the message says what to write."""


def verdict(graph: Graph, root: Path) -> Report | None:
    """The pack's answers about a graph, as the project's `policy` folder sets it up; None where there is no folder.

    PolicyError for a configuration that names what does not exist.
    """
    folder = root / "policy"
    if not folder.is_dir():
        return None
    stack = sources.from_graph(graph.to_json())
    try:
        pack = pack_for(stack, config=folder / "stacks" / f"{stack.name}.json", exempt=folder / "exemptions.yaml")
    except ValueError as error:
        raise PolicyError(str(error)) from error
    return report_on(stack, pack)


def text(report: Report) -> str:
    """The verdict below the preview. What is only known after a deployment is counted, not listed."""
    return f"Policies\n{render(report, unknowns=False)}"
