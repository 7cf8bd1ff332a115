"""The error message of a failed program: one message without a traceback."""

import linecache
import re
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pulumi import RunError

from components.foundation.settings.faults import SettingsError
from preview.engine import ProgramError
from preview.lookups.lookup import UNKNOWN_VALUE, origin
from preview.node import UNKNOWN_MARK
from preview.wire import UNKNOWN

USER_ERRORS = (RunError, SettingsError)  # messages for the author of the stack file, printed unchanged
UNKNOWN_REMEDY = "is unknown in the preview: pass it to the program as configuration"
WRAPPED = "While processing "  # how the SDK begins the message of an error that it raises for another one
SUBJECT = re.compile(r"While processing (resource|input): ('[^']*')")


def message_of(error: ProgramError, root: Path) -> str:
    """The message of a user error, or the exception's type, message and line in the project."""
    cause = error.__cause__
    if cause is None or isinstance(cause, USER_ERRORS):
        return str(error)
    subject = [f"{kind} {name}" for kind, name in SUBJECT.findall(str(cause))]
    cause = _unwrapped(cause)
    kind = "" if type(cause) is Exception else f"{type(cause).__name__}: "
    text = str(cause) or str(error)
    failed = _failed_call(cause, root)
    place = ", ".join([*([failed.position] if failed.position else []), *subject])
    unknown = next((value for value in (text, *failed.values) if UNKNOWN in value), None)
    source = _origin(unknown) if unknown is not None else failed.number if "NoneType" in text else ""
    remedy = f"; {source} {UNKNOWN_REMEDY}" if source else ""
    text = text.replace(UNKNOWN, UNKNOWN_MARK)
    return f"the program failed: {kind}{text}{f' ({place})' if place else ''}{remedy}"


def _unwrapped(error: BaseException) -> BaseException:
    """The error behind those that the SDK raises for it: their context, as the SDK makes some their own cause."""
    seen: list[BaseException] = []
    while str(error).startswith(WRAPPED) and error.__context__ is not None and error not in seen:
        seen.append(error)
        error = error.__context__
    return error


def _origin(text: str) -> str:
    found = UNKNOWN_VALUE.search(text)
    return (origin(found[0]) if found else "") or "the value of a lookup"


@dataclass(frozen=True, kw_only=True)
class _FailedCall:
    """The innermost line in the project's own code, `main.py:3`, and the texts that it and what it called read.

    number: a number or Boolean of a lookup in the line, `allocated_storage of get_instance`: None where it is unknown.
    """

    position: str
    values: tuple[str, ...]
    number: str = ""


def _failed_call(cause: BaseException, root: Path) -> _FailedCall:
    folder = root.resolve()
    called: list[FrameType] = []
    frames = zip(traceback.walk_tb(cause.__traceback__), traceback.extract_tb(cause.__traceback__), strict=True)
    for (frame, line), summary in reversed(list(frames)):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(folder) and not {".venv", "preview"} & set(path.relative_to(folder).parts):
            source = [linecache.getline(str(path), n) for n in range(line, (summary.end_lineno or line) + 1)]
            values = [*_locals_of(called), *_read_by(frame, " ".join(source))]
            position = f"{path.relative_to(folder)}:{line}"
            return _FailedCall(position=position, values=tuple(_texts(values)), number=_number(frame, " ".join(source)))
        called.append(frame)
    return _FailedCall(position="", values=tuple(_texts(_locals_of(called))))


def _locals_of(called: list[FrameType]) -> Iterator[object]:
    """The variables of a library's frames, up to the engine's."""
    for frame in called:
        if str(frame.f_globals.get("__name__")).partition(".")[0] in ("preview", "pulumi"):
            return
        yield from frame.f_locals.values()


def _read_by(frame: FrameType, source: str) -> Iterator[object]:
    """The values of the variables in a statement, and of their properties where they are results of lookups."""
    names = set(re.findall(r"[A-Za-z_]\w*", source))
    for name in names:
        value = frame.f_locals.get(name, frame.f_globals.get(name))
        yield value
        if type(value).__module__.startswith("pulumi_"):
            yield from (getattr(value, property_, None) for property_ in names & set(dir(value)))


def _number(frame: FrameType, source: str) -> str:
    """The first property without a value that a statement reads from a lookup or from a variable with its result."""
    if call := re.search(r"\b(get_\w+)\([^()]*\)\.(\w+)", source):
        return f"{call[2]} of {call[1]}"
    for variable, property_ in re.findall(r"\b(\w+)\.(\w+)", source):
        value = frame.f_locals.get(variable, frame.f_globals.get(variable))
        if type(value).__module__.startswith("pulumi_") and getattr(value, property_, "") is None:
            name = re.sub(
                r"(?<!^)(?=[A-Z])", "_", type(value).__name__.removeprefix("Awaitable").removesuffix("Result")
            )
            return f"{property_} of {name.lower()}"
    return ""


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, bytes):
            yield value.decode(errors="ignore")
        elif isinstance(value, str):
            yield value
