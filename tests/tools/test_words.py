"""The list of phrases. `make check` searches the files of the project for them."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.words import find, main, parse

WORDS = parse((ROOT / "tools" / "words.yaml").read_text(encoding="utf-8"))
LIST = """
clean: [docs]
except: [docs/made.md]
phrases:
  the world: the internet
"""


def found(text: str) -> list[str]:
    return [hit.phrase for hit in find(text, "a.md", WORDS)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Leave to connect to it.", "Leave to"),
        ("Whom the policy lets in.", "lets in"),
        ("It lets nobody in.", "lets nobody in"),
        ("Open to the world.", "the world"),
        ("# Open to the\n    # world.", "the # world"),
        ("The queue is told.", "is told"),
        ("They can be told apart.", "be told"),
        ("Values are in the clear.", "in the clear"),
        ("What a queue is asked for.", "is asked for"),
        ("A text of 20 characters.", "A text"),
        ("By default when left out.", "left out"),
        ("By the role alone.", "alone"),
        ("A cluster has no way out.", "no way out"),
        ("It stands in us-east-1.", "stands"),
        ("A network that bears a name.", "bears"),
    ],
)
def test_a_phrase_is_found_in_any_case_and_across_lines(text: str, phrase: str):
    assert found(text) == [phrase]


@pytest.mark.parametrize(
    "text",
    [
        "Functions leave interfaces behind.",
        "A stack of its own, by which subnets are standalone.",
        "The letter stands for a zone.",
        "A hot standby in a stand-in region.",
        "The settings let a purpose have a prefix.",
        "Context, texture and subtext.",
    ],
)
def test_ordinary_english_is_not_found(text: str):
    assert found(text) == []


def test_every_phrase_has_a_replacement():
    assert [pattern.pattern for pattern, replacement in WORDS.replacements.items() if not replacement.strip()] == []


def test_every_clean_path_exists():
    assert [path for path in (*WORDS.clean, *WORDS.excluded) if not (ROOT / path).exists()] == []


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, text in {
        "tools/words.yaml": LIST,
        "docs/a.md": "Open to\nthe world.\n",
        "docs/made.md": "The world.\n",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_the_command_prints_path_line_phrase_and_replacement(project: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--root", str(project)]) == 1
    assert capsys.readouterr().out == "docs/a.md:2: 'the world': use the standard term: the internet\n"


def test_the_command_accepts_other_paths(project: Path, capsys: pytest.CaptureFixture[str]):
    (project / "code.py").write_text("# fine\n", encoding="utf-8")
    assert main(["code.py", "--root", str(project)]) == 0
    assert capsys.readouterr().out == ""
