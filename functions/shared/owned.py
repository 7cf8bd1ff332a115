"""Records of a caller. Those of others are not found, so that their ids tell nothing."""

from functions.shared.callers import Caller
from functions.shared.records import Record, RecordMissingError, Records
from functions.shared.responses import ApiError


def owned_record(records: Records, record_id: str, caller: Caller) -> Record:
    """A record that the caller owns. ApiError if there is none."""
    try:
        record = records.get(record_id)
    except RecordMissingError:
        raise not_found(record_id) from None
    if (record.owner, record.tenant) != (caller.owner, caller.tenant):
        raise not_found(record_id)
    return record


def not_found(record_id: str) -> ApiError:
    """The error of a record that is missing, or of another owner."""
    return ApiError(404, "not_found", f"media {record_id}: not found")
