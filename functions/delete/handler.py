"""Deletes a record softly: its state first, so that nothing is signed any more, and its event, by which `withdraw`
removes what this call does not; then its objects, and what the edge has cached of them."""

import time
from collections.abc import Callable
from typing import Any

from functions.delete.settings import DeleteSettings, load
from functions.shared.clients import ClientError, error_code, s3
from functions.shared.configuration import Environment
from functions.shared.deletion import delete_softly, keys_below
from functions.shared.delivered import delivered_objects, invalidate
from functions.shared.owned import owned_record
from functions.shared.records import Record, Records, StaleError, now
from functions.shared.requests import ApiRequest
from functions.shared.responses import ApiError, answer, answered
from functions.shared.state_events import publish
from functions.shared.telemetry import count, log

DAY_SECONDS = 86400
MARGIN_MILLISECONDS = 2000
"""Time that remains for the answer."""
ATTEMPTS = 3
"""Attempts to delete a record whose state changes at the same time."""


SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers a request of an API, with the id in the path. A repeated request goes on where the first one ended."""
    return answered(lambda: delete(ApiRequest.of(event), SETTINGS, context.get_remaining_time_in_millis))


def delete(request: ApiRequest, settings: DeleteSettings, remaining: Callable[[], int]) -> dict[str, Any]:
    """Deletes a record and its objects. ApiError 503 if there are too many for one call. remaining: in milliseconds."""
    caller = request.caller(settings.claims)
    records = Records(settings.table)
    record = owned_record(records, request.record_id(), caller)
    if record.state != "deleted":
        record = _deleted(records, record, settings)
        count("MediaDeleted", record.kind)
        log("media deleted", record_id=record.id, kind=record.kind, state=record.state)
    publish(settings.event_bus, record)
    if settings.places.takes_uploads_in(record.bucket, record.kind):
        _abort_upload(record)
    for bucket, key in _objects(record, settings):
        if remaining() < MARGIN_MILLISECONDS:
            raise ApiError(503, "not_finished", f"media {record.id}: deleted, but objects remain; repeat the request")
        delete_softly(bucket, key)
    invalidate(settings.distribution_id, settings.places, record, str(record.attributes["deleted_at"]))
    if records.get(record.id).state == "ready":  # restored meanwhile: withdraw puts back what was deleted after that
        publish(settings.event_bus, record)
    restorable = record.state_before == "ready"
    return answer(
        200, {"id": record.id, "state": record.state, "restorableUntil": record.expires_at if restorable else None}
    )


def _deleted(records: Records, record: Record, settings: DeleteSettings) -> Record:
    """The record as deleted, from the state that it keeps for a restoration."""
    for _ in range(ATTEMPTS):
        values = {
            "state_before": record.state,
            "deleted_at": now(),
            "expires_at": int(time.time()) + settings.restore_days * DAY_SECONDS,
        }
        try:
            return records.move(
                record.id, "deleted", version_id=record.version_id, only_from=(record.state,), values=values
            ).record
        except StaleError as error:
            record = error.record
            if record.state == "deleted":
                return record
    raise ApiError(409, "conflict", f"media {record.id}: changes at the same time; repeat the request")


def _abort_upload(record: Record) -> None:
    """Aborts a multipart upload that was not completed."""
    if not record.upload_id:
        return
    try:
        s3().abort_multipart_upload(Bucket=record.bucket, Key=record.object_key, UploadId=record.upload_id)
    except ClientError as error:
        if error_code(error) != "NoSuchUpload":
            raise


def _objects(record: Record, settings: DeleteSettings) -> list[tuple[str, str]]:
    """Buckets and keys of all objects of a record."""
    places: list[tuple[str, str]] = []  # in another region, its own withdraw and cleanup remove them
    if settings.places.takes_uploads_in(record.bucket, record.kind):
        withheld = settings.places.at("quarantine", record.kind)
        places = [(record.bucket, record.object_key), (withheld.bucket, withheld.upload_key(record.tenant, record.id))]
    found = [(bucket, key) for bucket, prefix in places for key in keys_below(bucket, prefix)]
    return [*found, *delivered_objects(settings.places, record)]
