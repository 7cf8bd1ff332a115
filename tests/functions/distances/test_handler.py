"""Distances of a batch of messages."""

import json
from collections.abc import Generator
from typing import Any

import pytest

from tests.functions.live_table import Live, live_table

EQUATOR = [[0, 0], [0, 1]]


@pytest.fixture
def live() -> Generator[Live]:
    with live_table("distances") as table:
        yield table


def batch(*bodies: Any) -> dict[str, Any]:
    records = [
        {
            "messageId": f"m{index}",
            "eventSource": "aws:sqs",
            "body": body if isinstance(body, str) else json.dumps(body),
        }
        for index, body in enumerate(bodies)
    ]
    return {"Records": records}


def route(activity: str = "a1") -> dict[str, Any]:
    return {"team": "t1", "activity": activity, "points": EQUATOR}


@pytest.mark.requirement("MQ-13")
def test_a_distance_is_written_to_the_item_of_the_activity(live: Live) -> None:
    assert live.invoke(batch(route())) == {"batchItemFailures": []}
    assert live.items == {("TEAM#t1", "ACTIVITY#a1"): {"meters": "111195"}}


def test_a_message_that_is_received_twice_counts_once(live: Live) -> None:
    live.invoke(batch(route(), route()))
    live.invoke(batch(route()))
    assert live.items == {("TEAM#t1", "ACTIVITY#a1"): {"meters": "111195"}}


@pytest.mark.requirement("MQ-13")
def test_only_messages_that_fail_are_received_again(live: Live) -> None:
    response = live.invoke(batch(route("a1"), {"team": "t1"}, "no JSON", route("a4")))
    assert response == {"batchItemFailures": [{"itemIdentifier": "m1"}, {"itemIdentifier": "m2"}]}
    assert sorted(live.items) == [("TEAM#t1", "ACTIVITY#a1"), ("TEAM#t1", "ACTIVITY#a4")]


def test_a_batch_of_failures_is_no_error_of_the_invocation(live: Live) -> None:
    assert live.invoke(batch("no JSON")) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}


def test_each_distance_is_counted(live: Live, capsys: pytest.CaptureFixture[str]) -> None:
    live.invoke(batch(route("a1"), route("a2")))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["DistancesComputed"] for line in lines if "DistancesComputed" in line] == [[1.0], [1.0]]
