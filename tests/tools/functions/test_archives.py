"""Archives of functions: the same bytes from the same files, within the limits of Lambda, with what they require."""

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from components.compute.lambda_.code import function_folders
from tests.conftest import ROOT
from tools.functions import archive
from tools.functions.__main__ import build, build_layer, build_layered
from tools.functions.archive import ArchiveError, write_archive
from tools.functions.sources import packages_of
from tools.functions.wheels import Wheels
from tools.layers import imports_of

PINNED = re.compile(r"^([a-z0-9-]+)==([^ \\]+)", re.MULTILINE)


def wheel(folder: Path, name: str, *requirements: str, files: dict[str, str] | None = None) -> None:
    """A wheel with one module, without a build backend."""
    folder.mkdir(exist_ok=True)
    metadata = "".join([f"Name: {name}\nVersion: 1.0\n", *(f"Requires-Dist: {each}\n" for each in requirements)])
    with ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as made:
        made.writestr(f"{name}-1.0.dist-info/METADATA", metadata)
        for path, content in (files or {f"{name}.py": "x = 1\n", f"{name}/__pycache__/x.pyc": ""}).items():
            made.writestr(path, content)


@pytest.fixture
def functions(tmp_path: Path) -> Path:
    """Two functions and shared code."""
    sources = tmp_path / "functions"
    for name, content in {
        "__init__.py": "",
        "shared/records.py": "y = 2\n",
        "shared/requirements.txt": "logs # of all\n",
        "resize/handler.py": "def handle(event, context): ...\n",
        "resize/requirements.txt": "images\n",
        "resize/__pycache__/handler.pyc": "x",
        "other/handler.py": "",
    }.items():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(content)
    wheel(tmp_path / "wheels", "logs", 'dates; extra == "all"')
    wheel(tmp_path / "wheels", "images", "colors>=1", 'old; python_version < "3.10"')
    wheel(tmp_path / "wheels", "colors")
    return sources


def made(functions: Path, output: str = "build") -> Path:
    return build(functions, functions.parent / output, "resize", Wheels(functions.parent / "wheels"))[0]


def test_two_builds_give_the_same_bytes(functions: Path) -> None:
    first = made(functions).read_bytes()
    for path in functions.rglob("*.py"):
        os.utime(path, (1, 1))
        path.chmod(0o600)
    assert made(functions, "again").read_bytes() == first


def test_an_archive_has_its_own_and_shared_code_and_its_packages(functions: Path) -> None:
    with ZipFile(made(functions)) as opened:
        assert opened.namelist() == [
            "colors-1.0.dist-info/METADATA",
            "colors.py",
            "functions/__init__.py",
            "functions/resize/handler.py",
            "functions/shared/records.py",
            "images-1.0.dist-info/METADATA",
            "images.py",
            "logs-1.0.dist-info/METADATA",
            "logs.py",
        ]


def test_the_layer_and_the_archive_of_a_function_have_what_a_whole_archive_has(functions: Path) -> None:
    wheels, output = Wheels(functions.parent / "wheels"), functions.parent / "build"
    (functions / "resize" / "requirements.txt").write_text("images\nlogs\n")
    layer, own = build_layer(functions, output, wheels)[0], build_layered(functions, output, "resize", wheels)[0]
    with ZipFile(layer) as opened, ZipFile(own) as rest, ZipFile(made(functions)) as whole:
        shared = [name.removeprefix("python/") for name in opened.namelist()]
        assert shared == ["functions/shared/records.py", "logs-1.0.dist-info/METADATA", "logs.py"]
        assert {*shared, *rest.namelist()} == {*whole.namelist()} - {"functions/__init__.py"}
        assert not {*shared} & {*rest.namelist()}


