"""Quarantine: the state of a record, and its object below `quarantine/`, where nothing delivers or processes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from functions.shared.delivered import invalidate, remove_delivered
from functions.shared.objects import move_version
from functions.shared.prefixes import Places
from functions.shared.records import Moved, Record, Records
from functions.shared.state_events import publish
from functions.shared.states import State

OF_FORMER_STATES = ("expires_at", "deleted_at", "state_before", "upload_id")
"""Attributes of a reservation or a deletion, by which the table would forget what is in quarantine."""


def withhold(
    records: Records,
    places: Places,
    record_id: str,
    version_id: str,
    reason: str,
    *,
    event_bus: str,
    only_from: Sequence[State] = (),
    having: Mapping[str, Any] | None = None,
    distribution_id: str = "",
) -> Moved:
    """Moves a record to `quarantined`, puts its event, by which `withdraw` removes what is left if this call ends here,
    and then moves its objects. A repeated call moves what was left behind.

    event_bus: for the event; none if empty. only_from: fewer states than the edges allow. having: attributes that the
    record has. distribution_id: of the distribution that may have cached the record; none if empty, as for one that was
    never ready. StaleError if the record has another version or attribute, or a state that is not in only_from.
    """
    moved = records.move(
        record_id,
        "quarantined",
        version_id=version_id,
        only_from=only_from,
        having=having,
        values={"reason": reason},
        remove=OF_FORMER_STATES,
    )
    publish(event_bus, moved.record)
    move_objects(places, moved.record, distribution_id)
    return moved


def move_objects(places: Places, record: Record, distribution_id: str = "") -> None:
    """Deletes softly what is delivered of a record, and moves its uploaded object to its place in quarantine, if it is
    not there yet: a copy that fails, as of an object above 5 GB, leaves nothing that is delivered."""
    remove_delivered(places, record)
    invalidate(distribution_id, places, record, "withheld")
    move_upload(places, record, record.version_id)


def move_upload(places: Places, record: Record, version_id: str) -> None:
    """Moves the version of an upload to the place of the record in quarantine, if it is the current one."""
    place = places.at("quarantine", record.kind)
    key = place.upload_key(record.tenant, record.id)
    move_version(record.bucket, record.object_key, version_id, place.bucket, key)
