"""Exit of a process that the engine cancels."""

import sys
from types import TracebackType


def end_without_traceback_when_interrupted() -> None:
    """Exit without a traceback on KeyboardInterrupt, by which the engine cancels its processes."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            before(kind, error, traceback)

    sys.excepthook = hook
