"""The changes of `pulumi preview --json`, a line for each, so that two previews can be compared.

`python tools/plan_steps.py < preview.json`: operation, digest and URN, in the order of URNs. The digest covers the old
and the new state: a preview of another program or of another deployed state has other lines. No values are printed, and
the CLI masks those of secrets.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, cast

UNCHANGED = frozenset({"same", "read", "read-discard"})
STATES = ("oldState", "newState")
TIMES = ("created", "modified")  # of a state, by the engine's clock


def lines(preview: Mapping[str, Any]) -> Iterator[str]:
    """`update 3f2a... urn:pulumi:...` for each step that changes a resource, sorted by URN and operation."""
    steps = cast("list[dict[str, Any]]", preview.get("steps", []))
    changes = [step for step in steps if step["op"] not in UNCHANGED]
    for step in sorted(changes, key=lambda step: (step["urn"], step["op"])):
        yield f"{step['op']} {_digest(step)} {step['urn']}"


def _digest(step: Mapping[str, Any]) -> str:
    compared = {name: value for name, value in step.items() if name not in STATES}
    for name in STATES:
        state = cast("Mapping[str, Any]", step.get(name) or {})
        compared[name] = {key: value for key, value in state.items() if key not in TIMES}
    return hashlib.sha256(json.dumps(compared, sort_keys=True).encode()).hexdigest()[:16]


def main() -> int:
    """Print the lines. Exit code 1, with a message, where the input is no preview."""
    try:
        preview: Any = json.load(sys.stdin)
    except ValueError:
        preview = None
    if not isinstance(preview, dict) or "changeSummary" not in preview:
        print("no result of `pulumi preview --json` on standard input; its messages are above", file=sys.stderr)
        return 1
    for line in lines(cast("dict[str, Any]", preview)):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
