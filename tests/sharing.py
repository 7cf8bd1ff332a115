"""Values that are made once for all worker processes of a test run."""

import fcntl
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")
FOLDER_VARIABLE = "MEDIA_PLATFORM_SHARED_TEST_VALUES"


def begin() -> tempfile.TemporaryDirectory[str] | None:
    """A folder for the values of this run and its workers; None in a worker, which has it from the first process."""
    if FOLDER_VARIABLE in os.environ:
        return None
    made = tempfile.TemporaryDirectory(prefix="media-platform-tests-")
    os.environ[FOLDER_VARIABLE] = made.name
    return made


def shared(key: str, make: Callable[[], Value]) -> Value:
    """The value that the first process made; one that asks meanwhile waits. It has to be picklable."""
    path = Path(os.environ[FOLDER_VARIABLE]) / f"{key}.pickle"
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            return pickle.loads(path.read_bytes())
        value = make()
        path.write_bytes(pickle.dumps(value))
        return value
