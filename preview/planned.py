"""`python -m preview.planned STACK`: the graph of a stack as it is planned against what is deployed.

Standard input holds what was registered before, and what is registered now: `{"before": ..., "after": ...}`, each as
`python -m preview STACK --json` prints it.
"""

import json
import sys
from pathlib import Path

from preview.engine import ProgramError, run_stack
from preview.failure import message_of
from preview.prior import Prior
from preview.stack_file import StackFileError, load


def main(stack: str, root: Path) -> int:
    """Print the graph as JSON; 1 and one message on stderr where there is none."""
    given = json.load(sys.stdin)
    try:
        graph = run_stack(load(root, stack), prior=Prior(given["before"], given["after"]))
    except (StackFileError, ProgramError) as error:
        print(message_of(error, root) if isinstance(error, ProgramError) else error, file=sys.stderr)
        return 1
    print(json.dumps(graph.to_json()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path.cwd()))
