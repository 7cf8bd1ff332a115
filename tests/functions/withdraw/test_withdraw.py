"""What is written of a record after its end: its event leads to what removes it."""

from typing import Any

import pytest

from functions.shared import clients
from functions.shared.records import Record
from functions.shared.states import STATES, WITHDRAWN, State
from functions.withdraw import withdrawal
from tests.functions.conftest import CONTEXT, ID, Handler, Store, record
from tests.functions.processing import event_of, messages

KEYS = [f"frames/{ID}/frame.0000000.jpg", f"media/{ID}/640.webp", f"thumb/{ID}/large.webp"]
OTHER = "media/0198c0de-0000-7000-8000-000000000002/640.webp"
NOW, BEFORE, LATER = "2026-11-30T12:00:01Z", "2026-11-30T12:00:00Z", "2026-11-30T12:00:02Z"


@pytest.fixture
def withdraw(handler: Any) -> Handler:
    return handler("withdraw")


def stored(store: Store, state: State) -> Record:
    """A record in a state since NOW, with objects, and an object of another record."""
    for key in (*KEYS, OTHER):
        store.put(key)
    return store.records.reserve(record(state=state, version_id="v1", updated_at=NOW)).record


@pytest.mark.parametrize("state", STATES)
def test_what_is_there_of_a_record_that_ended_is_removed(withdraw: Handler, store: Store, state: State) -> None:
    withdraw(event_of(stored(store, state)), CONTEXT)
    assert store.keys() == ([OTHER] if state in WITHDRAWN else sorted([*KEYS, OTHER]))


def test_the_objects_can_be_restored(withdraw: Handler, store: Store) -> None:
    withdraw(event_of(stored(store, "deleted")), CONTEXT)
    (version,) = store.s3.list_object_versions(Bucket=store.bucket, Prefix=KEYS[1])["Versions"]
    assert store.tags(KEYS[1], VersionId=version["VersionId"]) == {"deleted": "true"}


def test_events_come_in_batches_of_a_queue_as_well(withdraw: Handler, store: Store) -> None:
    found = stored(store, "quarantined")
    assert withdraw(messages(event_of(found), event_of(found)), CONTEXT) == {"batchItemFailures": []}
    assert store.keys() == [OTHER]


@pytest.fixture
def invalidations(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Requests to invalidate, in order."""
    made: list[dict[str, Any]] = []

    def kept(**values: Any) -> None:
        made.append(values)

    monkeypatch.setattr(clients.client("cloudfront"), "create_invalidation", kept, raising=False)
    return made


def test_the_edge_forgets_what_was_removed_once_for_an_event(
    handler: Any, store: Store, invalidations: list[dict[str, Any]]
) -> None:
    withdraw = handler("withdraw", DISTRIBUTION="media", DISTRIBUTION_MEDIA="EDFDVBD632BHDS5")
    event = {**event_of(stored(store, "deleted")), "id": "event-1"}
    for _ in range(2):
        withdraw(event, CONTEXT)
    (made,) = invalidations
    assert made["InvalidationBatch"] == {
        "Paths": {"Quantity": 3, "Items": [f"/media/{ID}/*", f"/thumb/{ID}/*", f"/frames/{ID}/*"]},
        "CallerReference": f"{ID}-withdrawn-event-1",
    }


def test_a_record_of_another_region_that_is_not_replicated_yet_is_tried_again(withdraw: Handler, store: Store) -> None:
    found = stored(store, "ready")
    with pytest.raises(
        withdrawal.NotReplicatedError, match=f"record {ID}: ready since {NOW}, deleted at {LATER} in the event"
    ):
        withdraw(event_of(found, state="deleted", updatedAt=LATER), CONTEXT)
    assert store.keys() == sorted([*KEYS, OTHER])


@pytest.mark.parametrize("deleted_at", [BEFORE, NOW, ""])
def test_a_record_that_was_restored_since_keeps_its_objects(withdraw: Handler, store: Store, deleted_at: str) -> None:
    withdraw(event_of(stored(store, "ready"), state="deleted", updatedAt=deleted_at), CONTEXT)
    assert store.keys() == sorted([*KEYS, OTHER])


def test_a_record_that_is_not_there_yet_is_tried_again(withdraw: Handler, store: Store) -> None:
    with pytest.raises(withdrawal.NotReplicatedError, match=f"record {ID}: missing"):
        withdraw(event_of(record(state="deleted")), CONTEXT)


def test_a_repeated_event_invalidates_what_an_earlier_one_has_removed(
    handler: Any, store: Store, invalidations: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    withdraw = handler("withdraw", DISTRIBUTION="media", DISTRIBUTION_MEDIA="EDFDVBD632BHDS5")
    event = {**event_of(stored(store, "deleted")), "id": "event-1"}

    def throttled(**_: Any) -> None:
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(clients.client("cloudfront"), "create_invalidation", throttled, raising=False)
        with pytest.raises(TimeoutError):
            withdraw(event, CONTEXT)
    assert (store.keys(), invalidations) == ([OTHER], [])
    withdraw(event, CONTEXT)
    withdraw(event, CONTEXT)
    assert [made["InvalidationBatch"]["CallerReference"] for made in invalidations] == [f"{ID}-withdrawn-event-1"]


def test_a_repeated_event_puts_back_what_an_earlier_one_has_removed_of_a_restored_record(
    withdraw: Handler, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = event_of(stored(store, "deleted"))
    removed = withdrawal.remove_delivered

    def then_interrupted(*given: Any) -> int:
        store.records.move(ID, "ready", version_id="v1", only_from=("deleted",))
        removed(*given)
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(withdrawal, "remove_delivered", then_interrupted)
        with pytest.raises(TimeoutError):
            withdraw(event, CONTEXT)
    assert store.keys() == [OTHER]
    withdraw(event, CONTEXT)
    assert store.keys() == sorted([*KEYS, OTHER])


def test_what_was_removed_of_a_record_that_is_restored_meanwhile_is_put_back(
    withdraw: Handler, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = stored(store, "deleted")
    removed = withdrawal.remove_delivered

    def then_restored(*given: Any) -> int:
        number = removed(*given)
        store.records.move(ID, "ready", version_id="v1", only_from=("deleted",))
        return number

    monkeypatch.setattr(withdrawal, "remove_delivered", then_restored)
    withdraw(event_of(found), CONTEXT)
    assert store.keys() == sorted([*KEYS, OTHER])
