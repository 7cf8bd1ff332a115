"""Records that do not go on: reservations without an upload, and media that no event moves any more.

Records are those of all regions, but the objects of another one and its functions are out of reach: only the state of
its records is moved.
"""

from datetime import datetime, timedelta
from typing import Any

from functions.cleanup.settings import CleanupSettings
from functions.shared.attributes import from_item, to_item
from functions.shared.clients import ClientError, dynamodb, error_code, s3
from functions.shared.deletion import delete_softly
from functions.shared.records import Record, RecordMissingError, Records, StaleError, now
from functions.shared.state_events import publish
from functions.shared.states import State
from functions.shared.telemetry import count, log

PAGE = 500
"""Items that are read at once."""
WAITING: tuple[State, ...] = ("uploaded", "scanned", "processing")
REMINDED = "reminded_at"
NEVER_ARRIVED = "upload: it did not arrive before its reservation expired"


def clean_page(settings: CleanupSettings, after: str, time: datetime) -> str:
    """Cleans up a page of records behind a key, and returns its last key; empty after the last page. A record that
    fails is logged, and does not keep the others waiting."""
    records = Records(settings.table)
    states = {f":{state}": state for state in ("reserved", *WAITING)}
    start: dict[str, Any] = {"ExclusiveStartKey": to_item({settings.table.key: after})} if after else {}
    page = dynamodb().scan(
        TableName=settings.table.name,
        Limit=PAGE,
        FilterExpression=f"#state IN ({', '.join(states)})",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues=to_item(states),
        **start,
    )
    for item in page["Items"]:
        record_id = from_item(item)[settings.table.key]
        try:
            clean(settings, records, records.of_item(item), time)
        except (StaleError, RecordMissingError) as error:  # it went on meanwhile
            log("record ignored", record_id=record_id, reason=str(error))
        except Exception:
            log("record not cleaned up", level="exception", record_id=record_id)
            count("CleanupsFailed")
    last = page.get("LastEvaluatedKey")
    return from_item(last)[settings.table.key] if last else ""


def clean(settings: CleanupSettings, records: Records, record: Record, time: datetime) -> None:
    """Expires a reservation, or reminds of a record and, if that was in vain, fails it; one of another region is failed
    after the same time. StaleError if it changed."""
    if record.state == "reserved":
        if record.expires_at and time.timestamp() >= record.expires_at:
            _expire(settings, records, record)
        return
    since = _moved_at(record)
    if since is None or time - since < settings.stuck:
        return
    reminded = _time(record.attributes.get(REMINDED))
    if not settings.places.takes_uploads_in(record.bucket, record.kind):
        reminded = since + settings.stuck
    if reminded is None or reminded < since:
        records.describe(record.id, record.version_id, {REMINDED: now()})
        publish(settings.event_bus, record)
        count("RecordsReminded", record.kind)
        log("record reminded", record_id=record.id, kind=record.kind, state=record.state)
    elif time - reminded >= settings.stuck:
        minutes = settings.stuck // timedelta(minutes=1)
        _fail(settings, records, record, f"{record.state}: nothing followed within {minutes} minutes, twice")


def _expire(settings: CleanupSettings, records: Records, record: Record) -> None:
    """Ends a reservation: its multipart upload first, which could become an object otherwise. In another region, the
    lifecycle of uploads removes either."""
    own = settings.places.takes_uploads_in(record.bucket, record.kind)
    if own and record.upload_id:
        try:
            s3().abort_multipart_upload(Bucket=record.bucket, Key=record.object_key, UploadId=record.upload_id)
        except ClientError as error:
            if error_code(error) != "NoSuchUpload":
                raise
    _fail(settings, records, record, NEVER_ARRIVED)
    if own:
        delete_softly(record.bucket, record.object_key)
    count("ReservationsExpired", record.kind)


def _fail(settings: CleanupSettings, records: Records, record: Record, reason: str) -> None:
    moved = records.move(
        record.id, "failed", version_id=record.version_id, only_from=(record.state,), values={"reason": reason}
    )
    publish(settings.event_bus, moved.record)
    count("MediaFailed", record.kind)
    log("record failed", record_id=record.id, kind=record.kind, state="failed", reason=reason)


def _moved_at(record: Record) -> datetime | None:
    return _time(record.updated_at) or _time(record.created_at)


def _time(value: Any) -> datetime | None:
    """A time of a record; None if it has none."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
