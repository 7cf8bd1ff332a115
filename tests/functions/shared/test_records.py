"""Records: each change of state is conditional and names the version of the object."""

import pytest

from functions.shared.records import (
    NOTED_SCANS,
    Record,
    RecordMissingError,
    Records,
    RecordsTable,
    ScansFullError,
    StaleError,
)
from functions.shared.states import EDGES, RESTORATION, STATES, State, sources
from tests.functions.conftest import ID, TABLE, Store, record, walk

TARGETS: list[State] = [state for state in STATES if sources(state)]


def test_a_record_is_read_as_it_was_written(store: Store) -> None:
    given = record(attributes={"width": 640, "codec": "h264"}, upload_id="u1", scans={"v1": "FAILED"}, expires_at=9)
    store.records.reserve(given)
    assert store.records.get(ID) == given


def test_attributes_have_the_names_that_the_stack_chose(store: Store) -> None:
    table = RecordsTable(name=TABLE, key="media_id", owner="user_id", created="upload_date")
    Records(table).reserve(record())
    assert store.records.get(ID).attributes == {"user_id": "ada", "upload_date": "2026-11-30T12:00:00Z"}


def test_a_second_reservation_of_an_id_changes_nothing(store: Store) -> None:
    store.records.reserve(record())
    again = store.records.reserve(record(owner="eve"))
    assert (again.changed, again.record.owner) == (False, "ada")


@pytest.mark.parametrize("source", STATES)
def test_a_record_moves_along_edges_only(store: Store, source: State) -> None:
    for to in TARGETS:
        walk(store.records, source, record_id=to)
        if to in EDGES[source] and (source, to) != RESTORATION:
            assert store.records.move(to, to, version_id="v1").record.state == to
        elif to == source:
            assert not store.records.move(to, to, version_id="v1").changed
        else:
            with pytest.raises(StaleError):
                store.records.move(to, to, version_id="v1")


def test_only_a_change_that_names_deleted_records_restores_one(store: Store) -> None:
    walk(store.records, "deleted")
    with pytest.raises(StaleError, match="deleted with version 'v1', not ready with version 'v1', which follows proc"):
        store.records.move(ID, "ready", version_id="v1")
    assert store.records.move(ID, "ready", version_id="v1", only_from=("deleted",)).record.state == "ready"


def test_a_change_may_need_attributes_that_the_record_still_has(store: Store) -> None:
    walk(store.records, "uploaded")
    store.records.describe(ID, "v1", {"deleted_at": "2026-11-30T12:00:00Z"})
    with pytest.raises(StaleError):
        store.records.move(ID, "scanned", version_id="v1", having={"deleted_at": "2026-11-30T12:00:01Z"})
    moved = store.records.move(ID, "scanned", version_id="v1", having={"deleted_at": "2026-11-30T12:00:00Z"})
    assert moved.record.state == "scanned"


def test_a_change_about_another_version_is_refused(store: Store) -> None:
    walk(store.records, "processing")
    for to in STATES:
        if "processing" in sources(to):
            with pytest.raises(StaleError, match=f"processing with version 'v1', not {to} with version 'v2'"):
                store.records.move(ID, to, version_id="v2")


def test_sources_can_be_fewer_than_the_edges_allow(store: Store) -> None:
    walk(store.records, "uploaded")
    with pytest.raises(StaleError):
        store.records.move(ID, "processing", version_id="v1", only_from=("scanned",))


def test_a_change_sets_and_removes_attributes(store: Store) -> None:
    store.records.reserve(record(expires_at=9))
    store.records.move(ID, "uploaded", version_id="v1", values={"etag": "e1"}, remove=("expires_at",))
    found = store.records.get(ID)
    assert (found.etag, found.expires_at, found.version_id) == ("e1", 0, "v1")


def test_a_record_that_is_missing_is_not_created_by_a_change(store: Store) -> None:
    with pytest.raises(RecordMissingError, match=f"record {ID}: missing"):
        store.records.move(ID, "uploaded", version_id="v1")
    with pytest.raises(RecordMissingError):
        store.records.get(ID)


def test_a_scan_before_the_upload_is_accepted_is_noted_by_version(store: Store, reserved: Record) -> None:
    assert store.records.note_scan(ID, "v1", "NO_THREATS_FOUND")
    assert store.records.note_scan(ID, "v2", "THREATS_FOUND")
    assert store.records.get(ID).scans == {"v1": "NO_THREATS_FOUND", "v2": "THREATS_FOUND"}


def test_a_scan_of_an_accepted_upload_is_not_noted(store: Store) -> None:
    walk(store.records, "uploaded")
    assert not store.records.note_scan(ID, "v1", "NO_THREATS_FOUND")


def noted(records: Records) -> Record:
    """A reservation with as many results of scans as it keeps."""
    assert all(records.note_scan(ID, f"v{number}", "NO_THREATS_FOUND") for number in range(NOTED_SCANS))
    return records.get(ID)


def test_a_reservation_notes_a_limited_number_of_scans(store: Store, reserved: Record) -> None:
    noted(store.records)
    with pytest.raises(ScansFullError, match=f"record {ID}: has {NOTED_SCANS} results of scans"):
        store.records.note_scan(ID, "next", "NO_THREATS_FOUND")


def test_a_result_that_is_noted_already_is_noted_again_at_the_limit(store: Store, reserved: Record) -> None:
    before = noted(store.records)
    assert store.records.note_scan(ID, "v0", "NO_THREATS_FOUND")
    assert store.records.get(ID) == before


def test_results_are_replaced_unless_others_were_noted_meanwhile(store: Store, reserved: Record) -> None:
    before = noted(store.records)
    assert store.records.replace_scans(before, {"next": "NO_THREATS_FOUND"})
    assert store.records.get(ID).scans == {"next": "NO_THREATS_FOUND"}
    assert not store.records.replace_scans(before, {"other": "NO_THREATS_FOUND"})
    assert store.records.get(ID).scans == {"next": "NO_THREATS_FOUND"}


def test_results_of_an_accepted_upload_are_not_replaced(store: Store, reserved: Record) -> None:
    before = noted(store.records)
    store.records.move(ID, "uploaded", version_id="v1")
    assert not store.records.replace_scans(before, {"next": "NO_THREATS_FOUND"})


def test_attempts_are_counted_per_version(store: Store) -> None:
    walk(store.records, "uploaded")
    assert [store.records.count_attempt(ID, "v1", "thumbnail_attempts") for _ in range(2)] == [1, 2]
    with pytest.raises(StaleError):
        store.records.count_attempt(ID, "v2", "thumbnail_attempts")


def test_attributes_of_another_version_are_not_written(store: Store) -> None:
    walk(store.records, "uploaded")
    assert store.records.describe(ID, "v1", {"width": 640}).attributes["width"] == 640
    with pytest.raises(StaleError):
        store.records.describe(ID, "v2", {"width": 1})
    assert store.records.get(ID).attributes["width"] == 640


def test_attributes_are_not_written_in_other_states_than_those_given(store: Store) -> None:
    walk(store.records, "uploaded")
    with pytest.raises(StaleError):
        store.records.describe(ID, "v1", {"width": 1}, only_in=("processing",))
    assert store.records.describe(ID, "v1", {"width": 1}, only_in=("processing", "uploaded")).attributes["width"] == 1
