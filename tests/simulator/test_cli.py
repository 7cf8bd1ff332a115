"""What the command line prints, which is what the README shows."""

import re
import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from preview.graph import Graph
from preview.node import Node
from preview.stack_file import StackFile
from simulator import cli
from simulator.cli import main, short
from simulator.core.clock import Clock
from simulator.core.functions import FUNCTION, functions_of
from simulator.core.log import Log
from simulator.tokens import ISSUERS
from simulator.uploading import takes_uploads, uploading_stacks
from tests.conftest import ROOT, STACKS, graph_of
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
        ("missing.jpg", "no such file"),
        ("", "is a directory; name a file in it"),
        ("empty.jpg", "is empty; an upload has at least one byte"),
        ("notes.unknown", "no kind of media has the type ''; give --kind, and --type"),
    ],
)
def test_a_file_that_cannot_be_uploaded_is_named_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, message: str
) -> None:
    (tmp_path / "notes.unknown").write_bytes(b"notes")
    (tmp_path / "empty.jpg").write_bytes(b"")
    assert main(["upload", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err == f"{tmp_path / name}: {message}\n"


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ({"error": {"code": "type", "message": "set image/png"}}, "type: set image/png"),
        ({"message": "Invalid request body"}, "Invalid request body"),
        ({"upload": {"method": "PUT"}}, "an upload in parts"),
    ],
)
def test_a_refusal_is_text(answer: dict[str, object], text: str) -> None:
    assert cli.refusal(answer) == text


def test_a_type_of_no_kind_is_refused_with_those_that_have_one() -> None:
    message = cli.unknown_type("image/bmp")
    assert message.startswith("no kind of media has the type 'image/bmp'; give --kind, or one of ")
    assert "image/png" in message


def test_the_steps_that_are_not_done_are_those_without_a_time_in_the_record() -> None:
    table = '{"image": ["thumbnail", "metadata"]}'
    assert cli.steps_left(table, "image", {"step_thumbnail": "2026-11-20T09:00:00Z"}) == ["metadata"]
    assert cli.steps_left(table, "audio", {}) == []


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


def refused(arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The message of a command that uploads nothing."""
    (folder / "photo.jpg").write_bytes(pictures.photo("JPEG"))
    assert main(["upload", str(folder / "photo.jpg"), *arguments]) == 2
    return capsys.readouterr().err


def test_a_stack_that_takes_no_uploads_is_refused_with_those_that_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = [stack for stack in STACKS if stack not in uploading_stacks(ROOT)]
    assert refused(["--stack", others[0], "--root", str(ROOT)], tmp_path, capsys) == (
        f"stack '{others[0]}': takes no uploads whose tokens are simulated: it needs a function with the code presign, "
        f"and an authorizer with FIREBASE_PROJECT or JWT_KEYS; stacks that do: {', '.join(uploading_stacks(ROOT))}\n"
    )


def test_a_misspelled_stack_is_refused_with_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = refused(["--stack", "mesageai-prod", "--root", str(ROOT)], tmp_path, capsys)
    assert message.startswith("stack 'mesageai-prod': no Pulumi.mesageai-prod.yaml here; did you mean messageai-prod?")


def test_a_region_without_an_api_is_refused_with_those_that_have_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "run_stack", captured)
    assert refused(["--region", "mars-1", "--root", str(ROOT)], tmp_path, capsys) == (
        "--region mars-1: messageai-prod has no API there that takes uploads; regions with one: us-east-1\n"
    )


def test_the_help_names_the_stacks_that_take_uploads(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["upload", "--help", "--root", str(ROOT)])
    text = " ".join(capsys.readouterr().out.split()).replace("- ", "-")
    assert f"stacks that take uploads: {', '.join(uploading_stacks(ROOT))}." in text


@pytest.mark.parametrize("stack", STACKS)
def test_stacks_that_take_uploads_are_those_whose_functions_reserve_them_for_known_tokens(stack: str) -> None:
    functions = functions_of(graph_of(stack)).values()
    reserves = any(each.package == "presign" for each in functions)
    known = any(each.package == "authorizer" and ISSUERS.keys() & each.environment.keys() for each in functions)
    assert takes_uploads(ROOT, stack) == (reserves and known)


def test_a_failed_step_is_marked_and_has_its_whole_error(capsys: pytest.CaptureFixture[str]) -> None:
    error = "fails: ValueError: " + "a reason " * 40
    log = Log(Clock())
    log.show = cli.printer(sys.stdout, "acme-prod-", everything=False)
    log.add("function acme-prod-thumbnail", error, "us-east-1", failed=True)
    log.add("function acme-prod-thumbnail", "done", "us-east-1")
    failed, done = capsys.readouterr().out.splitlines()
    assert failed == f"09:00:00 !us-east-1  function thumbnail         {error}"
    assert done == "09:00:00  us-east-1  function thumbnail         done"


@pytest.mark.parametrize("variable", ["JWT_KEYS", "SIGNING_KEYS"])
def test_a_secret_that_the_stack_lacks_is_named_with_its_variable(
    variable: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_it(file: StackFile) -> Graph:
        return with_variable(graph_of(file.stack), variable, "media/dev/absent")

    monkeypatch.setattr(cli, "run_stack", without_it)
    message = refused(["--stack", "dev", "--root", str(ROOT)], tmp_path, capsys)
    assert variable in message
    assert "'media/dev/absent': no " in message
    assert "there are: " in message


def with_variable(graph: Graph, name: str, value: str) -> Graph:
    """The graph with another value of a variable, of the functions that have it."""

    def changed(node: Node) -> Node:
        variables: dict[str, str] = node.get("environment.variables", {}) if node.type == FUNCTION else {}
        if name not in variables:
            return node
        return replace(node, inputs={**node.inputs, "environment": {"variables": {**variables, name: value}}})

    return replace(graph, nodes=tuple(map(changed, graph.nodes)))
