"""The command: one table by region, exit codes, JSON, and the policy."""

import json
from pathlib import Path

import pytest

from preflight.account import Clients
from preflight.cli import main
from preflight.result import Result, State, Verdict, exit_code
from preflight.table import ordered, summary
from preview.graph import Graph
from preview.stack_file import StackFile
from tests.conftest import graph_of
from tests.preflight.accounts import CALLER, everywhere


def denied() -> Clients:
    return everywhere(lambda call: CALLER if call == "sts.GetCallerIdentity" else "AccessDenied").clients


@pytest.fixture(autouse=True)
def graphs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphs of stacks as all tests share them."""

    def run(file: StackFile) -> Graph:
        return graph_of(file.stack)

    monkeypatch.setattr("preflight.cli.run_stack", run)


def result(state: State, region: str = "us-east-1") -> Result:
    return Result(region, "quota", "VPCs", Verdict(state, ""))


@pytest.mark.parametrize(
    ("states", "code"),
    [([], 0), (["ok"], 0), (["ok", "not known"], 3), (["ok", "not known", "missing"], 1)],
    ids=str,
)
def test_the_exit_code(states: list[State], code: int) -> None:
    assert exit_code(map(result, states)) == code


def test_global_services_come_first_and_what_is_missing_in_each_region() -> None:
    found = [result("ok", "eu-west-1"), result("missing", "eu-west-1"), result("ok", "global")]
    assert [(each.region, each.verdict.state) for each in ordered(found)] == [
        ("global", "ok"),
        ("eu-west-1", "missing"),
        ("eu-west-1", "ok"),
    ]


def test_states_are_counted() -> None:
    assert summary([result("ok"), result("missing"), result("ok")]) == "2 ok, 1 missing, 0 not known"


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dev"], denied()) == 3
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["region", "check", "subject", "state", "detail", "what", "to", "do"]
    assert any("singleton" in line and "not known" in line for line in lines)
    assert lines[-1].startswith("dev: 1 ok, 0 missing, ")


def test_json_has_all_results(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dev", "--json"], denied()) == 3
    found = json.loads(capsys.readouterr().out)
    assert {"region", "check", "subject", "state", "detail", "remedy"} == {*found[0]}


def test_an_account_that_does_not_know_the_caller_is_asked_for_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[str] = []
    clients = everywhere(lambda call: asked.append(call) or "ExpiredToken").clients
    assert main(["dev"], clients) == 2
    assert asked == ["sts.GetCallerIdentity"]
    assert capsys.readouterr().err == (
        "no access to AWS: sts get_caller_identity: ExpiredToken; sign in again: `aws sso login`, or new temporary "
        "credentials\n"
    )


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (
            {"AWS_EC2_METADATA_DISABLED": "true"},
            "Unable to locate credentials; set AWS_PROFILE to a profile of the account, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY",
        ),
        (
            {"AWS_PROFILE": "absent"},
            "The config profile (absent) could not be found; set AWS_PROFILE to one that `aws configure list-profiles` "
            "prints, or unset it",
        ),
        (
            {"AWS_CONFIG_FILE": __file__},  # which is no file of settings
            "correct ~/.aws/config and ~/.aws/credentials, or the file of AWS_CONFIG_FILE",
        ),
    ],
    ids=["no credentials", "no such profile", "a broken file"],
)
def test_without_access_nothing_runs_and_one_message_says_what_to_do(
    variables: dict[str, str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "absent"))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("preflight.cli.run_stack", unreachable)
    assert main(["dev"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("no access to AWS: sts get_caller_identity: ")
    assert said.err.endswith(f"{message}\n")


def unreachable(_: StackFile) -> Graph:
    raise AssertionError("the program runs although the account gives no answer")


@pytest.mark.parametrize("arguments", [[], ["dev", "--unknown-option"]], ids=["no stack", "no such option"])
def test_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main(arguments, denied())
    assert error.value.code == 2


def test_a_stack_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["quikap-dev"], denied()) == 2
    assert capsys.readouterr().err.startswith(
        "stack 'quikap-dev': no Pulumi.quikap-dev.yaml here; did you mean quikapp-dev? there are: dev, "
    )


def test_the_policy_needs_no_stack(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--policy"], denied()) == 0
    assert json.loads(capsys.readouterr().out)["Version"] == "2012-10-17"
