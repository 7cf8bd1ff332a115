"""Events about changes of records, for rules of the event bus: what comes next starts by them, not by events of S3."""

import json
from typing import Any

from functions.shared.clients import client
from functions.shared.records import Record
from functions.shared.states import EVENT_SOURCE, EVENT_TYPE, WITHDRAWN


def detail(record: Record) -> dict[str, Any]:
    """What a rule may match: id, kind, state, bucket, key, versionId and contentType of a record, and updatedAt, since
    when it has the state. No personal data."""
    return {
        "id": record.id,
        "kind": record.kind,
        "state": record.state,
        "bucket": record.bucket,
        "key": record.object_key,
        "versionId": record.version_id,
        "contentType": record.content_type,
        "updatedAt": record.updated_at,
    }


def publish(event_bus: str, record: Record) -> None:
    """Puts the event of a record's state on a bus; without a bus, does nothing.

    It follows the write of the state, so a repeated delivery puts it again, which consumers answer by the version.
    RuntimeError if the bus refuses it.
    """
    if not event_bus:
        return
    entry = {
        "EventBusName": event_bus,
        "Source": EVENT_SOURCE,
        "DetailType": EVENT_TYPE,
        "Detail": json.dumps(detail(record), separators=(",", ":")),
    }
    answer = client("events").put_events(Entries=[entry])
    if answer["FailedEntryCount"]:
        failed = answer["Entries"][0]
        raise RuntimeError(f"event of record {record.id}: {failed.get('ErrorCode')}: {failed.get('ErrorMessage')}")


def publish_withdrawn(event_bus: str, record: Record) -> None:
    """Puts the event of a record that is withdrawn again, for what was written of it since; of another one, nothing."""
    if record.state in WITHDRAWN:
        publish(event_bus, record)
