"""States of a media record and the edges between them, as data."""

from collections.abc import Mapping
from typing import Literal, get_args

State = Literal["reserved", "uploaded", "scanned", "processing", "ready", "quarantined", "failed", "deleted"]

EDGES: Mapping[State, frozenset[State]] = {
    "reserved": frozenset(("uploaded", "quarantined", "failed", "deleted")),
    "uploaded": frozenset(("scanned", "processing", "quarantined", "failed", "deleted")),
    "scanned": frozenset(("processing", "quarantined", "failed", "deleted")),
    "processing": frozenset(("ready", "quarantined", "failed", "deleted")),
    "ready": frozenset(("quarantined", "deleted")),
    "quarantined": frozenset(("deleted",)),
    "failed": frozenset(("quarantined", "deleted")),
    "deleted": frozenset(("ready", "quarantined")),
}
"""The states that follow each. A threat withholds a record in every state. Only what was ready when it was deleted is
restored, and nothing that a scan withholds meanwhile."""

RESTORATION: tuple[State, State] = ("deleted", "ready")
"""The edge that only a restoration takes, by its name: what merely ends late must not undo a deletion."""
WITHDRAWN: tuple[State, ...] = ("failed", "quarantined", "deleted")
"""The states of records of which nothing is delivered any more."""

EVENT_SOURCE, EVENT_TYPE = "media.records", "Media Record Changed"
"""Source and detail type of the events about changes of a record's state."""

STATES: tuple[State, ...] = get_args(State)


def sources(to: State) -> list[State]:
    """The states that a state follows, without a restoration."""
    return [state for state in STATES if to in EDGES[state] and (state, to) != RESTORATION]


def as_state(value: object) -> State:
    """A stored value as a state. ValueError if it is none."""
    for state in STATES:
        if value == state:
            return state
    raise ValueError(f"state: {value!r}: unknown; allowed: {', '.join(STATES)}")
