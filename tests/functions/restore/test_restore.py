"""Restoration of what was deleted softly, within the period."""

import json
import time
from typing import Any

import pytest

from functions.shared.deletion import restore_below
from functions.shared.states import State
from tests.functions.conftest import BUCKET, CONTEXT, ID, Handler, Store, record, rest_event, said

KEYS = [f"frames/{ID}/1.jpg", f"media/{ID}/photo.jpg", f"thumb/{ID}/small.webp"]
REQUEST = rest_event(record_id=ID)


@pytest.fixture
def delete(handler: Any) -> Handler:
    return handler("delete")


@pytest.fixture
def restore(handler: Any) -> Handler:
    return handler("restore", EVENT_BUS="default")


@pytest.fixture
def stored(store: Store) -> Store:
    """The store with a record that is ready, and its objects in two versions each."""
    store.records.reserve(record(state="ready", version_id="v1"))
    for key in KEYS:
        store.put(key, b"older")
        store.put(key, key.encode(), ContentType="image/webp", Tagging="kept=yes")
    return store


def test_the_record_is_ready_without_an_expiry(delete: Handler, restore: Handler, stored: Store) -> None:
    delete(REQUEST, CONTEXT)
    assert json.loads(restore(REQUEST, CONTEXT)["body"]) == {"id": ID, "state": "ready"}
    found = stored.records.get(ID)
    assert (found.state, found.expires_at, found.state_before) == ("ready", 0, "")
    assert found.attributes == {}


def test_objects_are_as_before(delete: Handler, restore: Handler, stored: Store) -> None:
    delete(REQUEST, CONTEXT)
    restore(REQUEST, CONTEXT)
    assert stored.keys() == KEYS
    for key in KEYS:
        found = stored.s3.get_object(Bucket=BUCKET, Key=key)
        assert (found["Body"].read(), found["ContentType"]) == (key.encode(), "image/webp")
        assert stored.tags(key) == {"kept": "yes"}


def test_an_object_that_only_has_the_tag_loses_it(delete: Handler, restore: Handler, stored: Store) -> None:
    delete(REQUEST, CONTEXT)
    stored.put(KEYS[1], b"again", Tagging="kept=yes&deleted=true")
    restore(REQUEST, CONTEXT)
    assert stored.tags(KEYS[1]) == {"kept": "yes"}


def test_what_was_deleted_before_stays_deleted(delete: Handler, restore: Handler, stored: Store) -> None:
    stored.s3.delete_object(Bucket=BUCKET, Key=KEYS[0])
    delete(REQUEST, CONTEXT)
    restore(REQUEST, CONTEXT)
    assert stored.keys() == KEYS[1:]


def test_a_record_without_its_objects_stays_deleted(delete: Handler, restore: Handler, stored: Store) -> None:
    delete(REQUEST, CONTEXT)
    for version in stored.s3.list_object_versions(Bucket=BUCKET)["Versions"]:
        stored.s3.delete_object(Bucket=BUCKET, Key=version["Key"], VersionId=version["VersionId"])
    assert said(restore(REQUEST, CONTEXT)) == (410, "expired", f"media {ID}: its objects are gone; upload it again")
    assert stored.records.get(ID).state == "deleted"


def test_a_restoration_that_ended_before_the_state_goes_on(delete: Handler, restore: Handler, stored: Store) -> None:
    delete(REQUEST, CONTEXT)
    for key in KEYS:
        restore_below(BUCKET, key)
    assert restore(REQUEST, CONTEXT)["statusCode"] == 200


def test_a_repeated_request_changes_nothing(delete: Handler, restore: Handler, stored: Store) -> None:
    delete(REQUEST, CONTEXT)
    restore(REQUEST, CONTEXT)
    before = stored.records.get(ID), stored.s3.list_object_versions(Bucket=BUCKET)["Versions"]
    assert restore(REQUEST, CONTEXT)["statusCode"] == 200
    assert (stored.records.get(ID), stored.s3.list_object_versions(Bucket=BUCKET)["Versions"]) == before


def test_media_can_be_deleted_and_restored_again(delete: Handler, restore: Handler, stored: Store) -> None:
    for _ in range(2):
        delete(REQUEST, CONTEXT)
        assert stored.keys() == []
        restore(REQUEST, CONTEXT)
        assert stored.keys() == KEYS


def test_the_restoration_is_published(
    delete: Handler, restore: Handler, stored: Store, published: list[dict[str, Any]]
) -> None:
    delete(REQUEST, CONTEXT)
    restore(REQUEST, CONTEXT)
    assert [event["state"] for event in published] == ["ready"]


ENDED = "the period to restore it has ended; upload it again"


@pytest.mark.parametrize(
    ("state", "before", "seconds", "status", "code", "message"),
    [
        ("processing", "", 0, 409, "not_deleted", "processing; only what was deleted can be restored"),
        ("quarantined", "", 0, 409, "not_deleted", "quarantined; only what was deleted can be restored"),
        ("deleted", "quarantined", 9999, 409, "not_restorable", "was quarantined when it was deleted; upload it again"),
        ("deleted", "processing", 9999, 409, "not_restorable", "was processing when it was deleted; upload it again"),
        ("deleted", "ready", -1, 410, "expired", ENDED),
        ("deleted", "ready", 60, 410, "expired", ENDED),
    ],
)
def test_what_cannot_be_restored_is_refused(
    restore: Handler, store: Store, state: State, before: str, seconds: int, status: int, code: str, message: str
) -> None:
    expires_at = int(time.time()) + seconds
    store.records.reserve(record(version_id="v1", state=state, state_before=before, expires_at=expires_at))
    assert said(restore(REQUEST, CONTEXT)) == (status, code, f"media {ID}: {message}")
    assert store.records.get(ID).state == state


def test_media_of_others_and_forgotten_media_is_not_found(restore: Handler, stored: Store) -> None:
    other = ID.replace("1", "2")
    for event, record_id in [(rest_event(record_id=ID, owner="eve"), ID), (rest_event(record_id=other), other)]:
        assert said(restore(event, CONTEXT)) == (404, "not_found", f"media {record_id}: not found")
