"""Parameters of Parameter Store that the functions read, kept for some minutes."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from functions.shared.clients import client

CACHE_SECONDS = 300
Value = TypeVar("Value")
_read: dict[tuple[Any, str], tuple[float, Any]] = {}  # by client, which a test or a simulation replaces, and name


def read_parameter(name: str, parsed: Callable[[str, str], Value]) -> Value:
    """The value of a parameter. parsed: its value, by its name and its string; its errors are raised, and the
    next call reads the parameter again. A changed parameter holds after CACHE_SECONDS."""
    ssm = client("ssm")
    at, found = _read.get((ssm, name), (float("-inf"), None))
    if time.monotonic() - at > CACHE_SECONDS:
        text: str = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
        found = parsed(name, text)
        _read[ssm, name] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Forgets parameters that were read."""
    _read.clear()
