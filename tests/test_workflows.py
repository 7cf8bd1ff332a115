"""Workflows: commands, permissions, and no permissions for code of forks."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from tests.conftest import ROOT, STACKS

FOLDER = ROOT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
PINNED = re.compile(r"uses: (?P<action>[\w.-]+/[\w./-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
EVERY_FILE = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
FROM_OUTSIDE = re.compile(r"\$\{\{")  # an expression in a script is text that a shell would run


def workflow(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")))


def triggers(found: dict[Any, Any]) -> dict[str, Any]:
    """YAML 1.1 reads the key `on` as true."""
    return cast("dict[str, Any]", found[True])


def steps(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in found["jobs"].values():
        yield from job.get("steps", ())  # none of a called workflow


def writes(permissions: dict[str, str]) -> set[str]:
    return {name for name, right in permissions.items() if right == "write"}


def test_there_are_the_five():
    assert [path.name for path in FILES] == ["ci.yml", "comment.yml", "deploy.yml", "preview.yml", "scheduled.yml"]


@EVERY_FILE
def test_every_action_is_pinned_by_commit_with_its_version_in_a_comment(path: Path):
    used = [
        line.strip().removeprefix("- ") for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    assert used
    assert [line for line in used if not PINNED.match(line) and not line.startswith("uses: ./")] == []


@EVERY_FILE
def test_rights_are_given_by_job_and_reading_is_the_most_that_all_have(path: Path):
    found = workflow(path.name)
    assert found["permissions"] in ({}, {"contents": "read"})


@EVERY_FILE
def test_every_job_ends_some_time(path: Path):
    jobs = [job for job in workflow(path.name)["jobs"].values() if "uses" not in job]
    assert all(job["timeout-minutes"] <= 180 for job in jobs)


@EVERY_FILE
def test_no_token_stays_in_a_checkout(path: Path):
    checkouts = [step for step in steps(workflow(path.name)) if step.get("uses", "").startswith("actions/checkout@")]
    assert [step for step in checkouts if step["with"]["persist-credentials"] is not False] == []


@EVERY_FILE
def test_scripts_receive_untrusted_values_by_environment_variables_only(path: Path):
    scripts = [step["run"] for step in steps(workflow(path.name)) if "run" in step]
    assert scripts
    assert [script for script in scripts if FROM_OUTSIDE.search(script)] == []


@EVERY_FILE
def test_no_secret_is_used(path: Path):
    """AWS and the state are reached by OIDC roles; the token of the run is no stored secret."""
    assert "secrets." not in path.read_text(encoding="utf-8")


@EVERY_FILE
def test_code_of_a_pull_request_never_runs_with_the_rights_of_this_repository(path: Path):
    found = workflow(path.name)
    assert "pull_request_target" not in triggers(found)
    if "workflow_run" in triggers(found):
        refs = [
            step["with"].get("ref") for step in steps(found) if step.get("uses", "").startswith("actions/checkout@")
        ]
        assert refs == [None]  # the default branch


@EVERY_FILE
def test_scripts_are_valid_shell(path: Path, tmp_path: Path):
    bash = shutil.which("bash")
    assert bash, "GitHub's runners have bash, and make needs it here"
    for step in steps(workflow(path.name)):
        if "run" in step:
            done = subprocess.run([bash, "-n"], input=step["run"], text=True, capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("job", ["stacks", "offline", "number", "result"])
def test_jobs_for_forks_have_read_permissions_only(job: str):
    found = workflow("preview.yml")["jobs"][job]
    assert "permissions" not in found
    assert "environment" not in found
    assert "head.repo" not in str(found.get("if", ""))


@pytest.mark.parametrize(("job", "right"), [("aws", "id-token"), ("code-scanning", "security-events")])
def test_jobs_with_permissions_exclude_forks(job: str, right: str):
    found = workflow("preview.yml")["jobs"][job]
    assert writes(found["permissions"]) == {right}
    assert "github.event.pull_request.head.repo.full_name == github.repository" in found["if"]


def test_findings_are_written_without_running_code_of_the_pull_request():
    assert [step for step in workflow("preview.yml")["jobs"]["code-scanning"]["steps"] if "run" in step] == []


def test_the_offline_preview_compares_and_judges():
    script = "\n".join(step.get("run", "") for step in workflow("preview.yml")["jobs"]["offline"]["steps"])
    assert '-m preview "$STACK" --against "$BASE"' in script
    assert "-m policy.report" in script


def test_the_comment_workflow_can_only_write_comments():
    (job,) = workflow("comment.yml")["jobs"].values()
    assert writes(job["permissions"]) == {"pull-requests"}


def test_a_deployment_has_an_environment_and_a_concurrency_group():
    job = workflow("deploy.yml")["jobs"]["deploy"]
    assert job["environment"] == "${{ matrix.stack }}"
    assert job["concurrency"] == {"group": "deploy-${{ matrix.stack }}", "cancel-in-progress": False}
    assert writes(job["permissions"]) == {"id-token"}


def test_only_main_is_deployed_and_by_itself_only_development():
    found = workflow("deploy.yml")
    assert triggers(found)["push"] == {"branches": ["main"]}
    assert "github.ref == 'refs/heads/main'" in found["jobs"]["stacks"]["if"]
    script = found["jobs"]["stacks"]["steps"][-1]["run"]
    assert 'touched_stacks.py "$BEFORE" --environment dev' in script


def test_a_deployment_waits_for_ci_and_shows_its_plan_before_its_reviewers_are_asked():
    jobs = workflow("deploy.yml")["jobs"]
    assert jobs["ci"] == {"uses": "./.github/workflows/ci.yml"}
    assert jobs["stacks"]["needs"] == "ci"
    assert (jobs["plan"]["needs"], jobs["plan"]["environment"]) == ("stacks", "preview")
    assert jobs["deploy"]["needs"] == ["stacks", "plan"]


def test_a_deployment_is_refused_where_its_changes_are_not_those_of_its_plan():
    jobs = workflow("deploy.yml")["jobs"]
    made, used = jobs["plan"]["steps"], jobs["deploy"]["steps"]
    recorded = "--json --non-interactive | python3 tools/plan_steps.py > steps.txt"
    assert recorded in made[-3]["run"]
    assert made[-2]["with"]["name"] == used[-3]["with"]["name"] == "plan-${{ matrix.stack }}"
    assert recorded in used[-2]["run"]
    assert "if ! diff -u plan/steps.txt steps.txt; then" in used[-2]["run"]
    assert "pulumi up" in used[-1]["run"]


@pytest.mark.parametrize(("now", "code"), [("update 1 urn", 0), ("update 2 urn", 1), ("", 1)])
def test_the_comparison_ends_a_deployment_with_other_changes(tmp_path: Path, now: str, code: int):
    script = workflow("deploy.yml")["jobs"]["deploy"]["steps"][-2]["run"]
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "steps.txt").write_text("update 1 urn")
    stand_in = f"pulumi() {{ :; }}; python3() {{ printf '%s' '{now}'; }}\n"
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        [bash, "-e"], input=stand_in + script, text=True, capture_output=True, check=False, cwd=tmp_path
    )
    assert done.returncode == code


def test_drift_and_ending_exemptions_are_looked_for_every_week():
    found = workflow("scheduled.yml")
    assert "schedule" in triggers(found)
    scripts = "\n".join(step.get("run", "") for step in steps(found))
    assert "--refresh --expect-no-changes" in scripts
    assert "-m policy.report --ending 60" in scripts


def test_hashes_of_packages_are_checked():
    assert "--require-hashes -r constraints.txt" in (ROOT / "Makefile").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", (ROOT / "constraints.txt").read_text(encoding="utf-8").strip())
    pins = [entry for entry in entries if not entry.startswith("#")]
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []
    direct = re.findall(r"^[\w-]+==\S+", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert {pin.lower() for pin in direct} <= {pin.split()[0] for pin in pins}


@pytest.mark.parametrize(("name", "job"), [("deploy.yml", "plan"), ("deploy.yml", "deploy"), ("preview.yml", "aws")])
def test_the_policy_pack_is_enforced_wherever_pulumi_runs(name: str, job: str):
    script = workflow(name)["jobs"][job]["steps"][{"deploy": -1, "plan": -3, "aws": -2}[job]]["run"]
    assert "--policy-pack ./policy" in script
    assert "--policy-pack-config" in script


def test_the_cli_is_of_the_version_of_the_sdk():
    sdk = re.search(r"^pulumi==(\S+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    used = [
        step["with"]["pulumi-version"]
        for name in ("deploy.yml", "preview.yml", "scheduled.yml")
        for step in steps(workflow(name))
        if step.get("uses", "").startswith("pulumi/actions@")
    ]
    assert sdk
    assert used == [sdk[1]] * 4


def test_every_stack_can_be_deployed_by_hand():
    """Each stack has a GitHub environment, so that the workflow lists none itself."""
    stack = triggers(workflow("deploy.yml"))["workflow_dispatch"]["inputs"]["stack"]
    assert (stack["type"], stack["required"]) == ("environment", True)


def test_no_workflow_names_a_stack_of_the_project():
    texts = {path.name: path.read_text(encoding="utf-8") for path in FILES}
    systems = [stack for stack in STACKS if "-" in stack]
    assert [(name, stack) for name, text in texts.items() for stack in systems if stack in text] == []
