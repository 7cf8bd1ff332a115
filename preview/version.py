"""Version of the project, from pyproject.toml."""

import tomllib
from pathlib import Path


def version() -> str:
    """The version, as in the newest release of CHANGELOG.md."""
    path = Path(__file__).resolve().parent.parent / "pyproject.toml"
    return str(tomllib.loads(path.read_text(encoding="utf-8"))["project"]["version"])
