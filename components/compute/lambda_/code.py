"""Code of functions: the folders of functions/ with a handler, and the runtime that they are written for."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "functions"
RUNTIME, ARCHITECTURE = "python3.13", "arm64"
HANDLER = "handler.py"
LAYER = "shared"
"""Folder of functions/ that a layer may hold, and key of that layer."""
ROTATION = f"from functions.{LAYER}.rotation import rotate"
HANDLE = re.compile(r"^def handle\(", re.MULTILINE)
VARIABLE = re.compile(r'(?<!variable\()(?<!: )"([A-Z][A-Z0-9_]+)"')
LINKED = frozenset({"EVENT_BUS", "MEDIA_PLACES"})
"""Variables that `access` sets, beside those with the key of a resource, such as TABLE_x."""


@cache
def function_folders(sources: Path = SOURCES) -> tuple[str, ...]:
    """Folders with a handler that has `handle`, sorted."""
    found = (path for path in sources.glob(f"*/{HANDLER}") if HANDLE.search(path.read_text(encoding="utf-8")))
    return tuple(sorted(path.parent.name for path in found))


@cache
def variables_read(folder: str, sources: Path = SOURCES) -> frozenset[str]:
    """Environment variables that the code of a folder and the shared code name, without those of `access`; those of all
    folders for one without a handler, which may stand for any."""
    if folder not in function_folders(sources):
        return _named(sources) - LINKED
    return (_named(sources / folder) | _named(sources / LAYER)) - LINKED


@cache
def _named(folder: Path) -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    return frozenset(name for text in texts for name in VARIABLE.findall(text))


@cache
def rotation_folders(sources: Path = SOURCES) -> tuple[str, ...]:
    """Folders whose handlers answer the events of a rotation of Secrets Manager, sorted."""
    return tuple(
        folder
        for folder in function_folders(sources)
        if ROTATION in (sources / folder / HANDLER).read_text(encoding="utf-8")
    )


def handler_of(folder: str) -> str:
    """The dotted name of a folder's handler, the same in the project and in its archive."""
    return f"functions.{folder}.handler.handle"
