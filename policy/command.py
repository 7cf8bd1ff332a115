"""Commands: one line on stderr in place of a traceback, where the user or the file system ends them."""

import os
import sys
from collections.abc import Callable

INTERRUPTED = 130  # exit code of a shell for Ctrl-C


def run(main: Callable[[], int]) -> int:
    """The exit code of a command.

    A closed pipe ends it silently with 1, Ctrl-C with 130, and a file that cannot be read or written with 1 and its
    path.
    """
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # such as `make preview | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        if error.filename is None:
            raise
        print(f"{error.filename}: {error.strerror or error}", file=sys.stderr)
        return 1
    return code
