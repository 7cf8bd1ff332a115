"""What the command line prints, which is what the README shows."""

import re
import shlex
from pathlib import Path

import pytest

from preview.graph import Graph
from preview.stack_file import StackFile
from simulator import cli
from simulator.cli import main, short
from tests.conftest import ROOT, graph_of
from tests.functions import pictures

SAMPLE = re.compile(
    r"^    \.venv/bin/python -m simulator (upload photo\.jpg)\n\n```\n(.*?)^```\n", re.MULTILINE | re.DOTALL
)
LINES_LEFT_OUT = re.compile(r"^\.\.\.\n", re.MULTILINE)


def test_the_command_in_the_readme_prints_the_lines_of_its_sample_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ((command, sample),) = SAMPLE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    monkeypatch.setattr(cli, "run_stack", captured)
    (tmp_path / "photo.jpg").write_bytes(pictures.photo("JPEG"))
    arguments = [str(tmp_path / word) if word == "photo.jpg" else word for word in shlex.split(command)]

    assert main([*arguments, "--root", str(ROOT)]) == 0

    printed = re.sub(r"\n+", "\n", form(capsys.readouterr().out))
    pattern = r"(?:.*\n)*".join(map(re.escape, LINES_LEFT_OUT.split(form(sample))))
    assert re.fullmatch(pattern, printed), printed


def captured(file: StackFile) -> Graph:
    """The graph of a stack, run once for all tests."""
    return graph_of(file.stack)


def form(text: str) -> str:
    """Lines without what differs from one file to the next: ids, and sizes in a column."""
    return re.sub(r" *(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9,]+(?= bytes))", " #", text)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.jpg", "no file"),
        ("notes.unknown", "no kind of media has the type ''; give --kind"),
    ],
)
def test_a_file_that_cannot_be_uploaded_is_named_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    (tmp_path / "notes.unknown").write_bytes(b"")
    assert main(["upload", str(tmp_path / name)]) == 1
    assert capsys.readouterr().err == f"{tmp_path / name}: {message}\n"


def test_long_paths_have_their_end_only() -> None:
    record_id = "01a230d5-1280-7be3-927e-888a41bca5af"
    assert short(f"GET /media/{record_id}: 200") == "GET .../media/01a2… 200"
    assert short("POST /media/upload: 201") == "POST /media/upload: 201"


def test_the_options_are_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["upload", "--help"])
    options = {*re.findall(r"--[a-z]+", capsys.readouterr().out)} - {"--help"}
    documented = (ROOT / "docs" / "simulator.md").read_text(encoding="utf-8")
    assert {*re.findall(r"^\| `(--[a-z]+)` \|", documented, re.MULTILINE)} == options
