"""`python -m bench.cold_starts [STACK ...]`: imports of handlers with a stack's environment, against `import boto3`.

Times are CPU times without the start of the interpreter; sizes are of the archives that `make functions` made.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from components.compute.lambda_.function_package import ARCHIVES
from preview.engine import run_stack
from preview.stack_file import load, stacks

ROOT = Path(__file__).resolve().parent.parent
FUNCTION = "aws:lambda/function:Function"
SECONDS = 0.4
"""CPU time of an import that is always short enough."""
TIMES_BOTO3 = 2.0
"""Times of `import boto3` that an import may take on a slower machine."""
ARCHIVE_MEGABYTES = {"pillow": 30.0, "": 20.0}
"""Of an archive at most, by what it contains: codecs of images are large."""
PROGRAM = "import time; begun = time.process_time(); import {module}; print(time.process_time() - begun)"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}  # of no account; nothing is called


class Handler(NamedTuple):
    """The module of a handler and its environment in a stack."""

    stack: str
    module: str
    environment: Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line for each handler, slowest first; 1 if one is above its bounds."""
    parser = argparse.ArgumentParser(prog="bench.cold_starts", description=__doc__)
    parser.add_argument("stacks", nargs="*", default=stacks(ROOT), help="all by default")
    parser.add_argument("--rounds", type=int, default=3, help="3 by default")
    options = parser.parse_args(arguments)
    found = {handler.module: handler for stack in options.stacks for handler in handlers(stack)}
    boto3 = import_seconds("boto3", {}, options.rounds)
    seconds = {module: import_seconds(module, each.environment, options.rounds) for module, each in found.items()}
    print(f"{'import boto3':44} {boto3:5.2f} s")
    exceeded = False
    for module, taken in sorted(seconds.items(), key=lambda item: -item[1]):
        size = archive_megabytes(module)
        above = taken > max(SECONDS, TIMES_BOTO3 * boto3) or size > largest(module)
        exceeded = exceeded or above
        shown = f"{size:5.1f} MB" if size else "no archive"
        print(f"{module:44} {taken:5.2f} s {taken / boto3:5.2f} {shown:>10}{'  above the bound' if above else ''}")
    return int(exceeded)


def handlers(stack: str) -> Iterator[Handler]:
    """The handlers of a stack's functions."""
    for node in run_stack(load(ROOT, stack)).of_type(FUNCTION):
        module = str(node.inputs["handler"]).rpartition(".")[0]
        yield Handler(stack, module, {**node.inputs["environment"]["variables"], "AWS_REGION": node.region})


def import_seconds(module: str, environment: Mapping[str, str], rounds: int) -> float:
    """CPU time of an import, the least of several processes."""
    command = [sys.executable, "-c", PROGRAM.format(module=module)]
    given = {**os.environ, **CREDENTIALS, **environment}
    runs = [subprocess.run(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, text=True) for _ in range(rounds)]
    return min(float(run.stdout) for run in runs)


def archive_megabytes(module: str) -> float:
    """Size of the archive of a handler; 0 where `make functions` has not run."""
    path = ARCHIVES / f"{module.split('.')[1]}.zip"
    return path.stat().st_size / 1e6 if path.exists() else 0


def largest(module: str) -> float:
    """Megabytes that the archive of a handler may have."""
    requirements = ROOT / "functions" / module.split(".")[1] / "requirements.txt"
    packages = requirements.read_text(encoding="utf-8") if requirements.exists() else ""
    return ARCHIVE_MEGABYTES["pillow" if "pillow" in packages else ""]


if __name__ == "__main__":
    sys.exit(main())
