"""Requests the files of a record from archive classes, and notifies when all of them can be read."""

import json
from collections.abc import Callable
from typing import Any

from functions.restore_archived.archives import archived_below, request_copy
from functions.restore_archived.settings import TIERS, ArchiveSettings, load
from functions.shared.clients import client
from functions.shared.configuration import Environment
from functions.shared.events import object_event
from functions.shared.owned import owned_record
from functions.shared.records import Record, RecordMissingError, Records, StaleError
from functions.shared.requests import ApiRequest, is_api_event
from functions.shared.responses import ApiError, answer, answered
from functions.shared.telemetry import count, log

MARGIN_MILLISECONDS = 2000
"""Time that remains for the answer."""


SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Answers a request of an API, with the id in the path, or handles `Object Restore Completed` of S3.

    Body, optional: tier (Bulk, Standard, or Expedited, which DEEP_ARCHIVE does not have) and days, 1 to 30.
    """
    if is_api_event(event):
        return answered(lambda: request_restore(ApiRequest.of(event), SETTINGS, context.get_remaining_time_in_millis))
    notify(event, SETTINGS)
    return None


def request_restore(request: ApiRequest, settings: ArchiveSettings, remaining: Callable[[], int]) -> dict[str, Any]:
    """Requests what is archived of a record: 202, or 200 if all can be read. Repeated requests are harmless: S3 keeps
    the one in progress, and a finished one extends the period of the copy. remaining: in milliseconds."""
    caller = request.caller(settings.claims)
    fields = request.fields() if request.body else None
    tier, days = settings.tier, settings.days
    if fields is not None:
        fields.only(("tier", "days"))
        tier = fields.choice("tier", TIERS, tier)
        days = fields.integer("days", days, minimum=1, maximum=30)
    record = owned_record(Records(settings.table), request.record_id(), caller)
    if record.state != "ready":
        raise ApiError(409, "not_ready", f"media {record.id}: {record.state}; only what is ready can be restored")
    place = settings.places.at("media", record.kind)
    archived = archived_below(place.bucket, place.of_record(record.id))
    if tier == "Expedited" and any(found.storage_class == "DEEP_ARCHIVE" for found in archived):
        raise ApiError(400, "bad_request", "body.tier: 'Expedited': not for DEEP_ARCHIVE; send Standard or Bulk")
    for found in archived:
        if remaining() < MARGIN_MILLISECONDS:
            raise ApiError(503, "not_finished", f"media {record.id}: objects remain; repeat the request")
        if not found.pending:
            request_copy(place.bucket, found.key, tier=tier, days=days)
    waiting = sum(not found.available for found in archived)
    if waiting:
        count("ArchivesRequested", record.kind)
        log("archive requested", record_id=record.id, kind=record.kind)
    return answer(202 if waiting else 200, {"id": record.id, "archived": len(archived), "waiting": waiting})


def notify(event: dict[str, Any], settings: ArchiveSettings) -> None:
    """Publishes that a record can be read, once all of its objects can. A repeated event publishes nothing more."""
    completed = object_event(event, "Object Restore Completed")
    record_id = settings.places.media_id(completed.key)
    records = Records(settings.table)
    try:
        record = records.get(record_id) if record_id else None
    except RecordMissingError:
        record = None
    place = settings.places.at("media", record.kind) if record else None
    if record is None or place is None or record.state != "ready" or completed.bucket != place.bucket:
        log("restore ignored", object_key=completed.key, reason="no record of this bucket and key that is ready")
        return
    if record.attributes.get("restored_until") == completed.expiry:
        return
    archived = archived_below(place.bucket, place.of_record(record.id), first_waiting=True)
    if any(not found.available and found.key != completed.key for found in archived):
        return
    _publish(record, completed.expiry, settings.topic_arn)
    try:
        records.describe(record.id, record.version_id, {"restored_until": completed.expiry})
    except (StaleError, RecordMissingError) as error:
        log("restore ignored", record_id=record.id, reason=str(error))


def _publish(record: Record, expiry: str, topic_arn: str) -> None:
    message = {"id": record.id, "kind": record.kind, "restoredUntil": expiry}
    client("sns").publish(
        TopicArn=topic_arn,
        Message=json.dumps(message, separators=(",", ":")),
        MessageAttributes={"kind": {"DataType": "String", "StringValue": record.kind}},
    )
    count("ArchivesRestored", record.kind)
    log("archive restored", record_id=record.id, kind=record.kind)
