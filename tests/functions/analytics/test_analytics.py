"""Totals of events: the same however the stream is delivered."""

import random
from typing import Any

import pytest

from functions.shared import clients
from tests.functions.analytics_tables import ENVIRONMENT, EVENTS, TOTALS, create_tables, put_total, totals
from tests.functions.conftest import Handler, Store
from tests.functions.live_table import CONTEXT

KEYS = [
    ("a1", "2026-11-30T08:00:00.1Z#view"),
    ("a1", "2026-11-30T08:59:59.9Z#view"),
    ("a1", "2026-11-30T08:30:00Z#click"),
    ("a1", "2026-11-30T09:00:00Z#share"),
    ("b1", "2026-11-30T08:00:00Z#uploaded"),
]
EXPECTED = {
    ("a1", "2026-11-30T08"): {"view": 2, "click": 1, "events": 3},
    ("a1", "2026-11-30T09"): {"share": 1, "events": 1},
    ("b1", "2026-11-30T08"): {"events": 1},
}


@pytest.fixture
def aggregate(handler: Any, store: Store) -> Handler:
    create_tables()
    return handler("analytics", **ENVIRONMENT)


def recorded(asset_id: str, sort_key: str, *, event: str = "INSERT", number: int = 1) -> dict[str, Any]:
    """A change in the stream, after the event was written."""
    keys = {"asset_id": {"S": asset_id}, "timestamp_event": {"S": sort_key}}
    clients.dynamodb().put_item(TableName=EVENTS, Item=keys)
    return {"eventName": event, "dynamodb": {"Keys": keys, "SequenceNumber": str(number)}}


@pytest.mark.requirement("GD-77")
@pytest.mark.parametrize("seed", range(3))
def test_totals_are_the_same_in_any_order_and_number_of_deliveries(aggregate: Handler, seed: int) -> None:
    changes = [recorded(*key, number=number) for number, key in enumerate(KEYS)] * 2
    random.Random(seed).shuffle(changes)
    for start in range(0, len(changes), 3):
        assert aggregate({"Records": changes[start : start + 3]}, CONTEXT) == {"batchItemFailures": []}
    assert totals() == EXPECTED


def test_an_event_is_read_a_few_times_however_many_its_hour_has(aggregate: Handler) -> None:
    read = 0

    def counted(parsed: dict[str, Any], **_: Any) -> None:
        nonlocal read
        read += parsed["ScannedCount"]

    hooks = clients.dynamodb().meta.events
    hooks.register("after-call.dynamodb.Query", counted)
    times = [f"2026-11-30T08:{second // 60:02}:{second % 60:02}Z#view" for second in range(0, 3600, 6)]
    for start in range(0, len(times), 10):
        changes = [recorded("a1", each, number=start) for each in times[start : start + 10]]
        aggregate({"Records": changes}, CONTEXT)
    hooks.unregister("after-call.dynamodb.Query", counted)
    assert totals() == {("a1", "2026-11-30T08"): {"view": 600, "events": 600}}
    assert read / len(times) == 1


def test_a_slower_count_does_not_replace_a_later_one(aggregate: Handler) -> None:
    put_total("a1", "2026-11-30T08", view=5, events=5)
    aggregate({"Records": [recorded("a1", "2026-11-30T08:00:00Z#view")]}, CONTEXT)
    assert totals() == {("a1", "2026-11-30T08"): {"view": 5, "events": 5}}


def test_a_total_from_before_minutes_were_counted_grows_with_its_hour(aggregate: Handler) -> None:
    """Its events are counted again, once: they have no numbers by minute."""
    for second in range(3):
        recorded("a1", f"2026-11-30T08:10:0{second}Z#view")
    recorded("a1", "2026-11-30T08:10:05Z#click")
    put_total("a1", "2026-11-30T08", view=3, click=1, events=4)
    for minute in (50, 51):
        aggregate({"Records": [recorded("a1", f"2026-11-30T08:{minute}:00Z#view")]}, CONTEXT)
    assert totals() == {("a1", "2026-11-30T08"): {"view": 5, "click": 1, "events": 6}}


def test_a_repeated_batch_writes_a_total_that_an_earlier_call_did_not(aggregate: Handler) -> None:
    change = recorded("a1", "2026-11-30T08:00:00Z#view")
    aggregate({"Records": [change]}, CONTEXT)
    clients.dynamodb().update_item(
        TableName=TOTALS,
        Key={"asset_id": {"S": "a1"}, "hour": {"S": "2026-11-30T08"}},
        UpdateExpression="REMOVE #view, events",
        ExpressionAttributeNames={"#view": "view"},
    )
    aggregate({"Records": [change]}, CONTEXT)
    assert totals() == {("a1", "2026-11-30T08"): {"view": 1, "events": 1}}


@pytest.mark.parametrize(
    ("event", "sort_key"),
    [
        ("MODIFY", KEYS[0][1]),
        ("REMOVE", KEYS[0][1]),
        ("INSERT", "yesterday#view"),
        ("INSERT", "2026-11-30T08:00:00Z#buy"),
    ],
)
def test_other_changes_count_nothing(aggregate: Handler, event: str, sort_key: str) -> None:
    assert aggregate({"Records": [recorded("a1", sort_key, event=event)]}, CONTEXT) == {"batchItemFailures": []}
    assert totals() == {}


def test_a_failure_names_the_first_event_of_its_minute(aggregate: Handler) -> None:
    changes = [recorded(*key, number=number) for number, key in enumerate(KEYS)]
    clients.dynamodb().delete_table(TableName=TOTALS)
    failures = [each["itemIdentifier"] for each in aggregate({"Records": changes}, CONTEXT)["batchItemFailures"]]
    assert failures == ["0", "1", "2", "3", "4"]
