"""Output of `python -m tools.requirements`."""

import json
import re
from pathlib import Path

import pytest

from tools.requirements import __main__ as command

SYSTEMS = "systems: {quikapp: {prefix: QA, rows: 71}, messageai: {prefix: MA, rows: 88}}"
REGISTER = f"""
{SYSTEMS}
QA-13: {{statement: "Media moves [early].", status: modelled, stacks: [quikapp-prod]}}
QA-42: {{statement: Functions are small., status: planned}}
MA-02: {{statement: The app., status: elsewhere, why: Client code.}}
"""
TEST = """
@pytest.mark.requirement("QA-13")
def test_one(): ...

@pytest.mark.requirement("QA-13")
def test_two(): ...
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in {"docs/requirements.yaml": REGISTER, "tests/test_media.py": TEST}.items():
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    return tmp_path


def lines(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The cells of each line of the tables."""
    printed = capsys.readouterr().out.splitlines()
    return [[cell.strip() for cell in re.split("[│┃]", line)[1:-1]] for line in printed if line[:1] in ("│", "┃")]


@pytest.mark.usefixtures("project")
def test_a_row_shows_status_stacks_tests_and_statement(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    printed = lines(capsys)
    assert printed[0] == ["id", "status", "stacks", "tests", "statement"]
    assert printed[1] == ["QA-13", "modelled", "quikapp-prod", "2", "Media moves [early]."]


@pytest.mark.usefixtures("project")
def test_totals_are_by_system_and_status(capsys: pytest.CaptureFixture[str]) -> None:
    command.main([])
    totals = {row[0]: row[1:] for row in lines(capsys)[-3:]}
    assert totals["quikapp"] == ["1", "1", "0", "0", "2"]
    assert totals["messageai"] == ["0", "0", "1", "0", "1"]
    assert totals["all"] == ["1", "1", "1", "0", "3"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ([], ["QA-13", "QA-42", "MA-02"]),
        (["--system", "quikapp"], ["QA-13", "QA-42"]),
        (["--status", "planned"], ["QA-42"]),
        (["--system", "messageai", "--status", "planned"], []),
    ],
)
def test_rows_are_chosen_by_system_and_status(
    arguments: list[str], ids: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--json", *arguments]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ids


@pytest.mark.usefixtures("project")
def test_json_holds_the_whole_row(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["--json", "--status", "elsewhere"])
    assert json.loads(capsys.readouterr().out) == [
        {
            "id": "MA-02",
            "system": "messageai",
            "statement": "The app.",
            "status": "elsewhere",
            "stacks": [],
            "by": "",
            "why": "Client code.",
            "tests": 0,
        }
    ]


def test_a_broken_register_ends_with_its_faults(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "docs" / "requirements.yaml").write_text(
        f"{SYSTEMS}\nQA-13: {{statement: S., status: new}}\n", encoding="utf-8"
    )
    assert command.main([]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("QA-13.status: 'new': allowed: ")


def test_an_unknown_marker_is_an_error_with_its_position(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "tests" / "test_media.py").write_text(TEST.replace("QA-13", "QA-00"), encoding="utf-8")
    assert command.main([]) == 1
    assert capsys.readouterr().err.startswith("tests/test_media.py:2: 'QA-00': allowed: ")
