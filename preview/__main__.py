"""Starts the preview: `python -m preview [STACK] [--tree] [--json] [--unknown] [--cost] [--against REF]`."""

import gc
import sys

gc.disable()  # the process ends before a collection pays off

from policy.command import run  # noqa: E402


def main() -> int:
    """Load and run the preview; Ctrl-C ends it while it loads, too."""
    from preview import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(run(main))
