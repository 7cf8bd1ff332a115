"""Comparison of two revisions in a temporary git repository, each with its own preview."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from preview.comparison import DATA_LOSS, ComparisonError, compare_with
from tests.conftest import ROOT

PROJECT = "name: shop\nruntime: python\n"
BUCKET = """
import pulumi_aws as aws
from pulumi import ResourceOptions
provider = aws.Provider("aws", region="us-east-1")
aws.s3.Bucket("books", bucket="{name}", opts=ResourceOptions(provider=provider))
"""
FUNCTION = """
import pulumi_aws as aws
from pulumi import ResourceOptions
from components.compute.lambda_.function_package import function_package
package = function_package("hello")
provider = aws.Provider("aws", region="us-east-1")
aws.lambda_.Function(
    "hello", role="arn:aws:iam::123456789012:role/hello", code=package.archive,
    source_code_hash=package.source_code_hash, opts=ResourceOptions(provider=provider),
)
"""
PACKAGES = ("components", "policy", "preview")

Commit = Callable[..., None]


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """`commit(program="...", stacks=("dev",))` commits a revision."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)

    def write(*, program: str, stacks: tuple[str, ...] = ("dev",), packages: tuple[str, ...] = PACKAGES) -> None:
        for path in tmp_path.glob("Pulumi.*.yaml"):
            path.unlink()
        for name, text in {"Pulumi.yaml": PROJECT, "__main__.py": program, ".gitignore": "__pycache__\n"}.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        for stack in stacks:
            (tmp_path / f"Pulumi.{stack}.yaml").write_text("config: {}\n", encoding="utf-8")
        for package in packages:
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / package, tmp_path / package, dirs_exist_ok=True, ignore=ignore)
        git = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.com", "-C", str(tmp_path)]
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", "revision"], check=True)

    return write


def test_the_working_tree_is_compared_with_a_revision(
    tmp_path: Path, commit: Commit, preview: Callable[..., tuple[int, str, str]]
):
    commit(program=BUCKET.format(name="old"))
    (tmp_path / "__main__.py").write_text(BUCKET.format(name="new"), encoding="utf-8")
    code, out, _ = preview(tmp_path, "dev", "--against", "main", "--json", "--fail-on-data-loss")
    found = json.loads(out)
    assert code == DATA_LOSS == 3
    assert found["dataLosses"] == ["urn:pulumi:dev::shop::aws:s3/bucket:Bucket::books"]
    assert found["changes"][0]["inputs"] == [{"path": "bucket", "old": "old", "new": "new"}]
    assert found["against"].startswith("main (")


def test_archives_of_functions_which_no_revision_has_are_no_changes(tmp_path: Path, commit: Commit):
    commit(program=FUNCTION)
    archive = tmp_path / "build" / "functions" / "hello.zip"
    archive.parent.mkdir(parents=True)
    archive.write_bytes(b"built")
    found = compare_with(tmp_path, "dev", "HEAD")
    assert (found.difference.changes, found.difference.unchanged) == ((), 1)


ADDRESSES = """
import pulumi_aws as aws
from pulumi import ResourceOptions
provider = aws.Provider("aws", region="us-east-1")
for number in range({count}):
    aws.ec2.Eip(f"address-{{number}}", domain="vpc", opts=ResourceOptions(provider=provider))
"""


def test_the_cost_of_a_change_is_that_of_both_revisions(
    tmp_path: Path, commit: Commit, preview: Callable[..., tuple[int, str, str]]
):
    commit(program=ADDRESSES.format(count=1))
    (tmp_path / "__main__.py").write_text(ADDRESSES.format(count=3), encoding="utf-8")
    code, out, _ = preview(tmp_path, "dev", "--cost", "--against", "main")
    assert code == 0
    assert out.startswith(
        "shop / dev: 3.65 -> 10.95 USD a month fixed (+7.30), 0.00 -> 0.00 by usage (+0.00), against main ("
    )
    code, out, _ = preview(tmp_path, "dev", "--cost", "--against", "main", "--json")
    assert json.loads(out)["fixed"] == {"before": "3.650", "after": "10.950"}


