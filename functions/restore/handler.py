"""Restores a record that was deleted softly: its objects, then its state, so that only what is there is signed.

The deletion may still withdraw objects until the record has its state, so that they are restored again after it. If a
threat or another deletion comes meanwhile, the event of the record is put again, by which the objects go.
"""

import time
from typing import Any

from functions.restore.settings import RestoreSettings, load
from functions.shared.configuration import Environment
from functions.shared.delivered import restore_delivered
from functions.shared.owned import not_found, owned_record
from functions.shared.records import Record, RecordMissingError, Records, StaleError
from functions.shared.requests import ApiRequest
from functions.shared.responses import ApiError, answer, answered
from functions.shared.state_events import publish, publish_withdrawn
from functions.shared.telemetry import count, log

MARGIN_SECONDS = 300
"""The table may delete a record that expires while it is restored."""


SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API, with the id in the path. A repeated request changes nothing."""
    return answered(lambda: restore(ApiRequest.of(event), SETTINGS))


def restore(request: ApiRequest, settings: RestoreSettings) -> dict[str, Any]:
    """Restores a record that was ready when it was deleted, within the period. ApiError says why it cannot be."""
    caller = request.caller(settings.claims)
    records = Records(settings.table)
    record = owned_record(records, request.record_id(), caller)
    if record.state == "ready":
        restore_delivered(settings.places, record)  # what a deletion at the same time has removed since
    else:
        _check(record)
        if not restore_delivered(settings.places, record):
            raise ApiError(410, "expired", f"media {record.id}: its objects are gone; upload it again")
        record = _restored(records, record, settings.event_bus)
        restore_delivered(settings.places, record)
        publish_withdrawn(settings.event_bus, records.get(record.id))
        count("MediaRestored", record.kind)
        log("media restored", record_id=record.id, kind=record.kind, state=record.state)
    publish(settings.event_bus, record)
    return answer(200, {"id": record.id, "state": record.state})


def _check(record: Record) -> None:
    """ApiError if a record cannot be restored."""
    if record.state != "deleted":
        raise ApiError(409, "not_deleted", f"media {record.id}: {record.state}; only what was deleted can be restored")
    if record.state_before != "ready":
        message = f"media {record.id}: was {record.state_before} when it was deleted; upload it again"
        raise ApiError(409, "not_restorable", message)
    if record.expires_at < time.time() + MARGIN_SECONDS:
        raise ApiError(410, "expired", f"media {record.id}: the period to restore it has ended; upload it again")


def _restored(records: Records, record: Record, event_bus: str) -> Record:
    """The record as ready, if it is still deleted by the very deletion that it was read with."""
    deletion = {"state_before": "ready", "deleted_at": record.attributes.get("deleted_at", "")}
    try:
        return records.move(
            record.id,
            "ready",
            version_id=record.version_id,
            only_from=("deleted",),
            having=deletion,
            remove=("expires_at", *deletion),
        ).record
    except RecordMissingError:
        raise not_found(record.id) from None
    except StaleError as error:
        publish_withdrawn(event_bus, error.record)
        _check(error.record)
        message = f"media {record.id}: was deleted again at the same time; repeat the request"
        raise ApiError(409, "conflict", message) from error
