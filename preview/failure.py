"""The error message of a failed program: one message without a traceback."""

import traceback
from pathlib import Path
from types import FrameType

from pulumi import RunError

from components.foundation.settings.faults import SettingsError
from preview.engine import ProgramError
from preview.node import UNKNOWN_MARK
from preview.wire import UNKNOWN

USER_ERRORS = (RunError, SettingsError)  # messages for the author of the stack file, printed unchanged
UNKNOWN_REMEDY = "is the value of a lookup, unknown in the preview: pass it to the program as configuration"


def message_of(error: ProgramError, root: Path) -> str:
    """The message of a user error, or the exception's type, message and line in the project."""
    cause = error.__cause__
    if cause is None or isinstance(cause, USER_ERRORS):
        return str(error)
    kind = "" if type(cause) is Exception else f"{type(cause).__name__}: "
    text = str(error)
    position, called = _position(cause, root)
    remedy = ""
    if UNKNOWN in text:
        remedy = f"; {UNKNOWN_MARK} {UNKNOWN_REMEDY}"
    elif any(_is_unknown(value) for frame in called for value in frame.f_locals.values()):
        remedy = f"; what it reads {UNKNOWN_REMEDY}"
    return f"the program failed: {kind}{text.replace(UNKNOWN, UNKNOWN_MARK)}{position}{remedy}"


def _position(cause: BaseException, root: Path) -> tuple[str, list[FrameType]]:
    """File and line of the innermost frame in the project's own code, and the library's frames that it called."""
    folder = root.resolve()
    called: list[FrameType] = []
    position = ""
    for frame, line in reversed(list(traceback.walk_tb(cause.__traceback__))):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(folder) and not {".venv", "preview"} & set(path.relative_to(folder).parts):
            position = f" ({path.relative_to(folder)}:{line})"
            break
        called.append(frame)
    engine = [index for index, frame in enumerate(called) if _is_of_engine(frame)]
    return position, called[: engine[0]] if engine else called


def _is_of_engine(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] in ("preview", "pulumi")


def _is_unknown(value: object) -> bool:
    text = value.decode(errors="ignore") if isinstance(value, bytes) else value
    return isinstance(text, str) and UNKNOWN in text
