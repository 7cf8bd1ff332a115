"""One measurement in a separate process: `python -m bench.measure KIND FILE`, FILE with the arguments as JSON.

Time includes the import of the SDK, as in a preview. Prints one JSON object.
"""

import time

STARTED = time.perf_counter()

import gc  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from bench.policy import copied, policy_seconds  # noqa: E402

gc.disable()  # as the preview's own command does
KIBIBYTE = 1024 if sys.platform == "darwin" else 1  # getrusage counts bytes on macOS, KiB elsewhere


def main(kind: str, file: Path) -> dict[str, Any]:
    """Time and memory of a stack's program, or of its flat registration. `capture` adds the resources.

    `program` includes the policy pack in the same run; `copies` runs the pack on copies of a graph without a preview.
    """
    arguments = json.loads(file.read_text())
    if kind == "copies":
        measured = _policy(copied(arguments["graph"], arguments["copies"]))
        return {"seconds": measured["start"] + measured["check"], "policy": measured}
    from preview.engine import Run, run_program, run_stack

    if kind == "flat":
        from bench.flat import Item, register

        graph = run_program(
            lambda: register(Item(**item) for item in arguments["items"]), Run(root=Path(arguments["root"]))
        )
    else:
        from pydantic import TypeAdapter

        from preview.stack_file import StackFile

        graph = run_stack(TypeAdapter(StackFile).validate_python(arguments))
    seconds = time.perf_counter() - STARTED
    result: dict[str, Any] = {
        "resources": len([*graph.resources]),
        "seconds": seconds,
        "cpu_seconds": time.process_time(),
        "mebibytes": _mebibytes(),
    }
    if kind == "program":
        result["policy"] = _policy(graph.to_json())
    if kind == "capture":
        from bench.flat import items_of

        result["items"] = [item.to_json() for item in items_of(graph)]
    return result


def _policy(graph: dict[str, Any]) -> dict[str, float]:
    return {**policy_seconds(graph), "resources": len(graph["resources"]), "mebibytes": _mebibytes()}


def _mebibytes() -> float:
    """Peak memory of this process. On Linux VmHWM, since getrusage includes the parent's peak."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTE / 1024


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
