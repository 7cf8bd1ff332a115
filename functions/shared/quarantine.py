"""Quarantine: the state of a record, and its object below `quarantine/`, where nothing delivers or processes it."""

from collections.abc import Sequence

from functions.shared.delivered import invalidate, remove_delivered
from functions.shared.objects import move_version
from functions.shared.prefixes import Places
from functions.shared.records import Moved, Record, Records
from functions.shared.states import State


def withhold(
    records: Records,
    places: Places,
    record_id: str,
    version_id: str,
    reason: str,
    *,
    only_from: Sequence[State] = (),
    distribution_id: str = "",
) -> Moved:
    """Moves a record to `quarantined`, and then its objects. A repeated call moves what was left behind.

    only_from: fewer states than the edges allow. distribution_id: of the distribution that may have cached the record;
    none if empty, as for one that was never ready. StaleError if the record has another version, or a state that is not
    in only_from.
    """
    values = {"reason": reason}
    moved = records.move(record_id, "quarantined", version_id=version_id, only_from=only_from, values=values)
    move_objects(places, moved.record)
    invalidate(distribution_id, places, moved.record, "withheld")
    return moved


def move_objects(places: Places, record: Record) -> None:
    """Moves the uploaded object of a record to its place in quarantine, if it is not there yet, and deletes softly what
    is delivered of it."""
    place = places.at("quarantine", record.kind)
    key = place.upload_key(record.tenant, record.id)
    move_version(record.bucket, record.object_key, record.version_id, place.bucket, key)
    remove_delivered(places, record)
