"""Restores a record that was deleted softly: its objects, then its state, so that only what is there is signed."""

import time
from typing import Any

from functions.restore.settings import RestoreSettings, load
from functions.shared.configuration import Environment
from functions.shared.deletion import restore_below
from functions.shared.owned import not_found, owned_record
from functions.shared.records import Record, RecordMissingError, Records, StaleError
from functions.shared.requests import ApiRequest
from functions.shared.responses import ApiError, answer, answered
from functions.shared.state_events import publish
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
    if record.state != "ready":
        _check(record)
        delivered = settings.places.delivered(record.kind)
        if not sum(restore_below(at.bucket, at.of_record(record.id)) for at in delivered):
            raise ApiError(410, "expired", f"media {record.id}: its objects are gone; upload it again")
        record = _restored(records, record)
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


def _restored(records: Records, record: Record) -> Record:
    remove = ("expires_at", "deleted_at", "state_before")
    try:
        return records.move(record.id, "ready", version_id=record.version_id, remove=remove).record
    except RecordMissingError:
        raise not_found(record.id) from None
    except StaleError as error:
        _check(error.record)
        raise
