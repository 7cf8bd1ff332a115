"""Code of functions: the folders of functions/ with a handler, and the runtime that they are written for."""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "functions"
RUNTIME, ARCHITECTURE = "python3.13", "arm64"
HANDLER = "handler.py"
LAYER = "shared"
"""Folder of functions/ that a layer may hold, and key of that layer."""


@cache
def function_folders(sources: Path = SOURCES) -> tuple[str, ...]:
    """Folders with a handler, sorted."""
    return tuple(sorted(path.parent.name for path in sources.glob(f"*/{HANDLER}")))


def handler_of(folder: str) -> str:
    """The dotted name of a folder's handler, the same in the project and in its archive."""
    return f"functions.{folder}.handler.handle"
