"""Sources of a function: its folder, shared code, and the packages that it names."""

from collections.abc import Iterator
from pathlib import Path

SHARED = "shared"
REQUIREMENTS = "requirements.txt"
OMITTED = ("__pycache__", ".pytest_cache")


def source_files(functions: Path, folder: str) -> dict[str, bytes]:
    """Contents of a function's own and shared files, by name in its archive: `functions/...`."""
    found = {f"functions/{path.name}": path.read_bytes() for path in functions.glob("*.py")}
    for part in (SHARED, folder):
        for path in _files(functions / part):
            found[f"functions/{path.relative_to(functions).as_posix()}"] = path.read_bytes()
    return found


def own_files(functions: Path, folder: str) -> dict[str, bytes]:
    """Contents of a function's own files, without what the shared layer has. There is no `functions/__init__.py`: the
    package `functions` is a namespace, of which the archive has one part and the layer the other."""
    return {
        f"functions/{path.relative_to(functions).as_posix()}": path.read_bytes() for path in _files(functions / folder)
    }


def packages_of(functions: Path, folder: str) -> tuple[str, ...]:
    """Names of the packages that a function and the shared code require."""
    return packages_required(functions, SHARED, folder)


def packages_required(functions: Path, *parts: str) -> tuple[str, ...]:
    """Names of the packages that folders require, each once."""
    names: list[str] = []
    for part in parts:
        path = functions / part / REQUIREMENTS
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        names += [name for line in lines if (name := line.partition("#")[0].strip())]
    return tuple(dict.fromkeys(names))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part in OMITTED for part in path.parts) and path.name != REQUIREMENTS:
            yield path