def test_a_function_imports_shared_code_of_the_layer(functions: Path) -> None:
    """Lambda unpacks the archive to /var/task and layers to /opt, and Python searches both."""
    wheels, output = Wheels(functions.parent / "wheels"), functions.parent / "build"
    (functions / "resize" / "handler.py").write_text("from functions.shared import records\nprint(records.y)\n")
    for path, folder in (
        (build_layer(functions, output, wheels)[0], "opt"),
        (build_layered(functions, output, "resize", wheels)[0], "task"),
    ):
        with ZipFile(path) as opened:
            opened.extractall(functions.parent / folder)
    search = [str(functions.parent / "task"), str(functions.parent / "opt" / "python")]
    code = f"import sys; sys.path[:0] = {search}; import functions.resize.handler"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "2\n"


def test_entries_have_a_fixed_date_and_mode(functions: Path) -> None:
    with ZipFile(made(functions)) as opened:
        entries = {(entry.date_time, entry.external_attr >> 16, entry.create_system) for entry in opened.infolist()}
    assert entries == {((1980, 1, 1, 0, 0, 0), 0o100644, 3)}


def test_a_package_that_is_not_locked_is_named(functions: Path) -> None:
    (functions / "resize" / "requirements.txt").write_text("sounds\n")
    with pytest.raises(ArchiveError, match=r"sounds: required by requirements\.txt, and not in the lock file"):
        made(functions)


def test_packages_with_the_same_file_are_rejected(functions: Path) -> None:
    wheel(functions.parent / "wheels", "colors", files={"logs.py": "z = 3\n"})
    with pytest.raises(ArchiveError, match=r"resize: logs\.py: is in two packages"):
        made(functions)


def test_two_versions_of_a_package_are_rejected(functions: Path) -> None:
    (functions.parent / "wheels" / "logs-2.0-py3-none-any.whl").touch()
    with pytest.raises(ArchiveError, match="logs: two versions in"):
        made(functions)


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("LARGEST_UNZIPPED_BYTES", r"one\.zip: 2\.0 MB unzipped: allowed: 1\.0 MB"),
        ("LARGEST_UPLOAD_BYTES", r"one\.zip: 2\.0 MB: allowed for a direct upload: 1\.0 MB; remove packages"),
    ],
)
def test_archives_beyond_the_limits_of_lambda_are_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, message: str
) -> None:
    monkeypatch.setattr(archive, limit, 1024 * 1024)
    with pytest.raises(ArchiveError, match=message):
        write_archive(tmp_path / "one.zip", {"large": bytes(2 * 1024 * 1024)})
    assert list(tmp_path.glob("*")) == []


def test_archives_have_the_versions_of_the_project() -> None:
    """What tests run with is what Lambda runs with."""
    project = dict(PINNED.findall((ROOT / "constraints.txt").read_text()))
    locked = dict(PINNED.findall((ROOT / "functions" / "constraints.txt").read_text()))
    assert {name: version for name, version in locked.items() if project.get(name) != version} == {}


# Packages by the module that they are imported as, and what the runtime contains.
PACKAGES = {"PIL": "pillow", "jwt": "pyjwt"}
RUNTIME = {"boto3", "botocore"}


def imported(module: str, seen: set[str]) -> set[str]:
    """Top-level modules outside of functions/ that a module imports, those of the modules that it imports included."""
    path = ROOT / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if module in seen or not file.is_file():
        return set()
    seen.add(module)
    names = {each for name, symbol in imports_of(file) for each in (name, f"{name}.{symbol}")}
    inside = {name for name in names if name.startswith("functions.")}
    outside = {name.partition(".")[0] for name in names - inside if not name.startswith("functions")}
    return outside.union(*(imported(name, seen) for name in inside))


@pytest.mark.parametrize("folder", function_folders())
def test_an_archive_has_the_packages_that_its_code_imports(folder: str) -> None:
    modules = imported(f"functions.{folder}.handler", set()) - set(sys.stdlib_module_names) - RUNTIME
    packages = {PACKAGES.get(module, module.replace("_", "-")) for module in modules}
    assert packages <= {*packages_of(ROOT / "functions", folder)}


@pytest.mark.parametrize("folder", function_folders())
def test_packages_of_a_function_are_locked(folder: str) -> None:
    locked = dict(PINNED.findall((ROOT / "functions" / "constraints.txt").read_text()))
    assert {*packages_of(ROOT / "functions", folder)} <= {*locked}
