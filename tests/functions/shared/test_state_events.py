"""Events about changes of records."""

from typing import Any

import pytest

from functions.shared import clients
from functions.shared.state_events import publish
from tests.functions.conftest import Store, record


def test_nothing_is_published_without_a_bus(store: Store, published: list[dict[str, Any]]) -> None:
    publish("", record())
    assert published == []


def test_events_have_no_personal_data(store: Store, published: list[dict[str, Any]]) -> None:
    publish("default", record(owner="ada", attributes={"name": "ada.png"}))
    assert "ada" not in str(published)


def test_an_event_that_the_bus_refuses_is_an_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: Any) -> dict[str, Any]:
        return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "slow down"}]}

    monkeypatch.setattr(clients.client("events"), "put_events", refused, raising=False)
    with pytest.raises(RuntimeError, match="ThrottlingException: slow down"):
        publish("default", record())
