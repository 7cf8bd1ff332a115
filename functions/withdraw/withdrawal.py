"""Withdraws what was written of a record after it had failed, or was deleted or withheld.

What ends a record removes what is delivered of it. But a step may be at work at that moment, a job may end later, a
restoration may have begun, the call itself may end early, and other regions have objects of their own. Their events
lead here. A repeated event goes on where the earlier one ended.
"""

from functions.shared.delivered import delivered_objects, invalidate, remove_delivered, restore_delivered
from functions.shared.events import RecordEvent
from functions.shared.records import Record, RecordMissingError, Records, StaleError
from functions.shared.states import WITHDRAWN
from functions.shared.telemetry import count, log
from functions.withdraw.settings import WithdrawSettings

REMOVING = "withdrawing"
"""The attribute of a record with the event by which its objects are removed, until the edge has forgotten them."""


class NotReplicatedError(RuntimeError):
    """The table does not have the change of an event yet, as that of another region at first: a retry finds it."""


def withdraw(event: RecordEvent, settings: WithdrawSettings) -> None:
    """Removes what is delivered of a record, and from the edge what was there; of a record that was restored since, it
    puts back what was removed. NotReplicatedError if the record is older than the event, or not there."""
    records = Records(settings.table)
    try:
        record = records.get(event.id)
    except RecordMissingError as error:
        raise NotReplicatedError(str(error)) from error
    if record.state not in WITHDRAWN:
        if record.updated_at < event.updated_at:
            raise NotReplicatedError(
                f"record {record.id}: {record.state} since {record.updated_at}, "
                f"{event.state} at {event.updated_at} in the event"
            )
        log("event ignored", record_id=record.id, reason=f"record is {record.state}")
        if record.state == "ready":
            restore_delivered(settings.places, record)
        return
    try:
        removed = _removed(records, record, event, settings)
        restored = records.get(record.id).state == "ready"
    except (StaleError, RecordMissingError) as error:
        log("event ignored", record_id=record.id, reason=str(error))
        return
    if removed and restored:
        withdraw(event, settings)


def _removed(records: Records, record: Record, event: RecordEvent, settings: WithdrawSettings) -> int:
    """The number of objects that were removed. The record has the event meanwhile, so that a repeated call, which finds
    nothing, still invalidates."""
    if next(delivered_objects(settings.places, record), None) is not None:
        record = records.describe(record.id, record.version_id, {REMOVING: event.event_id})
    removing = record.attributes.get(REMOVING)
    if removing is None:
        return 0
    removed = remove_delivered(settings.places, record)
    # Another invalidation than that of the deletion: these objects may have been read after it.
    invalidate(settings.distribution_id, settings.places, record, f"withdrawn-{removing}")
    records.describe(record.id, record.version_id, {}, remove=(REMOVING,))
    count("ObjectsWithdrawn", record.kind, value=removed)
    log("objects withdrawn", record_id=record.id, kind=record.kind, state=record.state)
    return removed
