"""What is said of a program that failed: one message, no traceback."""

import traceback
from pathlib import Path

from pulumi import RunError

from components.foundation.settings.faults import SettingsError
from preview.engine import ProgramError

PLAIN = (RunError, SettingsError)  # their messages are written for the reader of the stack file


def message_of(error: ProgramError, root: Path) -> str:
    """The cause in its own words where it was raised for the reader, else its type and the line of the project."""
    cause = error.__cause__
    if cause is None or isinstance(cause, PLAIN):
        return str(error)
    kind = "" if type(cause) is Exception else f"{type(cause).__name__}: "
    return f"the program failed: {kind}{error}{_place(cause, root)}"


def _place(cause: BaseException, root: Path) -> str:
    """The last line of the project's own code that the failure passed through."""
    folder = root.resolve()
    for frame in reversed(traceback.extract_tb(cause.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(folder) and not {".venv", "preview"} & set(path.relative_to(folder).parts):
            return f" ({path.relative_to(folder)}:{frame.lineno})"
    return ""
