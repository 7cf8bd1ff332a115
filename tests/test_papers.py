"""Documents of the project: version, licence, code owners, editor and update configuration."""

import json
import re
import subprocess
import tomllib
from datetime import date
from typing import Any

import pytest
import yaml

from preview.cli import main
from preview.version import version
from tests.conftest import ROOT

RELEASE = re.compile(r"^## \[(?P<version>\d+\.\d+\.\d+)\] - (?P<date>\d{4}-\d{2}-\d{2})$", re.MULTILINE)
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_preview_prints_the_version(capsys: pytest.CaptureFixture[str]):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"media-platform {version()}\n"


def test_the_version_is_that_of_the_newest_release():
    assert RELEASE.findall(text("CHANGELOG.md"))[0][0] == version()


def test_releases_are_in_descending_order_and_changes_begin_unreleased():
    changelog = text("CHANGELOG.md")
    releases = [
        ([int(part) for part in number.split(".")], date.fromisoformat(day))
        for number, day in RELEASE.findall(changelog)
    ]
    assert releases == sorted(releases, reverse=True)
    assert changelog.index("## [Unreleased]") < changelog.index(f"## [{version()}]")


def test_changes_are_grouped_as_keep_a_changelog_has_them():
    assert set(re.findall(r"^### (.+)$", text("CHANGELOG.md"), re.MULTILINE)) <= SECTIONS


def test_the_licence_is_the_one_that_the_project_declares():
    assert "Apache License\n                        Version 2.0, January 2004" in text("LICENSE")
    assert tomllib.loads(text("pyproject.toml"))["project"]["license"] == "Apache-2.0"


@pytest.mark.parametrize("path", ["/policy/", "/policy/exemptions.yaml", "/.github/", "/Pulumi.*.yaml"])
def test_a_path_has_owners(path: str):
    rules = dict(line.split(maxsplit=1) for line in text(".github/CODEOWNERS").splitlines() if line[:1] == "/")
    assert rules[path].startswith("@")


def test_owned_paths_exist():
    paths = [line.split()[0] for line in text(".github/CODEOWNERS").splitlines() if line[:1] == "/"]
    assert [path for path in paths if not list(ROOT.glob(path.strip("/")))] == []


def test_owners_are_teams_of_the_placeholder_organization():
    owners = set(
        re.findall(r"@\S+", "\n".join(line for line in text(".github/CODEOWNERS").splitlines() if line[:1] == "/"))
    )
    assert owners == {"@acme/platform", "@acme/security"}


def test_the_scenario_that_the_simulator_documents_is_one_of_its_file():
    ((file, code),) = re.findall(r"`(test_\w+\.py)`:\n\n```python\n(.*?)```", text("docs/simulator.md"), re.DOTALL)
    assert f"\n\n\n{code}\n" in text(f"tests/simulator/scenarios/{file}")


def test_a_commit_runs_what_make_check_runs():
    config: Any = yaml.safe_load(text(".pre-commit-config.yaml"))
    assert [hook["entry"] for repo in config["repos"] for hook in repo["hooks"]] == ["make check"]


def test_actions_and_python_packages_are_updated():
    config: Any = yaml.safe_load(text(".github/dependabot.yml"))
    assert [update["package-ecosystem"] for update in config["updates"]] == ["github-actions", "pip"]


def test_the_development_container_has_the_python_of_the_workflows():
    image = json.loads(text(".devcontainer/devcontainer.json"))["image"]
    assert image.rpartition(":")[2] in text(".github/workflows/ci.yml")


def test_text_files_follow_the_editor_configuration():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "*.md", "*.py", "*.yaml", "*.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]
    untidy = [path for path in paths if re.search(r"[ \t]\n", text(path)) or not text(path).endswith("\n")]
    assert untidy == []


PAPERS = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]
DECISIONS = [f"docs/adr/{path.name}" for path in (ROOT / "docs" / "adr").glob("*.md")]
PATH = re.compile(r"`((?:\.github|components|docs|functions|policy|preflight|preview|schema|tests|tools)/[\w./-]+)`")
EXAMPLE = "acme"  # a stack that a reader makes
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize("paper", sorted([*PAPERS, *DECISIONS]))
def test_paths_and_links_exist(paper: str):
    written = text(paper)
    paths = [ROOT / path for path in PATH.findall(written) if EXAMPLE not in path]
    links = [(ROOT / paper).parent / link for link in LINK.findall(written)]
    assert [str(path.relative_to(ROOT)) for path in (*paths, *links) if not path.exists()] == []


SECTION_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]*)#([^)]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(paper: str) -> set[str]:
    """Anchors of the headings of a document, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", CODE_BLOCK.sub("", text(paper)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", sorted([*PAPERS, *DECISIONS]))
def test_sections_that_links_lead_to_exist(paper: str):
    missing = [
        f"{path}#{section}"
        for path, section in SECTION_LINK.findall(text(paper))
        if section not in anchors(str((ROOT / paper).parent.joinpath(path).resolve()) if path else paper)
    ]
    assert missing == []


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_documented_deployments_and_plans_have_the_policy_pack(paper: str):
    commands = re.findall(r"^ {4,}(pulumi (?:up|preview)\b(?:.*\\\n)*.*)", text(paper), re.MULTILINE)
    assert [command for command in commands if "--policy-pack ./policy" not in command] == []


def test_commands_of_the_project_run_in_its_environment():
    bare = re.compile(r"(?<!\.venv/bin/)\bpython3? -m (?!venv\b)[\w.]+")
    written = {paper: bare.findall(text(paper)) for paper in (*PAPERS, *DECISIONS) if paper != "docs/controls.md"}
    assert {paper: commands for paper, commands in written.items() if commands} == {}


def test_every_document_is_in_the_layout_of_the_readme():
    layout = text("README.md").partition("## Layout")[2]
    assert [path.name for path in (ROOT / "docs").iterdir() if path.is_file() and path.name not in layout] == []


def test_targets_that_documents_name_exist():
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = {name for paper in PAPERS for name in re.findall(r"(?:`|^    )make ([a-z]+)\b", text(paper), re.MULTILINE)}
    assert named <= targets


def test_documents_that_stack_files_and_sources_cite_exist():
    listed = subprocess.run(
        [
            "git",
            "grep",
            "-ohE",
            r"docs/[a-z0-9/-]+\.(md|yaml)",
            "--",
            "Pulumi.*.yaml",
            "*.py",
            "Makefile",
            ":!tests/tools",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [path for path in sorted({*listed.stdout.split()}) if not (ROOT / path).exists()] == []
