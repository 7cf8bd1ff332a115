"""Withdraws what is there of records that ended, by their events."""

from typing import Any

from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.withdraw.settings import WithdrawSettings
from functions.withdraw.withdrawal import withdraw

SETTINGS = WithdrawSettings.of(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles a change of a record, or a batch of them from a queue."""
    return deliver(event, lambda one: withdraw(record_event(one), SETTINGS))
