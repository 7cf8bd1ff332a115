"""The report of a project's policy pack: the last section of the preview."""

from pathlib import Path

from policy.readers import sources
from policy.report.__main__ import pack_for
from policy.report.summary import Report, report_on
from policy.report.text import render
from preview.graph import Graph


class PolicyError(ValueError):
    """The configuration of the policy pack is invalid; the message has the remedy."""


def policy_report(graph: Graph, root: Path, *, always: bool = False) -> Report | None:
    """The report of the pack with the configuration and exemptions of `policy`; None for a project without the folder.

    always: a project without the folder has a report, by the defaults. PolicyError for an invalid configuration.
    """
    folder = root / "policy"
    if not folder.is_dir() and not always:
        return None
    stack = sources.from_graph(graph.to_json())
    try:
        pack = pack_for(stack, config=folder / "stacks" / f"{stack.name}.json", exempt=folder / "exemptions.yaml")
    except ValueError as error:
        raise PolicyError(str(error)) from error
    return report_on(stack, pack, root)


def text(report: Report) -> str:
    """The report as text. Exempt results, and controls that depend on unknown values, are counted, not listed."""
    return f"Policies\n{render(report, unknowns=False, exempt=False)}"
