"""The URNs of every stack, one a line: `python -m tools.urns` writes tests/stacks/urns/<stack>.txt, and those of
showcases beside them.

The URN is a resource's identity in the engine's state. Where one changes without an alias, a live resource is deleted
and created again; so a change of these files needs a review.
"""

import sys
from pathlib import Path

from policy.command import run
from preview.engine import ProgramError, run_stack
from preview.graph import Graph
from preview.stack_file import stacks
from tools.showcases import showcases, stack_file

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "stacks" / "urns"


def text(graph: Graph) -> str:
    """The graph's URNs without the part that all share."""
    prefix = f"urn:pulumi:{graph.stack}::{graph.project}::"
    return "".join(f"{node.urn.removeprefix(prefix)}\n" for node in graph)


def main() -> int:
    """Write the URNs of all stacks and showcases. A stack that is rejected is reported, and keeps its file."""
    rejected = False
    for stack in (*stacks(ROOT), *showcases()):
        try:
            urns = text(run_stack(stack_file(stack)))
        except ProgramError as error:
            print(error, file=sys.stderr)
            rejected = True
        else:
            (FOLDER / f"{stack}.txt").write_text(urns, encoding="utf-8")
    return 1 if rejected else 0


if __name__ == "__main__":
    sys.exit(run(main))
