"""Starts the check of an account: `python -m preflight STACK [--deployed]`."""

import sys

from policy.command import run
from preflight.cli import main

if __name__ == "__main__":
    sys.exit(run(main))
