"""Fixtures of the preview's tests: projects in a temporary folder."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Protocol

import pytest

PROJECT = "name: shop\nruntime: python\n"


class MakeProject(Protocol):
    """Writes a project and returns its folder; file contents are dedented."""

    def __call__(self, *, program: str = "", stack: str = "", project: str = PROJECT, **modules: str) -> Path: ...


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """`make_project(program="import pulumi ...", stack="config: ...", helper="...")`: a project with the stack dev."""

    def make(*, program: str = "", stack: str = "", project: str = PROJECT, **modules: str) -> Path:
        contents = {"Pulumi.yaml": project, "Pulumi.dev.yaml": stack, "__main__.py": program}
        contents.update({f"{name}.py": content for name, content in modules.items()})
        for name, content in contents.items():
            (tmp_path / name).write_text(dedent(content), encoding="utf-8")
        return tmp_path

    return make


@pytest.fixture
def preview(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """`preview(root, "dev", "--json")`: exit code, stdout and stderr of the command."""
    from preview.cli import main

    def run(root: Path, *arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--root", str(root)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
