"""Accepts or rejects an upload, by a call of the client or by the event that its object was created."""

from typing import Any

from functions.complete.arrival import Arrival, arrival
from functions.complete.parts import join_parts
from functions.complete.settings import CompleteSettings, load
from functions.shared.configuration import Environment
from functions.shared.events import object_event
from functions.shared.objects import delete_version
from functions.shared.owned import owned_record
from functions.shared.records import Record, RecordMissingError, Records, StaleError
from functions.shared.requests import ApiRequest, is_api_event
from functions.shared.responses import ApiError, answer, answered
from functions.shared.scans import CLEAN
from functions.shared.state_events import publish
from functions.shared.telemetry import count, log

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Answers a request of an API, with the id in the path or in the body, or handles `Object Created` of S3."""
    if is_api_event(event):
        return answered(lambda: complete(ApiRequest.of(event), SETTINGS))
    accept_event(event, SETTINGS)
    return None


def complete(request: ApiRequest, settings: CompleteSettings) -> dict[str, Any]:
    """Accepts the upload of a reservation. ApiError says what is missing or why the upload was rejected."""
    caller = request.caller(settings.claims)
    fields = request.fields() if request.body else None
    if fields is not None:
        fields.only(["id"])
    record_id = request.record_id(fields)
    records = Records(settings.table)
    record = owned_record(records, record_id, caller)
    if record.state == "reserved" and record.upload_id:
        join_parts(record)
    record = _accepted(records, record, settings)
    if record.state == "reserved":
        raise ApiError(409, "upload_missing", "object: not there; upload it to the URL of the reservation, then repeat")
    if record.state == "failed":
        raise ApiError(422, "upload_rejected", f"{record.reason or 'rejected'}; reserve another upload")
    return answer(200, {"id": record.id, "state": record.state})


def accept_event(event: dict[str, Any], settings: CompleteSettings) -> None:
    """Accepts the upload that an event is about. Objects without a reservation, and replicas, are ignored."""
    created = object_event(event, "Object Created")
    record_id = settings.places.upload_id(created.key)
    records = Records(settings.table)
    try:
        record = records.get(record_id) if record_id else None
    except RecordMissingError:
        record = None
    if record is None or (record.bucket, record.object_key) != (created.bucket, created.key):
        log("object ignored", object_key=created.key, reason="no reservation of this bucket and key")
        return
    _accepted(records, record, settings)


def _accepted(records: Records, record: Record, settings: CompleteSettings) -> Record:
    """The record after its object was compared with it; unchanged if the object is missing, or was compared before."""
    if record.state == "reserved":
        found = arrival(record, with_content=not settings.encrypted)
        if found is None:
            return record
        try:
            record = _decided(records, record, found)
        except StaleError as error:  # decided by another call meanwhile
            record = error.record
    if record.state == "failed" and record.version_id:
        delete_version(record.bucket, record.object_key, record.version_id)
    if record.state == "uploaded" and record.scans.get(record.version_id) == CLEAN:
        publish(settings.event_bus, record)
        record = _scanned(records, record)
    if record.state in ("uploaded", "scanned", "failed"):
        publish(settings.event_bus, record)
    return record


def _decided(records: Records, record: Record, found: Arrival) -> Record:
    """The record as uploaded or failed."""
    if found.fault:
        values = {"reason": found.fault}
        moved = records.move(record.id, "failed", version_id=found.version_id, values=values)
    else:
        values = {"etag": found.etag}
        moved = records.move(
            record.id, "uploaded", version_id=found.version_id, values=values, remove=("expires_at", "upload_id")
        )
    if moved.changed:
        count("UploadsRejected" if found.fault else "UploadsAccepted", record.kind)
        log("upload decided", record_id=record.id, kind=record.kind, state=moved.record.state, reason=found.fault)
    return moved.record


def _scanned(records: Records, record: Record) -> Record:
    """The record after a clean scan that came before the upload was accepted."""
    try:
        return records.move(record.id, "scanned", version_id=record.version_id).record
    except StaleError as error:
        return error.record
