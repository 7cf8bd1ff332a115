"""Archives the records of a Kafka topic: each batch of a partition becomes an object with a line for each record.

The name of an object has the offsets of its records, so a batch that is delivered again replaces it with the same
lines.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from functions.kafka_records.settings import KafkaRecordsSettings, load
from functions.shared.clients import s3
from functions.shared.configuration import Environment
from functions.shared.events import EventError
from functions.shared.telemetry import count, log

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> None:
    """Handles a batch of Amazon MSK. Any error fails the batch, which Lambda delivers again as a whole."""
    batches: Any = event.get("records")
    if event.get("eventSource") != "aws:kafka" or not isinstance(batches, dict):
        raise EventError(f"event of {event.get('eventSource')}: not a batch of aws:kafka; correct the event source")
    for records in cast("dict[str, list[dict[str, Any]]]", batches).values():
        if records:
            archive(records, SETTINGS)


def archive(records: Sequence[Mapping[str, Any]], settings: KafkaRecordsSettings) -> str:
    """Writes the records of one partition, and returns the key of the object. EventError names what is missing."""
    try:
        topic, partition = str(records[0]["topic"]), int(records[0]["partition"])
        offsets = [int(record["offset"]) for record in records]
    except (KeyError, TypeError, ValueError):
        raise EventError("record: topic, partition or offset: missing in a record of Kafka") from None
    key = f"{settings.prefix}{topic}/{partition}/{min(offsets):020d}-{max(offsets):020d}.ndjson"
    body = "".join(f"{json.dumps(_line(record), separators=(',', ':'))}\n" for record in records)
    s3().put_object(Bucket=settings.bucket, Key=key, Body=body.encode(), ContentType="application/x-ndjson")
    count("KafkaRecordsArchived", value=len(records))
    log("records archived", object_key=key)
    return key


def _line(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as Lambda gives it: key and value are base64, and null where they are absent."""
    return {name: record.get(name) for name in ("offset", "timestamp", "key", "value")}
