"""Clean-up: what expires, what is reminded and fails, which objects are orphans, and where a run continues."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from functions.cleanup import orphans, stale
from functions.cleanup.orphans import NoRecordsError
from functions.cleanup.settings import CleanupSettings
from functions.shared import clients
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.records import RecordMissingError
from tests.functions.conftest import BUCKET, CONTEXT, ENVIRONMENT, ID, Handler, Store, record

LONG = SimpleNamespace(get_remaining_time_in_millis=lambda: 600_000)
OTHER = "0198c0de-0000-7000-8000-000000000002"
KEY = f"incoming/image/default/{ID}"
DAYS_AHEAD = datetime.now(UTC) + timedelta(days=3)
"""Objects that a test writes are older than 48 hours then."""


@pytest.fixture
def cleanup(handler: Any, store: Store) -> Handler:
    return handler("cleanup", EVENT_BUS="default")


def settings(**variables: str) -> CleanupSettings:
    return CleanupSettings.of(Environment({**ENVIRONMENT, "EVENT_BUS": "default", **variables}))


def ago(**period: float) -> str:
    """A time of a record."""
    return (datetime.now(UTC) - timedelta(**period)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_expired_reservation_fails_and_its_upload_is_aborted(
    cleanup: Handler, store: Store, published: list[dict[str, Any]]
) -> None:
    upload = store.s3.create_multipart_upload(Bucket=BUCKET, Key=KEY)["UploadId"]
    store.records.reserve(record(upload_id=upload, expires_at=int(time.time()) - 1))
    assert cleanup({}, LONG) == {"finished": True}
    found = store.records.get(ID)
    assert (found.state, found.reason) == ("failed", "upload: it did not arrive before its reservation expired")
    assert "Uploads" not in store.s3.list_multipart_uploads(Bucket=BUCKET)
    assert [event["state"] for event in published] == ["failed"]


def test_an_upload_that_was_never_completed_goes_with_its_reservation(cleanup: Handler, store: Store) -> None:
    store.put(KEY, b"x")
    store.records.reserve(record(expires_at=int(time.time()) - 1, upload_id="completed-before"))
    cleanup({}, LONG)
    assert (store.records.get(ID).state, store.keys()) == ("failed", [])


def test_a_reservation_within_its_time_is_kept(cleanup: Handler, store: Store) -> None:
    store.put(KEY, b"x")
    store.records.reserve(record(expires_at=int(time.time()) + 60))
    cleanup({}, LONG)
    assert (store.records.get(ID).state, store.keys()) == ("reserved", [KEY])


@pytest.mark.parametrize("state", ["uploaded", "scanned", "processing"])
def test_a_record_that_does_not_go_on_is_reminded_once_and_then_fails(
    cleanup: Handler, store: Store, published: list[dict[str, Any]], state: Any
) -> None:
    store.records.reserve(record(state=state, version_id="v1", attributes={"updated_at": ago(hours=7)}))
    for _ in range(2):
        cleanup({}, LONG)
    assert [event["state"] for event in published] == [state]
    store.records.describe(ID, "v1", {"reminded_at": ago(hours=6.1)})
    for _ in range(2):
        cleanup({}, LONG)
    found = store.records.get(ID)
    assert (found.state, found.reason) == ("failed", f"{state}: nothing followed within 360 minutes, twice")
    assert [event["state"] for event in published] == [state, "failed"]


def test_a_record_that_went_on_after_a_reminder_has_another_one(
    cleanup: Handler, store: Store, published: list[dict[str, Any]]
) -> None:
    attributes = {"updated_at": ago(hours=7), "reminded_at": ago(hours=14)}
    store.records.reserve(record(state="processing", version_id="v1", attributes=attributes))
    cleanup({}, LONG)
    assert store.records.get(ID).state == "processing"
    assert [event["state"] for event in published] == ["processing"]


@pytest.mark.parametrize("upload_id", ["", "u"])
def test_a_reservation_of_another_region_fails_without_its_objects(
    cleanup: Handler, store: Store, upload_id: str
) -> None:
    """The function has access to the buckets of its region only."""
    expired = int(time.time()) - 1
    store.records.reserve(record(bucket="acme-eu-west-1", upload_id=upload_id, expires_at=expired))
    assert cleanup({}, LONG) == {"finished": True}
    assert store.records.get(ID).state == "failed"


def test_a_record_of_another_region_fails_without_a_reminder(
    cleanup: Handler, store: Store, published: list[dict[str, Any]]
) -> None:
    """Functions of this region would read a bucket that they have no access to."""
    given = {"bucket": "acme-eu-west-1", "state": "processing", "version_id": "v1"}
    store.records.reserve(record(**given, attributes={"updated_at": ago(hours=7)}))
    store.records.reserve(record(**given, id=OTHER, attributes={"updated_at": ago(hours=13)}))
    cleanup({}, LONG)
    assert (store.records.get(ID).state, store.records.get(OTHER).state) == ("processing", "failed")
    assert [event["state"] for event in published] == ["failed"]


@pytest.mark.parametrize("state", ["ready", "quarantined", "failed", "deleted"])
def test_records_at_an_end_and_records_within_their_time_are_left(
    cleanup: Handler, store: Store, published: list[dict[str, Any]], state: Any
) -> None:
    store.records.reserve(record(state=state, version_id="v1", attributes={"updated_at": ago(days=30)}))
    store.records.reserve(
        record(id=OTHER, state="processing", version_id="v1", attributes={"updated_at": ago(hours=5)})
    )
    cleanup({}, LONG)
    assert (store.records.get(ID).state, store.records.get(OTHER).state) == (state, "processing")
    assert published == []


def test_a_record_that_moves_meanwhile_is_left(store: Store) -> None:
    seen = store.records.reserve(
        record(state="processing", version_id="v1", attributes={"updated_at": ago(days=1), "reminded_at": ago(hours=7)})
    ).record
    store.records.move(ID, "ready", version_id="v1")
    with pytest.raises(RuntimeError, match="ready with version 'v1', not failed"):
        stale.clean(settings(), store.records, seen, datetime.now(UTC))
    assert store.records.get(ID).state == "ready"


def test_a_record_that_cannot_be_cleaned_up_does_not_keep_the_others_waiting(cleanup: Handler, store: Store) -> None:
    for record_id, key in ((ID, ""), (OTHER, KEY)):
        store.records.reserve(record(id=record_id, object_key=key, upload_id="u", expires_at=int(time.time()) - 1))
    assert cleanup({}, LONG) == {"finished": True}
    assert (store.records.get(ID).state, store.records.get(OTHER).state) == ("reserved", "failed")


@pytest.mark.parametrize(
    "key", [KEY, f"media/{ID}/1920.webp", f"thumb/{ID}/thumb.webp", f"frames/{ID}/frame.jpg", f"media/{ID}/hls/1.m4s"]
)
def test_an_object_without_a_record_is_deleted_softly(store: Store, key: str) -> None:
    store.put(key, b"x")
    clean_objects(DAYS_AHEAD)
    assert store.keys() == []
    assert store.tags(key, VersionId=newest(store, key)) == {"deleted": "true"}


@pytest.mark.parametrize(
    "key",
    [f"quarantine/image/default/{ID}", "media/readme.txt", f"incoming/image/{ID}", "media/other/1920.webp", "logs/x"],
)
def test_objects_of_other_forms_and_in_quarantine_are_never_touched(store: Store, key: str) -> None:
    store.put(key, b"x")
    clean_objects(DAYS_AHEAD)
    assert store.keys() == [key]


def test_what_was_made_of_an_upload_that_failed_is_deleted_and_the_upload_is_kept(store: Store) -> None:
    store.records.reserve(record(state="failed", version_id="v1"))
    uploaded = f"incoming/image/default/{ID}"
    for key in (uploaded, f"media/{ID}/1920.webp"):
        store.put(key, b"x")
    clean_objects(DAYS_AHEAD)
    assert store.keys() == [uploaded]


@pytest.mark.parametrize("state", ["reserved", "processing", "ready"])
def test_objects_of_records_are_kept(store: Store, state: Any) -> None:
    store.records.reserve(record(state=state, version_id="v1"))
    store.put(f"media/{ID}/1920.webp", b"x")
    clean_objects(DAYS_AHEAD)
    assert store.keys() == [f"media/{ID}/1920.webp"]


@pytest.mark.parametrize("state", ["deleted", "quarantined"])
def test_what_a_deletion_or_the_quarantine_left_is_deleted(store: Store, state: Any) -> None:
    store.records.reserve(record(state=state, version_id="v1"))
    store.put(f"media/{ID}/1920.webp", b"x")
    clean_objects(DAYS_AHEAD)
    assert store.keys() == []


def test_young_objects_are_kept(store: Store) -> None:
    store.put(KEY, b"x")
    clean_objects(datetime.now(UTC) + timedelta(hours=47))
    assert store.keys() == [KEY]


def test_nothing_is_deleted_where_no_object_has_a_record(store: Store) -> None:
    for number in range(20):
        store.put(f"media/0198c0de-0000-7000-8000-0000000000{number:02}/a", b"x")
    message = (
        "acme-media/media/: none of 20 objects has a record in acme-media-records; correct RECORDS_TABLE or "
        "MEDIA_PLACES, or set ORPHANS to false"
    )
    with pytest.raises(NoRecordsError) as refused:
        clean_objects(DAYS_AHEAD)
    assert str(refused.value) == message
    assert len(store.keys()) == 20


def test_a_run_that_ends_early_is_continued_by_the_next_one(
    cleanup: Handler, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stale, "PAGE", 1)
    for number in range(4):
        record_id = f"0198c0de-0000-7000-8000-00000000000{number}"
        store.records.reserve(record(id=record_id, expires_at=int(time.time()) - 1))
    assert cleanup({}, limited(3)) == {"finished": False}
    assert states(store).count("failed") in (2, 3)  # the item of the progress may be one of the pages
    assert cleanup({}, limited(100)) == {"finished": True}
    assert states(store).count("failed") == 4


def test_without_time_nothing_is_done(cleanup: Handler, store: Store) -> None:
    store.records.reserve(record(expires_at=int(time.time()) - 1))
    assert cleanup({}, CONTEXT) == {"finished": False}
    assert store.records.get(ID).state == "reserved"


def test_an_error_keeps_the_progress(cleanup: Handler, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> str:
        raise RuntimeError("throttled")

    monkeypatch.setattr(orphans, "clean_page", failing)
    store.records.reserve(record(expires_at=int(time.time()) - 1))
    imported = cleanup.__globals__  # pyright: ignore[reportFunctionMemberAccess]
    with pytest.raises(RuntimeError, match="throttled"):
        cleanup({}, LONG)
    kept = imported["progress"].read(store.records.table)
    assert (kept.task, kept.after) == (f"incoming {BUCKET}/incoming/image/", "")


def test_the_item_of_the_progress_is_no_record(cleanup: Handler, store: Store) -> None:
    cleanup({}, LONG)
    assert cleanup({}, LONG) == {"finished": True}
    with pytest.raises(RecordMissingError):
        store.records.get(ID)


def test_without_orphans_access_to_uploads_suffices() -> None:
    variables = {**ENVIRONMENT, "BUCKET_MEDIA": "", "BUCKET_INCOMING": BUCKET, "ORPHANS": "false"}
    assert CleanupSettings.of(Environment(variables)).orphans is False


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"STUCK_MINUTES": "5"}, "STUCK_MINUTES: '5': not allowed; set an integer of 15 to 10080"),
        ({"ORPHAN_HOURS": "1"}, "ORPHAN_HOURS: '1': not allowed; set an integer of 24 to 8760"),
        ({"ORPHANS": "no"}, "ORPHANS: 'no': not allowed; set one of true, false"),
        ({"BUCKET_MEDIA": ""}, "BUCKET_INCOMING or BUCKET_MEDIA: missing; set it in the function's access settings"),
    ],
)
def test_wrong_settings_are_refused(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        settings(**variables)
    assert str(refused.value) == message


def clean_objects(at: datetime) -> None:
    """All pages of all areas, at a time."""
    given = settings()
    for area in orphans.areas(given.places).values():
        assert orphans.clean_page(given, area, "", at) == ""


def limited(calls: int) -> Any:
    """A context with time for some pages."""
    times = iter([600_000] * calls + [1000] * 100)
    remaining: Callable[[], int] = lambda: next(times)  # noqa: E731
    return SimpleNamespace(get_remaining_time_in_millis=remaining)


def states(store: Store) -> list[str]:
    items = clients.dynamodb().scan(TableName=store.records.table.name)["Items"]
    return [item["state"]["S"] for item in items if "state" in item]


def newest(store: Store, key: str) -> str:
    """The version under a delete marker."""
    (version,) = store.s3.list_object_versions(Bucket=BUCKET, Prefix=key)["Versions"]
    return version["VersionId"]
