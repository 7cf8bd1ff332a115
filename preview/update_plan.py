"""`python -m preview.update_plan STACK`: the resource graph of a stack, planned against its deployed resources.

Standard input is `{"before": ..., "after": ...}`, the graphs of the deployed and the current program in the format of
`python -m preview STACK --json`.
"""

import json
import sys
from pathlib import Path

from preview.engine import ProgramError, run_stack
from preview.failure import message_of
from preview.prior_state import PriorState
from preview.stack_file import StackFileError, load


def main(stack: str, root: Path) -> int:
    """Print the graph as JSON. Exit code 1: the program fails (one message on stderr)."""
    graphs = json.load(sys.stdin)
    try:
        graph = run_stack(load(root, stack), prior=PriorState(graphs["before"], graphs["after"]))
    except (StackFileError, ProgramError) as error:
        print(message_of(error, root) if isinstance(error, ProgramError) else error, file=sys.stderr)
        return 1
    print(json.dumps(graph.to_json()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path.cwd()))
