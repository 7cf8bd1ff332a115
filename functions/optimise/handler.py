"""Makes variants of images: of each upload, and those that the edge requests because they are not stored yet."""

from collections.abc import Mapping
from typing import Any

from functions.optimise.origin import requested
from functions.optimise.settings import load
from functions.optimise.variants import uploaded
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.shared.records import Record
from functions.shared.steps import run

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Answers a request of the function's URL, or handles a change of a record or a batch of them from a queue."""
    if "rawPath" in event:
        return requested(event, SETTINGS)
    return deliver(event, lambda one: run(SETTINGS.step, record_event(one), _optimise))


def _optimise(record: Record) -> Mapping[str, Any]:
    return uploaded(record, SETTINGS)
