"""The URNs of every stack, one a line: `python -m tools.urns` writes tests/stacks/urns/<stack>.txt.

A URN is what the engine knows a resource by. Where one changes or goes, a live resource is deleted and made anew,
unless the new one carries an alias; so a change here is looked at in review.
"""

import sys
from pathlib import Path

from preview.engine import run_stack
from preview.graph import Graph
from preview.stack_file import load, stacks

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "stacks" / "urns"


def text(graph: Graph) -> str:
    """The graph's URNs without the part that all share."""
    prefix = f"urn:pulumi:{graph.stack}::{graph.project}::"
    return "".join(f"{node.urn.removeprefix(prefix)}\n" for node in graph)


def main() -> int:
    """Write the URNs of all stacks."""
    for stack in stacks(ROOT):
        (FOLDER / f"{stack}.txt").write_text(text(run_stack(load(ROOT, stack))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
