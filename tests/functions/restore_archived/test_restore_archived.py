"""Files in archive classes: requested once, and notified when all of a record can be read."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.shared import clients
from functions.shared.events import EventError
from functions.shared.states import State
from tests.functions.conftest import BUCKET, CONTEXT, ID, Handler, Store, record, rest_event, said

KEYS = [f"media/{ID}/1.jpg", f"media/{ID}/2.jpg"]
EXPIRY = "2026-12-07T00:00:00Z"
PENDING = 'ongoing-request="true"'
AVAILABLE = 'ongoing-request="false", expiry-date="Mon, 07 Dec 2026 00:00:00 GMT"'
REQUEST = rest_event(record_id=ID)


@pytest.fixture
def topic_arn(store: Store) -> str:
    return clients.client("sns").create_topic(Name="restored")["TopicArn"]


@pytest.fixture
def restore_archived(handler: Any, topic_arn: str) -> Handler:
    return handler("restore_archived", TOPIC_RESTORED=topic_arn)


def hooked(client: Any, event: str, hook: Callable[..., None]) -> Iterator[None]:
    """Calls a hook of a client until the fixture ends."""
    client.meta.events.register(event, hook)
    yield
    client.meta.events.unregister(event, hook)


@pytest.fixture
def notices(store: Store) -> Iterator[list[dict[str, Any]]]:
    """Messages to the topic, in order."""
    found: list[dict[str, Any]] = []

    def kept(params: dict[str, Any], **_: Any) -> None:
        found.append(json.loads(params["Message"]))

    for _ in hooked(clients.client("sns"), "provide-client-params.sns.Publish", kept):
        yield found


@pytest.fixture
def copies(store: Store) -> Iterator[dict[str, str]]:
    """The header x-amz-restore by key; the store itself finishes each copy at once."""
    found: dict[str, str] = {}
    keys: list[str] = []

    def requested(params: dict[str, Any], **_: Any) -> None:
        keys.append(params["Key"])

    def answered(parsed: dict[str, Any], **_: Any) -> None:
        parsed.pop("Restore", None)
        if keys[-1] in found:
            parsed["Restore"] = found[keys[-1]]

    for _ in hooked(store.s3, "provide-client-params.s3.HeadObject", requested):
        for _ in hooked(store.s3, "after-call.s3.HeadObject", answered):
            yield found


@pytest.fixture
def requests(store: Store) -> Iterator[list[tuple[str, int, str]]]:
    """Key, days and tier of requests to S3."""
    found: list[tuple[str, int, str]] = []

    def kept(params: dict[str, Any], **_: Any) -> None:
        request = params["RestoreRequest"]
        found.append((params["Key"], request["Days"], request["GlacierJobParameters"]["Tier"]))

    for _ in hooked(store.s3, "provide-client-params.s3.RestoreObject", kept):
        yield found


def stored(store: Store, *classes: str, state: State = "ready") -> None:
    """A record with an object of each storage class."""
    store.records.reserve(record(state=state, version_id="v1"))
    for key, storage_class in zip(KEYS, classes, strict=False):
        store.put(key, b"x", StorageClass=storage_class)


def completed(key: str, bucket: str = BUCKET, expiry: str = EXPIRY) -> dict[str, Any]:
    """`Object Restore Completed` of S3."""
    return {
        "source": "aws.s3",
        "detail-type": "Object Restore Completed",
        "detail": {"bucket": {"name": bucket}, "object": {"key": key}, "restore-expiry-time": expiry},
    }


def test_archived_objects_are_requested_for_a_week_in_bulk(
    restore_archived: Handler, store: Store, copies: Any, requests: Any
) -> None:
    stored(store, "GLACIER", "DEEP_ARCHIVE")
    found = restore_archived(REQUEST, CONTEXT)
    assert (found["statusCode"], json.loads(found["body"])) == (202, {"id": ID, "archived": 2, "waiting": 2})
    assert requests == [(KEYS[0], 7, "Bulk"), (KEYS[1], 7, "Bulk")]


def test_tier_and_days_are_of_the_request(restore_archived: Handler, store: Store, copies: Any, requests: Any) -> None:
    stored(store, "GLACIER")
    restore_archived(rest_event({"tier": "Expedited", "days": 30}, record_id=ID), CONTEXT)
    assert requests == [(KEYS[0], 30, "Expedited")]


def test_objects_that_are_read_at_once_are_not_requested(
    restore_archived: Handler, store: Store, copies: Any, requests: Any
) -> None:
    stored(store, "STANDARD", "GLACIER_IR")
    found = restore_archived(REQUEST, CONTEXT)
    assert (found["statusCode"], json.loads(found["body"])) == (200, {"id": ID, "archived": 0, "waiting": 0})
    assert requests == []


def test_a_request_in_progress_is_not_repeated(
    restore_archived: Handler, store: Store, copies: dict[str, str], requests: Any
) -> None:
    stored(store, "GLACIER")
    copies[KEYS[0]] = PENDING
    assert restore_archived(REQUEST, CONTEXT)["statusCode"] == 202
    assert requests == []


def test_a_request_that_another_call_made_meanwhile_is_harmless(
    restore_archived: Handler, store: Store, copies: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(store, "GLACIER")

    def refused(**_: Any) -> None:
        raise clients.ClientError({"Error": {"Code": "RestoreAlreadyInProgress", "Message": ""}}, "RestoreObject")

    monkeypatch.setattr(store.s3, "restore_object", refused, raising=False)
    assert restore_archived(REQUEST, CONTEXT)["statusCode"] == 202


def test_a_finished_copy_is_kept_for_longer(
    restore_archived: Handler, store: Store, copies: dict[str, str], requests: Any
) -> None:
    stored(store, "GLACIER")
    copies[KEYS[0]] = AVAILABLE
    assert restore_archived(REQUEST, CONTEXT)["statusCode"] == 200
    assert requests == [(KEYS[0], 7, "Bulk")]


def test_a_record_is_notified_once_when_all_of_it_can_be_read(
    restore_archived: Handler, store: Store, copies: dict[str, str], notices: list[dict[str, Any]]
) -> None:
    stored(store, "GLACIER", "DEEP_ARCHIVE")
    copies.update({KEYS[0]: AVAILABLE, KEYS[1]: PENDING})
    restore_archived(completed(KEYS[0]), CONTEXT)
    assert notices == []
    copies[KEYS[1]] = AVAILABLE
    for key in (KEYS[1], KEYS[1], KEYS[0]):
        restore_archived(completed(key), CONTEXT)
    assert notices == [{"id": ID, "kind": "image", "restoredUntil": EXPIRY}]


def test_a_later_restoration_is_notified_again(
    restore_archived: Handler, store: Store, copies: dict[str, str], notices: list[dict[str, Any]]
) -> None:
    stored(store, "GLACIER")
    copies[KEYS[0]] = AVAILABLE
    for expiry in (EXPIRY, "2027-01-07T00:00:00Z"):
        restore_archived(completed(KEYS[0], expiry=expiry), CONTEXT)
    assert len(notices) == 2


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (completed(KEYS[0], bucket="acme-media-replica"), "ready"),
        (completed("media/unknown/1.jpg"), "ready"),
        (completed("thumb/x/1.jpg"), "ready"),
        (completed(KEYS[0]), "deleted"),
    ],
    ids=["replica", "unknown id", "other place", "deleted"],
)
def test_events_about_other_objects_notify_nothing(
    restore_archived: Handler, store: Store, copies: Any, notices: Any, event: Any, state: State
) -> None:
    stored(store, "GLACIER", state=state)
    restore_archived(event, CONTEXT)
    assert notices == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"tier": "Fast"}, "body.tier: 'Fast': not allowed; send one of Bulk, Expedited, Standard"),
        ({"tier": 1}, "body.tier: 1: not a string; send a string"),
        ({"days": 0}, "body.days: 0: out of range; send an integer of 1 to 30"),
        ({"days": 31}, "body.days: 31: out of range; send an integer of 1 to 30"),
        ({"days": "7"}, "body.days: '7': not an integer; send an integer of 1 to 30"),
        ({"day": 7}, "body.day: unknown field; did you mean days?"),
        ({"tier": "Expedited"}, "body.tier: 'Expedited': not for DEEP_ARCHIVE; send Standard or Bulk"),
    ],
)
def test_a_wrong_request_is_refused(
    restore_archived: Handler, store: Store, copies: Any, requests: Any, body: Any, message: str
) -> None:
    stored(store, "GLACIER", "DEEP_ARCHIVE")
    assert said(restore_archived(rest_event(body, record_id=ID), CONTEXT)) == (400, "bad_request", message)
    assert requests == []


@pytest.mark.parametrize("state", ["processing", "deleted", "quarantined"])
def test_only_what_is_ready_is_requested(restore_archived: Handler, store: Store, state: State) -> None:
    stored(store, "GLACIER", state=state)
    message = f"media {ID}: {state}; only what is ready can be restored"
    assert said(restore_archived(REQUEST, CONTEXT)) == (409, "not_ready", message)


def test_an_event_of_another_form_is_refused(restore_archived: Handler) -> None:
    event = {**completed(KEYS[0]), "detail-type": "Object Restore Initiated"}
    with pytest.raises(EventError, match="'Object Restore Initiated': not handled; allowed: '"):
        restore_archived(event, CONTEXT)
