"""Links follow the states of records, however often and in whatever order events come."""

import re
from typing import Any

import pytest

from functions.shared.links import CODE, code_of
from tests.functions.conftest import CONTEXT, ID, Handler, Store, record
from tests.functions.links import ENVIRONMENT, create_table, links, put
from tests.functions.processing import event_of, messages

FIRST, SECOND = code_of(ID, 0), code_of(ID, 1)


@pytest.fixture
def share(handler: Any, store: Store) -> Handler:
    create_table()
    return handler("share_link", **ENVIRONMENT)


def test_codes_have_eight_characters() -> None:
    assert re.fullmatch(CODE, FIRST)
    assert len({code_of(f"asset-{number}", 0) for number in range(1000)}) == 1000


def test_an_asset_that_is_ready_has_one_link_and_its_record_the_code(share: Handler, store: Store) -> None:
    ready = store.records.reserve(record(state="ready", version_id="v1")).record
    for _ in range(2):
        assert share(messages(event_of(ready)), CONTEXT) == {"batchItemFailures": []}
    assert links() == {FIRST: ID}
    assert store.records.get(ID).attributes["short_code"] == FIRST


def test_the_code_of_another_asset_is_not_taken(share: Handler, store: Store) -> None:
    put(FIRST, "other")
    share(event_of(store.records.reserve(record(state="ready", version_id="v1")).record), CONTEXT)
    assert links() == {FIRST: "other", SECOND: ID}


def test_an_asset_without_a_free_code_is_a_failed_message(share: Handler, store: Store) -> None:
    for attempt in range(5):
        put(code_of(ID, attempt), "other")
    ready = store.records.reserve(record(state="ready", version_id="v1")).record
    assert share(messages(event_of(ready)), CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "0"}]}


@pytest.mark.parametrize("state", ["deleted", "quarantined"])
def test_a_link_ends_with_its_asset(share: Handler, store: Store, state: Any) -> None:
    ready = store.records.reserve(record(state="ready", version_id="v1")).record
    share(event_of(ready), CONTEXT)
    store.records.move(ID, state, version_id="v1")
    share(event_of(ready), CONTEXT)  # the old event
    assert links() == {}


def test_a_restored_asset_has_its_link_again(share: Handler, store: Store) -> None:
    ready = store.records.reserve(record(state="ready", version_id="v1")).record
    share(event_of(ready), CONTEXT)
    share(event_of(store.records.move(ID, "deleted", version_id="v1").record), CONTEXT)
    restored = store.records.move(ID, "ready", version_id="v1", only_from=("deleted",)).record
    share(event_of(restored), CONTEXT)
    assert links() == {FIRST: ID}


def test_an_asset_that_is_deleted_while_its_link_is_made_has_none(
    share: Handler, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = store.records.reserve(record(state="ready", version_id="v1")).record
    records = type(store.records)
    describe = records.describe

    def interrupted(self: Any, *arguments: Any) -> Any:
        records.move(self, ID, "deleted", version_id="v1")
        return describe(self, *arguments)

    monkeypatch.setattr(records, "describe", interrupted)
    share(event_of(ready), CONTEXT)
    assert links() == {}


@pytest.mark.parametrize("state", ["reserved", "uploaded", "scanned", "processing", "failed"])
def test_an_asset_that_was_never_ready_has_no_link(share: Handler, store: Store, state: Any) -> None:
    share(event_of(store.records.reserve(record(state=state, version_id="v1")).record), CONTEXT)
    assert links() == {}


def test_a_record_that_was_forgotten_changes_nothing(share: Handler) -> None:
    share(event_of(record(version_id="v1")), CONTEXT)
    assert links() == {}
