"""Starts the preview: `python -m preview [STACK] [--json] [--unknown]`."""

import gc
import os
import sys

gc.disable()  # the preview is over before there would be anything worth collecting

from preview.cli import main  # noqa: E402

if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough: `make preview | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
