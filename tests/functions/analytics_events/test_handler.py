"""Events of a batch of messages as items of the table."""

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws  # pyright: ignore[reportMissingTypeStubs]

from functions.shared import clients
from tests.functions.conftest import ENVIRONMENT
from tests.functions.live_table import CONTEXT

MODULE = "functions.analytics_events.handler"
VIEW = {"asset_id": "a1", "event": "view", "time": "2026-11-30T08:00:00Z", "platform": "ios"}


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in {**ENVIRONMENT, "TABLE_ANALYTICS": "analytics"}.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        clients.reset()
        keys = {"asset_id": "HASH", "timestamp_event": "RANGE"}
        clients.dynamodb().create_table(
            TableName="analytics",
            KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
            BillingMode="PAY_PER_REQUEST",
        )
        sys.modules.pop(MODULE, None)
        yield importlib.import_module(MODULE).handle
    clients.reset()


def batch(*bodies: Any) -> dict[str, Any]:
    return {
        "Records": [
            {"messageId": f"m{index}", "eventSource": "aws:sqs", "body": json.dumps(body)}
            for index, body in enumerate(bodies)
        ]
    }


def items() -> list[dict[str, str]]:
    found = clients.dynamodb().scan(TableName="analytics")["Items"]
    return [{name: value["S"] for name, value in item.items()} for item in found]


@pytest.mark.requirement("GD-98")
def test_an_event_is_an_item_however_often_it_is_received(handle: Any) -> None:
    assert handle(batch(VIEW, VIEW), CONTEXT) == {"batchItemFailures": []}
    assert items() == [
        {
            "asset_id": "a1",
            "timestamp_event": "2026-11-30T08:00:00Z#view",
            "event": "view",
            "platform": "ios",
        }
    ]


@pytest.mark.requirement("GD-98")
def test_only_messages_without_an_event_are_received_again(handle: Any) -> None:
    response = handle(batch({**VIEW, "event": "purchase"}, VIEW), CONTEXT)
    assert response == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert len(items()) == 1