def test_the_cost_against_an_unknown_revision_is_an_error(
    tmp_path: Path, commit: Commit, preview: Callable[..., tuple[int, str, str]]
):
    commit(program=ADDRESSES.format(count=1))
    assert preview(tmp_path, "dev", "--cost", "--against", "nowhere") == (1, "", "nowhere: no such revision\n")


def test_the_repository_and_the_working_tree_are_only_read(tmp_path: Path, commit: Commit):
    commit(program=BUCKET.format(name="old"))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if "__pycache__" not in path.parts}
    found = compare_with(tmp_path, "dev", "HEAD")
    assert (found.difference.changes, found.difference.unchanged) == ((), 1)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if "__pycache__" not in path.parts}
    folders = {path for path in after if path.is_dir()}  # of __pycache__
    assert {path: after[path] for path in after if path not in folders} == {
        path: before[path] for path in before if path not in folders
    }


def test_hooks_of_the_repository_do_not_run(tmp_path: Path, commit: Commit):
    commit(program=BUCKET.format(name="old"), stacks=("dev", "prod"))
    hook = tmp_path / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n", encoding="utf-8")
    hook.chmod(0o755)
    compare_with(tmp_path, "dev", "HEAD")
    assert not (tmp_path / "ran").exists()


def test_all_resources_of_a_new_stack_are_created(tmp_path: Path, commit: Commit):
    commit(program=BUCKET.format(name="old"))
    (tmp_path / "Pulumi.qa.yaml").write_text("config: {}\n", encoding="utf-8")
    found = compare_with(tmp_path, "qa", "HEAD").difference
    assert [(change.action, change.urn) for change in found.changes] == [
        ("create", "urn:pulumi:qa::shop::aws:s3/bucket:Bucket::books")
    ]


def test_all_resources_of_a_removed_stack_are_deleted(tmp_path: Path, commit: Commit):
    commit(program=BUCKET.format(name="old"))
    (tmp_path / "Pulumi.dev.yaml").unlink()
    found = compare_with(tmp_path, "dev", "HEAD").difference
    assert [(change.name, change.action) for change in found.data_losses] == [("books", "delete")]


@pytest.mark.parametrize(
    ("stack", "ref", "message"),
    [
        pytest.param("dev", "nowhere", "nowhere: no such revision", id="no revision"),
        pytest.param("dev", "--all", "--all: no such revision", id="git option"),
        pytest.param("qa", "HEAD", "stack 'qa': no Pulumi.qa.yaml here or at HEAD", id="no stack"),
        pytest.param("dev", "HEAD~1", "HEAD~1 .*: no preview package; compare with a later rev", id="no preview"),
        pytest.param("dev", "HEAD", "at HEAD .*: the program failed: KeyError: 'size'", id="failed program"),
    ],
)
def test_an_impossible_comparison_is_an_error_with_its_reason(
    tmp_path: Path, commit: Commit, stack: str, ref: str, message: str
):
    commit(program=BUCKET.format(name="old"), packages=())
    commit(program="{}['size']")
    with pytest.raises(ComparisonError, match=message):
        compare_with(tmp_path, stack, ref)


def test_a_failure_in_the_working_tree_ends_the_command(
    tmp_path: Path, commit: Commit, preview: Callable[..., tuple[int, str, str]]
):
    commit(program=BUCKET.format(name="old"))
    (tmp_path / "__main__.py").write_text("{}['size']", encoding="utf-8")
    code, out, err = preview(tmp_path, "dev", "--against", "HEAD")
    assert (code, out) == (1, "")
    assert err.startswith("in the working tree: the program failed: KeyError")


@pytest.mark.parametrize("option", ["--markdown", "--fail-on-data-loss"])
def test_the_cost_has_no_form_of_the_changes(option: str, preview: Callable[..., tuple[int, str, str]]):
    with pytest.raises(SystemExit):
        preview(ROOT, "dev", "--cost", "--against", "HEAD", option)


@pytest.mark.parametrize("option", ["--markdown", "--fail-on-data-loss"])
def test_options_of_the_comparison_require_a_revision(option: str, preview: Callable[..., tuple[int, str, str]]):
    with pytest.raises(SystemExit) as stopped:
        preview(ROOT, "dev", option)
    assert stopped.value.code == 2
