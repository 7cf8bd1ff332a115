"""Write the archives of all functions, or of the folders that are named."""

import argparse
import hashlib
import sys
from pathlib import Path

from components.compute.lambda_.code import HANDLER, function_folders
from policy.command import run
from tools.functions.archive import ArchiveError, megabytes, write_archive
from tools.functions.sources import packages_of, source_files
from tools.functions.wheels import Wheels, download

ROOT = Path(__file__).resolve().parents[2]
LOCK = "constraints.txt"


def build(functions: Path, output: Path, folder: str, wheels: Wheels) -> tuple[Path, list[str]]:
    """Write the archive of one function. ArchiveError if two of its packages have the same file."""
    packages = wheels.with_dependencies(packages_of(functions, folder))
    files = source_files(functions, folder)
    for package in packages:
        for name, content in wheels.files(package).items():
            if files.setdefault(name, content) != content:
                raise ArchiveError(f"{folder}: {name}: is in two packages, one of them {package}")
    path = output / f"{folder}.zip"
    write_archive(path, files)
    return path, packages


def main() -> int:
    """Download the wheels, write the archives, and print their sizes and hashes."""
    parser = argparse.ArgumentParser(prog="python -m tools.functions", description=__doc__)
    parser.add_argument("folders", nargs="*", help="folders of functions/; all if omitted")
    folders = parser.parse_args().folders or function_folders()
    functions, output = ROOT / "functions", ROOT / "build" / "functions"
    digest = hashlib.sha256((functions / LOCK).read_bytes()).hexdigest()[:12]
    downloads = ROOT / "build" / "wheels" / digest
    try:
        if unknown := sorted({*folders} - {*function_folders()}):
            raise ArchiveError(f"{', '.join(unknown)}: no folder of functions/ with a {HANDLER}")
        if not downloads.is_dir():
            partial = downloads.with_suffix(".partial")
            download(functions / LOCK, partial)
            partial.rename(downloads)
        wheels = Wheels(downloads)
        for folder in folders:
            path, packages = build(functions, output, folder, wheels)
            content = path.read_bytes()
            names = ", ".join(packages) or "no packages"
            print(f"{folder:20} {megabytes(len(content)):>9}  {hashlib.sha256(content).hexdigest()[:12]}  {names}")
    except ArchiveError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
