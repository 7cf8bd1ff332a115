"""Ids in code, tests and documents are defined: traps, decisions and rows of the requirements."""

import fnmatch
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.requirements.register import load

FOLDERS = ("bench", "components", "docs", "policy", "preflight", "preview", "simulator", "tests", "tools")
SUFFIXES = {".py", ".md", ".yaml", ".js", ".mjs", ".txt"}
CONTROLS = ROOT / "docs" / "controls.md"
TRAPS = ROOT / "docs" / "traps.md"
EXPLAINED = re.compile(r"^\| ([TX]-\d{2}) \| .+ \| .+ \| .+ \|$", re.MULTILINE)
# Undefined ids in tests of the register's faults.
MADE_UP = {"QA-00", "QA-72", "QA-99"}


def texts() -> dict[str, str]:
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    paths += [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "__main__.py", *_stack_files())]
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in paths
        if path.is_file() and path.suffix in SUFFIXES
    }


def _stack_files() -> list[str]:
    return sorted(path.name for path in ROOT.glob("Pulumi.*.yaml"))


def unresolved(pattern: str, known: set[str], within: dict[str, str]) -> list[str]:
    return [
        f"{name}: {id_}"
        for name, text in within.items()
        for id_ in sorted(set(re.findall(pattern, text)))
        if id_ not in known
    ]


@pytest.fixture(scope="module")
def within() -> dict[str, str]:
    return texts()


def test_every_trap_and_decision_is_explained(within: dict[str, str]):
    known = set(EXPLAINED.findall(TRAPS.read_text(encoding="utf-8")))
    assert unresolved(r"\b[TX]-\d{2}\b", known, within) == []


def test_every_requirement_that_is_named_has_a_row(within: dict[str, str]):
    register = load((ROOT / "docs" / "requirements.yaml").read_text(encoding="utf-8"))
    prefixes = "|".join(system.prefix for system in register.systems)
    assert unresolved(rf"\b(?:{prefixes})-\d{{2,3}}\b", {*register.requirements, *MADE_UP}, within) == []


def test_each_id_is_explained_once_and_in_order():
    ids = EXPLAINED.findall(TRAPS.read_text(encoding="utf-8"))
    assert ids == sorted(set(ids))


def test_every_control_of_a_trap_exists():
    controls = set(re.findall(r"^\| `([\w-]+)`<br>", CONTROLS.read_text(encoding="utf-8"), re.MULTILINE))
    globs = re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+(?:-\*|\*)?)`", TRAPS.read_text(encoding="utf-8"))
    assert globs
    assert [glob for glob in globs if not fnmatch.filter(controls, glob)] == []


@pytest.mark.parametrize("name", ["docs/traps.md", "README.md", "CONTRIBUTING.md"])
def test_files_named_in_backticks_exist(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:components|tests|docs|policy|tools|preview)/[\w./*-]+)`", text)
    assert [path for path in paths if "acme" not in path and not list(ROOT.glob(path))] == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_links_within_the_repository_lead_to_a_file(path: Path):
    links = re.findall(r"\]\(((?!https?:|#)[^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
