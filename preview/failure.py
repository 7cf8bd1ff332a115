"""The error message of a failed program: one message without a traceback."""

import traceback
from pathlib import Path

from pulumi import RunError

from components.foundation.settings.faults import SettingsError
from preview.engine import ProgramError
from preview.node import UNKNOWN_MARK
from preview.wire import UNKNOWN

USER_ERRORS = (RunError, SettingsError)  # messages for the author of the stack file, printed unchanged
UNKNOWN_REMEDY = f"; {UNKNOWN_MARK} is a value that only AWS knows: pass it to the program as configuration"


def message_of(error: ProgramError, root: Path) -> str:
    """The message of a user error, or the exception's type, message and line in the project."""
    cause = error.__cause__
    if cause is None or isinstance(cause, USER_ERRORS):
        return str(error)
    kind = "" if type(cause) is Exception else f"{type(cause).__name__}: "
    remedy = UNKNOWN_REMEDY if UNKNOWN in str(error) else ""
    return f"the program failed: {kind}{str(error).replace(UNKNOWN, UNKNOWN_MARK)}{_position(cause, root)}{remedy}"


def _position(cause: BaseException, root: Path) -> str:
    """File and line of the innermost frame in the project's own code."""
    folder = root.resolve()
    for frame in reversed(traceback.extract_tb(cause.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(folder) and not {".venv", "preview"} & set(path.relative_to(folder).parts):
            return f" ({path.relative_to(folder)}:{frame.lineno})"
    return ""
