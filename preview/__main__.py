"""Starts the preview: `python -m preview [STACK] [--json] [--unknown]`."""

import gc
import os
import sys

gc.disable()  # the process ends before a collection pays off

from preview.cli import main  # noqa: E402

if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # closed pipe: `make preview | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
