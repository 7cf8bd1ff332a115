"""Two previews have the same lines where they would change the same resources in the same way."""

import io
import json
from typing import Any

import pytest

from tools.plan_steps import lines, main

QUEUE, TOPIC = "urn:pulumi:dev::shop::aws:sqs/queue:Queue::jobs", "urn:pulumi:dev::shop::aws:sns/topic:Topic::news"


def step(op: str = "update", urn: str = QUEUE, *, old: int = 30, new: int = 60, **state: Any) -> dict[str, Any]:
    return {
        "op": op,
        "urn": urn,
        "oldState": {"urn": urn, "inputs": {"delaySeconds": old}, **state},
        "newState": {"urn": urn, "inputs": {"delaySeconds": new}, **state},
        "diffReasons": ["delaySeconds"],
    }


def preview(*steps: dict[str, Any], **given: Any) -> list[str]:
    return list(lines({"steps": list(steps), "changeSummary": {}, **given}))


def test_a_line_has_operation_digest_and_urn():
    (line,) = preview(step())
    op, digest, urn = line.split(" ")
    assert (op, len(digest), urn) == ("update", 16, QUEUE)


def test_order_duration_times_and_unchanged_resources_do_not_matter():
    first = preview(step(), step("create", TOPIC), step("same", f"{TOPIC}-2"), duration=1)
    second = preview(step("create", TOPIC), step(modified="2026-11-30T10:00:00Z"), duration=2)
    assert first == second
    assert [line.split(" ")[2] for line in first] == [TOPIC, QUEUE]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param([step(new=90)], id="other value"),
        pytest.param([step(old=45)], id="other deployed state"),
        pytest.param([step("delete")], id="other operation"),
        pytest.param([], id="nothing to change"),
        pytest.param([step(), step("create", TOPIC)], id="one resource more"),
    ],
)
def test_what_would_change_otherwise_has_other_lines(other: list[dict[str, Any]]):
    assert preview(*other) != preview(step())


def test_values_are_not_printed():
    assert "hush" not in "".join(preview({**step(), "newState": {"inputs": {"value": "hush"}}}))


def test_the_command_prints_the_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"steps": [step()], "changeSummary": {"update": 1}})))
    assert main() == 0
    assert capsys.readouterr().out.splitlines() == preview(step())


@pytest.mark.parametrize("text", ["", "error: no stack named 'dev' found", "[]", "{}"])
def test_a_failed_preview_is_no_empty_plan(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main() == 1
    assert "no result of `pulumi preview --json`" in capsys.readouterr().err
