"""Withdraws what was written of a record after it had failed, or was deleted or withheld.

What ends a record removes what is delivered of it. But a step may be at work at that moment, a job may end later, a
restoration may have begun, and other regions have objects of their own. Their events lead here.
"""

from functions.shared.deletion import restore_below
from functions.shared.delivered import invalidate, remove_delivered
from functions.shared.events import RecordEvent
from functions.shared.prefixes import Places
from functions.shared.records import Record, RecordMissingError, Records
from functions.shared.states import WITHDRAWN
from functions.shared.telemetry import count, log
from functions.withdraw.settings import WithdrawSettings


class NotReplicatedError(RuntimeError):
    """The table does not have the change of an event yet, as that of another region at first: a retry finds it."""


def withdraw(event: RecordEvent, settings: WithdrawSettings) -> None:
    """Removes what is delivered of a record, and from the edge what was there. NotReplicatedError if the record is
    older than the event."""
    records = Records(settings.table)
    try:
        record = records.get(event.id)
    except RecordMissingError as error:
        log("event ignored", record_id=event.id, reason=str(error))
        return
    if record.state not in WITHDRAWN:
        if record.updated_at < event.updated_at:
            raise NotReplicatedError(
                f"record {record.id}: {record.state} since {record.updated_at}, "
                f"{event.state} at {event.updated_at} in the event"
            )
        log("event ignored", record_id=record.id, reason=f"record is {record.state}")
        return
    removed = remove_delivered(settings.places, record)
    if removed:
        # Another invalidation than that of the deletion: these objects may have been read after it.
        invalidate(settings.distribution_id, settings.places, record, f"withdrawn-{event.event_id}")
        count("ObjectsWithdrawn", record.kind, value=removed)
        log("objects withdrawn", record_id=record.id, kind=record.kind, state=record.state)
        if _restored(records, record, settings.places):
            withdraw(event, settings)


def _restored(records: Records, record: Record, places: Places) -> bool:
    """Puts back what was removed of a record that was restored at the same time. Whether it was."""
    try:
        if records.get(record.id).state != "ready":
            return False
    except RecordMissingError:
        return False
    for at in places.delivered(record.kind):
        restore_below(at.bucket, at.of_record(record.id))
    return True
