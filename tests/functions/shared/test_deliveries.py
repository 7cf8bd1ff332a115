"""Deliveries: single events raise, batches answer the failed messages."""

from typing import Any

import pytest

from functions.shared.deliveries import deliver
from tests.functions.processing import messages


def failing(event: dict[str, Any]) -> None:
    if event.get("bad"):
        raise TimeoutError


def test_a_single_event_raises() -> None:
    with pytest.raises(TimeoutError):
        deliver({"bad": True}, failing)


def test_only_failed_messages_are_answered() -> None:
    answer = deliver(messages({}, {"bad": True}, {}), failing)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}


def test_a_batch_of_failed_messages_is_answered_too() -> None:
    answer = deliver(messages({"bad": True}, {"bad": True}), failing)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}, {"itemIdentifier": "1"}]}


@pytest.mark.parametrize("body", ["not JSON", "[]", '"text"', ""])
def test_a_message_that_is_no_event_fails_alone(body: str) -> None:
    assert deliver(messages({}, body), failing) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
