"""Stacks that changed files affect."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, STACKS, SUMMARIES
from tools.touched_stacks import environment_of, main, stacks_of, touched

ALL = ["dev", "prod", "shop-dev"]


NAMING = """\
config:
  shop:naming:
    # By a comment, the environment: prod
    system: {}

    environment: {} # of the system
    tags: {{ environment: qa }}
"""


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
        ("LICENSE", []),
        (".editorconfig", []),
        (".pre-commit-config.yaml", []),
        (".devcontainer/devcontainer.json", []),
        (".github/CODEOWNERS", []),
        ("docs/adr/0001-regions-by-provider.md", []),
        ("tests/stacks/urns/prod.txt", []),
        (".github/workflows/deploy.yml", []),
    ],
)
def test_a_file_touches(path: str, expected: list[str]):
    assert touched([path], ALL) == expected


def test_files_of_several_stacks_touch_each_once():
    assert touched(["Pulumi.prod.yaml", "policy/stacks/prod.json", "Pulumi.dev.yaml"], ALL) == ["dev", "prod"]


def test_no_change_affects_no_stack():
    assert touched([], ALL) == []


def test_the_stacks_are_those_of_the_preview():
    assert stacks_of(ROOT) == STACKS


@pytest.mark.parametrize("stack", STACKS)
def test_the_environment_is_the_one_that_yaml_has(stack: str):
    text = (ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")
    assert environment_of(text) == SUMMARIES[stack].environment


def test_an_environment_of_another_concern_is_not_the_stacks():
    assert environment_of("config:\n  shop:naming:\n    system: x\n  shop:ecs:\n    environment: prod\n") == ""


def test_the_command_compares_two_revisions(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    git = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    for stack in ALL:
        (tmp_path / f"Pulumi.{stack}.yaml").write_text(NAMING.format(stack, "dev"), encoding="utf-8")
    for step in (["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *step], check=True)
    (tmp_path / "Pulumi.dev.yaml").rename(tmp_path / "Pulumi.qa.yaml")
    (tmp_path / "Pulumi.shop-dev.yaml").write_text(NAMING.format("other", "dev"), encoding="utf-8")
    (tmp_path / "Pulumi.prod.yaml").write_text(NAMING.format("other", "prod"), encoding="utf-8")
    for step in (["add", "-A"], ["commit", "-q", "-m", "second"]):
        subprocess.run([*git, *step], check=True)

    assert main(["HEAD~1", "--root", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == ["dev", "prod", "qa", "shop-dev"]
    assert main(["HEAD~1", "HEAD", "--environment", "dev", "--root", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == ["qa", "shop-dev"]


def test_it_needs_no_environment():
    """A workflow runs it before it installs anything: `-S` excludes all installed packages."""
    command = ["python3", "-S", "-I", str(ROOT / "tools" / "touched_stacks.py"), "--help"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
