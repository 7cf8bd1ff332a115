"""Imports of functions without images: their archives contain no Pillow."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_IMAGES = (
    "analytics",
    "authorizer",
    "cleanup",
    "metrics",
    "share_link",
    "short_link",
    "track",
    "transcode",
    "transcode_events",
    "voice",
    "websocket_connect",
    "websocket_disconnect",
    "websocket_send",
)


def imported(module: str, found: set[str]) -> set[str]:
    """Modules that a module imports, through modules of functions/."""
    path = ROOT / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if name not in found:
                found.add(name)
                if name.startswith("functions."):
                    imported(name, found)
    return found


@pytest.mark.parametrize("function", WITHOUT_IMAGES)
def test_no_pillow(function: str) -> None:
    assert "PIL" not in {name.split(".")[0] for name in imported(f"functions.{function}.handler", set())}


def test_the_search_finds_pillow_where_it_is() -> None:
    assert "PIL" in imported("functions.thumbnail.handler", set())
