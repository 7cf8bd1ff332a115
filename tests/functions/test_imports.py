"""Imports of functions without images: their archives contain no Pillow."""

import ast
import subprocess
import sys
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


FOLDERS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))
LOADED = "load(Environment.of_process())"
# Modules that the handlers share and that ask the process: for the headers of answers, and names for telemetry.
HEAVY = {"PIL", "aws_lambda_powertools", "boto3", "botocore", "cryptography", "jwt", "pg8000", "pydantic"}
"""Packages that a preview does not load to judge the environment of functions."""
ASKING = {"shared/configuration.py", "shared/responses.py", "shared/telemetry.py"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_handler_reads_its_environment_once_by_its_settings(folder: str) -> None:
    text = (ROOT / "functions" / folder / "handler.py").read_text(encoding="utf-8")
    assert (text.count("of_process"), text.count(LOADED)) == (1, 1)


def test_nothing_else_reads_the_environment() -> None:
    reading = {
        path.relative_to(ROOT / "functions").as_posix()
        for path in (ROOT / "functions").rglob("*.py")
        if path.name != "handler.py" and ("of_process" in (text := path.read_text("utf-8")) or "os.environ" in text)
    }
    assert reading == ASKING


def test_settings_load_no_package() -> None:
    program = f"""
import sys
from importlib import import_module
for folder in {FOLDERS!r}:
    assert callable(import_module(f"functions.{{folder}}.settings").load)
print(sorted({HEAVY!r}.intersection(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n"
