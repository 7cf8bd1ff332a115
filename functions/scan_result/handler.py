"""Handles results of GuardDuty Malware Protection, before or after the upload was accepted."""

from typing import Any

from functions.scan_result.settings import ScanSettings, load
from functions.shared.configuration import Environment
from functions.shared.events import ScanEvent, scan_event
from functions.shared.objects import NO_VERSION, head
from functions.shared.prefixes import Places
from functions.shared.quarantine import move_upload, withhold
from functions.shared.records import Record, RecordMissingError, Records, ScansFullError, StaleError
from functions.shared.scans import CLEAN, reason, withheld_states
from functions.shared.state_events import publish
from functions.shared.telemetry import count, log

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> None:
    """Handles one result. EventError for an event of another form, which goes to the dead-letter queue."""
    apply(scan_event(event), SETTINGS)


def apply(scan: ScanEvent, settings: ScanSettings) -> None:
    """Moves the record of the scanned version, or notes the result until the upload is accepted.

    Results of other versions, of replicated objects, and clean ones of records that are further on change no record;
    but a threat withholds a record in every state, even if it is ready, or has failed, or is deleted and could be
    restored. An upload of another version in which a scan finds something is moved to quarantine without the record.
    """
    records = Records(settings.table)
    record = _record(records, settings.places, scan)
    if record is None:
        log("scan ignored", object_key=scan.key, reason="no record of this bucket and key")
        return
    version_id = scan.version_id or NO_VERSION
    if record.state == "deleted" and record.state_before == "quarantined":
        log("scan ignored", record_id=record.id, reason="withheld before it was deleted")
        return
    deleted = {"state_before": record.state_before} if record.state == "deleted" else None
    try:
        if scan.status != CLEAN:
            moved = withhold(
                records,
                settings.places,
                record.id,
                version_id,
                reason(scan.status, scan.threats),
                event_bus=settings.event_bus,
                only_from=[state for state in withheld_states(scan.status) if state != "deleted" or deleted],
                having=deleted,
                distribution_id=settings.distribution_id,
            )
        elif _noted(records, record, version_id, scan.status):
            return
        else:
            moved = records.move(record.id, "scanned", version_id=version_id)
            publish(settings.event_bus, moved.record)
    except (StaleError, RecordMissingError) as error:
        if isinstance(error, StaleError) and error.record.state == "deleted" and deleted is None:
            apply(scan, settings)  # it was deleted meanwhile
            return
        log("scan ignored", record_id=record.id, version_id=version_id, reason=str(error))
        if scan.status != CLEAN and record.version_id not in ("", version_id):  # several uploads of a reservation
            move_upload(settings.places, record, version_id)
        return
    if moved.changed:
        clean = moved.record.state == "scanned"
        count("ScansClean" if clean else "ScansQuarantined", record.kind)
        log("scan applied", record_id=record.id, kind=record.kind, state=moved.record.state, version_id=version_id)


def _noted(records: Records, record: Record, version_id: str, status: str) -> bool:
    """Keeps a clean result until the upload is accepted. False if the record is not reserved.

    What is accepted is the current version of the object: once too many were uploaded, results of earlier ones leave
    room for that one. ScansFullError, with which Lambda repeats the call, if others were noted meanwhile.
    """
    try:
        return records.note_scan(record.id, version_id, status)
    except ScansFullError as error:
        found = head(record.bucket, record.object_key)
        if found is None or found.version_id != version_id:
            log("scan ignored", record_id=record.id, version_id=version_id, reason="of an earlier upload")
        elif not records.replace_scans(error.record, {version_id: status}):
            raise
        return True


def _record(records: Records, places: Places, scan: ScanEvent) -> Record | None:
    """The record whose object was scanned; None if the object is of no record, or a copy in another bucket."""
    record_id = places.upload_id(scan.key)
    if not record_id:
        return None
    try:
        record = records.get(record_id)
    except RecordMissingError:
        return None
    return record if (record.bucket, record.object_key) == (scan.bucket, scan.key) else None
