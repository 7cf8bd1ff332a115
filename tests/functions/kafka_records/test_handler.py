"""Records of a topic as objects of an archive."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.shared.events import EventError
from tests.functions.conftest import CONTEXT, Handler, Store

KEY = "records/events/2/00000000000000000007-00000000000000000008.ndjson"


def batch(*offsets: int, source: str = "aws:kafka", **change: Any) -> dict[str, Any]:
    record = {"topic": "events", "partition": 2, "timestamp": 1, "key": None, "value": "e30="}
    return {"eventSource": source, "records": {"events-2": [record | {"offset": each} | change for each in offsets]}}


@pytest.fixture
def handle(handler: Callable[..., Handler]) -> Handler:
    return handler("kafka_records", ARCHIVE_PURPOSE="media")


def test_the_records_of_a_partition_are_lines_of_one_object(handle: Handler, store: Store) -> None:
    handle(batch(7, 8), CONTEXT)
    body = store.s3.get_object(Bucket=store.bucket, Key=KEY)["Body"].read().decode()
    assert [json.loads(line) for line in body.splitlines()] == [
        {"offset": offset, "timestamp": 1, "key": None, "value": "e30="} for offset in (7, 8)
    ]


def test_a_batch_that_is_delivered_again_is_the_same_object(handle: Handler, store: Store) -> None:
    handle(batch(7, 8), CONTEXT)
    handle(batch(7, 8), CONTEXT)
    assert store.keys() == [KEY]


@pytest.mark.parametrize(
    ("event", "error"),
    [
        (batch(7, source="aws:sqs"), "event of aws:sqs: not a batch of aws:kafka; correct the event source"),
        ({"eventSource": "aws:kafka"}, "event of aws:kafka: not a batch of aws:kafka; correct the event source"),
        (batch(7, partition="x"), "record: topic, partition or offset: missing in a record of Kafka"),
    ],
)
def test_what_is_no_batch_fails(handle: Handler, event: dict[str, Any], error: str) -> None:
    with pytest.raises(EventError) as raised:
        handle(event, CONTEXT)
    assert str(raised.value) == error
