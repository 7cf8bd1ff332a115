"""One measurement, in a process of its own: `python -m bench.measure KIND FILE`, FILE holding what to run as JSON.

Time runs from before the SDK is imported, as for somebody who asks for one preview. Prints one JSON object.
"""

import time

STARTED = time.perf_counter()

import gc  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from bench.policy import copied, judged  # noqa: E402

gc.disable()  # as the preview's own command does
KIBIBYTE = 1024 if sys.platform == "darwin" else 1  # getrusage counts bytes on macOS, KiB elsewhere


def main(kind: str, file: Path) -> dict[str, Any]:
    """Run a stack's program, or its resources flat, and say what it took. `capture` adds the resources.

    A program is judged by the policies in the same run; `copies` judges copies of a graph without a preview.
    """
    given = json.loads(file.read_text())
    if kind == "copies":
        answers = _judged(copied(given["graph"], given["copies"]))
        return {"seconds": answers["start"] + answers["check"], "policy": answers}
    from preview.engine import Run, run_program, run_stack

    if kind == "flat":
        from bench.flat import Item, register

        graph = run_program(lambda: register(Item(**item) for item in given["items"]), Run(root=Path(given["root"])))
    else:
        from pydantic import TypeAdapter

        from preview.stack_file import StackFile

        graph = run_stack(TypeAdapter(StackFile).validate_python(given))
    seconds = time.perf_counter() - STARTED
    measured: dict[str, Any] = {
        "resources": len([*graph.resources]),
        "seconds": seconds,
        "cpu_seconds": time.process_time(),
        "mebibytes": _mebibytes(),
    }
    if kind == "program":
        measured["policy"] = _judged(graph.to_json())
    if kind == "capture":
        from bench.flat import items_of

        measured["items"] = [item.to_json() for item in items_of(graph)]
    return measured


def _judged(graph: dict[str, Any]) -> dict[str, float]:
    return {**judged(graph), "resources": len(graph["resources"]), "mebibytes": _mebibytes()}


def _mebibytes() -> float:
    """The peak of this process. Linux's own count, where there is one: getrusage's begins with the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTE / 1024


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
