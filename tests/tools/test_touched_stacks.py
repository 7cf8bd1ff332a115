"""Which stacks a change of files touches."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, STACKS
from tools.touched_stacks import main, stacks_of, touched

ALL = ["dev", "prod", "shop-dev"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Pulumi.prod.yaml", ["prod"]),
        ("policy/stacks/shop-dev.json", ["shop-dev"]),
        ("Pulumi.gone.yaml", ["gone"]),
        ("Pulumi.yaml", ALL),
        ("__main__.py", ALL),
        ("components/storage/bucket.py", ALL),
        ("functions/resize/handler.py", ALL),
        ("policy/exemptions.yaml", ALL),
        ("preview/engine.py", ALL),
        ("requirements.txt", ALL),
        (".github/workflows/preview.yml", ALL),
        ("a/folder/that/is/new.txt", ALL),
        ("README.md", []),
        ("docs/adr/0001-regions-by-provider.md", []),
        ("tests/stacks/urns/prod.txt", []),
        (".github/workflows/deploy.yml", []),
    ],
)
def test_a_file_touches(path: str, expected: list[str]):
    assert touched([path], ALL) == expected


def test_files_of_several_stacks_touch_each_once():
    assert touched(["Pulumi.prod.yaml", "policy/stacks/prod.json", "Pulumi.dev.yaml"], ALL) == ["dev", "prod"]


def test_no_change_touches_nothing():
    assert touched([], ALL) == []


def test_the_stacks_are_those_that_the_preview_knows():
    assert stacks_of(ROOT) == STACKS


def test_the_command_compares_two_revisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    git = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    for stack in ALL:
        (tmp_path / f"Pulumi.{stack}.yaml").write_text(f"config: {{name: {stack}}}\n", encoding="utf-8")
    for step in (["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *step], check=True)
    (tmp_path / "Pulumi.dev.yaml").rename(tmp_path / "Pulumi.qa.yaml")
    (tmp_path / "Pulumi.shop-dev.yaml").write_text("config: {}\n", encoding="utf-8")
    for step in (["add", "-A"], ["commit", "-q", "-m", "second"]):
        subprocess.run([*git, *step], check=True)

    assert main(["HEAD~1", "--root", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == ["dev", "qa", "shop-dev"]
    assert main(["HEAD~1", "HEAD", "--only", "*-dev", "--root", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == ["shop-dev"]


def test_it_needs_no_environment():
    """A workflow asks before it installs anything: `-S` leaves out all that is installed."""
    command = ["python3", "-S", "-I", str(ROOT / "tools" / "touched_stacks.py"), "--help"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
