"""Wheels for Lambda's platform, from the lock file functions/constraints.txt."""

import subprocess
import sys
from collections.abc import Iterable, Mapping
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.functions.archive import ArchiveError

PYTHON = "3.13"
# Amazon Linux 2023, on which the runtimes of Python 3.12 and later are based, has glibc 2.34.
PLATFORMS = ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64")
MARKERS: Mapping[str, str] = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "aarch64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": f"{PYTHON}.0",
    "python_version": PYTHON,
    "sys_platform": "linux",
    "extra": "",
}


def download(lock: Path, folder: Path) -> None:
    """Download the wheels of a lock file, whose hashes pip checks."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--no-deps", "--only-binary=:all:", "--require-hashes", "--disable-pip-version-check", "--quiet"]
    options += [f"--platform={platform}" for platform in PLATFORMS]
    options += [f"--python-version={PYTHON}", "--implementation=cp", f"--abi=cp{PYTHON.replace('.', '')}"]
    options += ["--abi=abi3", "--abi=none", f"--dest={folder}", f"--requirement={lock}"]
    subprocess.run([sys.executable, "-m", "pip", "download", *options], check=True)


class Wheels:
    """The wheels of a folder, by canonical name of their package. ArchiveError if a package has several."""

    def __init__(self, folder: Path) -> None:
        self._paths: dict[str, Path] = {}
        for path in sorted(folder.glob("*.whl")):
            name = canonicalize_name(path.name.partition("-")[0])
            if name in self._paths:
                raise ArchiveError(f"{name}: two versions in {folder}; delete the folder")
            self._paths[name] = path

    def with_dependencies(self, names: Iterable[str]) -> list[str]:
        """Canonical names of packages and of all that they require, sorted. ArchiveError if the lock lacks one."""
        found: set[str] = set()
        pending = [(canonicalize_name(name), "requirements.txt") for name in names]
        while pending:
            name, origin = pending.pop()
            if name in found:
                continue
            if name not in self._paths:
                raise ArchiveError(
                    f"{name}: required by {origin}, and not in the lock file; add it to "
                    "functions/requirements.txt and lock it again"
                )
            found.add(name)
            pending += [(required, name) for required in self._requirements(name)]
        return sorted(found)

    def files(self, name: str) -> dict[str, bytes]:
        """Contents of a package by name. ArchiveError for a wheel whose files belong elsewhere, apart from scripts."""
        found: dict[str, bytes] = {}
        with ZipFile(self._paths[name]) as wheel:
            for entry in wheel.namelist():
                top, _, rest = entry.partition("/")
                if entry.endswith(("/", ".pyc")) or "__pycache__" in entry:
                    continue
                if top.endswith(".data"):
                    if not rest.startswith(("scripts/", "headers/", "data/")):
                        raise ArchiveError(f"{name}: {entry}: has no place in an archive")
                    continue
                found[entry] = wheel.read(entry)
        return found

    def _requirements(self, name: str) -> list[str]:
        with ZipFile(self._paths[name]) as wheel:
            path = next(entry for entry in wheel.namelist() if entry.endswith(".dist-info/METADATA"))
            metadata = Parser().parsestr(wheel.read(path).decode(), headersonly=True)
        required = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
        return [
            canonicalize_name(each.name)
            for each in required
            if each.marker is None or each.marker.evaluate(dict(MARKERS))
        ]
