"""What arrived for a reservation, compared with it: size, and type by content."""

from dataclasses import dataclass

from functions.shared.content_types import PROBE_BYTES, content_type, is_content_of
from functions.shared.kinds import KINDS
from functions.shared.objects import ObjectHead, first_bytes, head
from functions.shared.records import Record


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """An object that arrived. fault: why it is rejected; empty if it is as reserved."""

    version_id: str
    etag: str
    fault: str


def arrival(record: Record, *, with_content: bool = True) -> Arrival | None:
    """The object of a reservation, by the key of the record; None if it is missing, or gone while it was read.
    with_content: whether its first bytes have to be of the reserved type."""
    found = head(record.bucket, record.object_key)
    if found is None:
        return None
    fault = _fault(record, found)
    if not fault and with_content:
        beginning = first_bytes(record.bucket, record.object_key, found, PROBE_BYTES)
        if beginning is None:
            return None
        fault = content_fault(record.content_type, beginning)
    return Arrival(version_id=found.version_id, etag=found.etag, fault=fault)


def _fault(record: Record, found: ObjectHead) -> str:
    if found.size_bytes == 0:
        return "size: the file is empty"
    if found.size_bytes != record.size_bytes:
        return f"size: {found.size_bytes} bytes arrived, {record.size_bytes} were reserved"
    limit = KINDS[record.kind].maximum_bytes
    if found.size_bytes > limit:
        return f"size: {found.size_bytes} bytes arrived, the kind {record.kind} has {limit} at most"
    if found.content_type != record.content_type:
        return f"content type: {found.content_type[:80]} arrived, {record.content_type} was reserved"
    return ""


def content_fault(claimed: str, beginning: bytes) -> str:
    """Why the beginning of a file is not of a claimed type; empty if it is."""
    if is_content_of(claimed, beginning):
        return ""
    return f"content: {content_type(beginning) or 'an unknown type'} by its first bytes, {claimed} was reserved"
