"""`python -m bench.images [--rounds N]`: time and memory of the image functions, and of sharp on the same files."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.images.samples import SAMPLES, Sample
from functions.shared.files import UPLOADED_WIDTH
from functions.shared.variants import ANIMATION_WIDTH, THUMBNAILS

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
BOUND = 1.2
"""Times of sharp that a function may take, in time and in memory."""
FUNCTION_MEBIBYTES = 1769
"""Memory of the function that makes variants: one whole core."""
MEMORY_SHARE = 0.8
"""Share of the memory of its function that a photo of 50 megapixels may take."""


class Measured(NamedTuple):
    """CPU time of a task and peak memory of its process."""

    seconds: float
    mebibytes: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line a file; 1 if a bound is exceeded. The minimum of several rounds counts: noise only adds."""
    parser = argparse.ArgumentParser(prog="bench.images", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="3 by default")
    rounds = parser.parse_args(arguments).rounds
    if shutil.which("npm") is None:
        print("bench.images: npm is missing; install Node.js", file=sys.stderr)
        return 2
    subprocess.run(["npm", "ci", "--silent"], cwd=FOLDER, check=True)
    print(f"{'':36} {'functions':>18} {'sharp':>18} {'ratio':>12}")
    exceeded = False
    with tempfile.TemporaryDirectory() as folder:
        for name, sample in SAMPLES.items():
            file = Path(folder) / "sample"
            # In a process of its own: Linux counts the memory of a parent as its children's peak.
            subprocess.run([sys.executable, "-m", "bench.images.samples", name, str(file)], cwd=ROOT, check=True)
            ours, sharp = compared(sample, file, rounds)
            time_ratio, memory_ratio = ours.seconds / sharp.seconds, ours.mebibytes / sharp.mebibytes
            late = sample.bounded and max(time_ratio, memory_ratio) > BOUND
            large = ours.mebibytes > MEMORY_SHARE * FUNCTION_MEBIBYTES
            exceeded = exceeded or late or large
            print(
                f"{name:36} {shown(ours):>18} {shown(sharp):>18} {time_ratio:>5.2f} {memory_ratio:>6.2f}"
                f"{'  above the bound' if late or large else ''}"
            )
    return int(exceeded)


def compared(sample: Sample, file: Path, rounds: int) -> tuple[Measured, Measured]:
    """The best of both engines, which take turns."""
    ours = [sys.executable, "-m", "bench.images.work", sample.task, str(file)]
    sharp = ["node", str(FOLDER / "work.mjs"), sample.task, str(file)]
    runs = [(measured(ours), measured(sharp)) for _ in range(rounds)]
    return best([one for one, _ in runs]), best([other for _, other in runs])


def measured(command: Sequence[str]) -> Measured:
    """One run of a command."""
    sizes = {
        "UPLOADED_WIDTH": str(UPLOADED_WIDTH),
        "ANIMATION_WIDTH": str(ANIMATION_WIDTH),
        "SIDES": ",".join(map(str, THUMBNAILS.values())),
    }
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **sizes}, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    return Measured(found["cpu_seconds"], found["mebibytes"])


def best(runs: Sequence[Measured]) -> Measured:
    """The least time and the least memory of several runs."""
    return Measured(min(run.seconds for run in runs), min(run.mebibytes for run in runs))


def shown(run: Measured) -> str:
    """`1.23 s  145 MiB`."""
    return f"{run.seconds:.2f} s  {run.mebibytes:.0f} MiB"


if __name__ == "__main__":
    sys.exit(main())
