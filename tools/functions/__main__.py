"""Write the archives of all functions, or of the folders that are named, and the layer of their shared code.

Each function has two archives: a whole one, and one without what the layer has (`lambda.sharedLayer`).
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from components.compute.lambda_.code import HANDLER, function_folders
from components.compute.lambda_.function_package import layered_path
from policy.command import run
from tools.functions.archive import ArchiveError, megabytes, write_archive
from tools.functions.sources import SHARED, own_files, packages_of, packages_required, source_files
from tools.functions.wheels import Wheels, download

ROOT = Path(__file__).resolve().parents[2]
LOCK = "constraints.txt"
# AWS Lambda Developer Guide, "Packaging your layer content": below it, Python finds modules.
LAYER_ROOT = "python/"


def build(functions: Path, output: Path, folder: str, wheels: Wheels) -> tuple[Path, list[str]]:
    """Write the archive of one function. ArchiveError if two of its packages have the same file."""
    packages = wheels.with_dependencies(packages_of(functions, folder))
    path = output / f"{folder}.zip"
    write_archive(path, _with_packages(folder, source_files(functions, folder), packages, wheels))
    return path, packages


def build_layered(functions: Path, output: Path, folder: str, wheels: Wheels) -> tuple[Path, list[str]]:
    """Write the archive of one function without what the layer has. ArchiveError as above."""
    layer = wheels.with_dependencies(packages_required(functions, SHARED))
    packages = [name for name in wheels.with_dependencies(packages_required(functions, folder)) if name not in layer]
    path = layered_path(output, folder)
    write_archive(path, _with_packages(folder, own_files(functions, folder), packages, wheels))
    return path, packages


def build_layer(functions: Path, output: Path, wheels: Wheels) -> tuple[Path, list[str]]:
    """Write the layer of shared code and the packages that it requires. ArchiveError as above."""
    packages = wheels.with_dependencies(packages_required(functions, SHARED))
    files = _with_packages(SHARED, own_files(functions, SHARED), packages, wheels)
    path = layered_path(output, SHARED)
    write_archive(path, {f"{LAYER_ROOT}{name}": content for name, content in files.items()})
    return path, packages


def _with_packages(
    folder: str, files: Mapping[str, bytes], packages: Iterable[str], wheels: Wheels
) -> dict[str, bytes]:
    found = dict(files)
    for package in packages:
        for name, content in wheels.files(package).items():
            if found.setdefault(name, content) != content:
                raise ArchiveError(f"{folder}: {name}: is in two packages, one of them {package}")
    return found


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
        _print("the layer", *build_layer(functions, output, wheels))
        for folder in folders:
            _print(folder, *build(functions, output, folder, wheels))
            _print("  with the layer", *build_layered(functions, output, folder, wheels))
    except ArchiveError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _print(title: str, path: Path, packages: Iterable[str]) -> None:
    content = path.read_bytes()
    names = ", ".join(packages) or "no packages"
    print(f"{title:20} {megabytes(len(content)):>9}  {hashlib.sha256(content).hexdigest()[:12]}  {names}")


if __name__ == "__main__":
    sys.exit(run(main))
