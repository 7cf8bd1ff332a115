"""Checks that a profile picture shows a face of good quality."""

from collections.abc import Mapping
from typing import Any

from functions.faces.settings import load
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.shared.images.decoding import Box, still
from functions.shared.recognition import recognize
from functions.shared.records import Record
from functions.shared.refusal import RefusedError
from functions.shared.samples import SIDE, sample
from functions.shared.source import source_bytes
from functions.shared.steps import run

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles a change of a record, or a batch of them from a queue."""
    return deliver(event, lambda one: run(SETTINGS.step, record_event(one), faces))


def faces(record: Record) -> Mapping[str, Any]:
    """The number of faces. RefusedError says what is wrong: the owner uploads another picture."""
    content = sample(still(source_bytes(record), Box(SIDE, SIDE)))
    answer = recognize("detect_faces", content, subject="faces", remedy="upload another picture")
    details: list[dict[str, Any]] = answer["FaceDetails"]
    fault = SETTINGS.rules.fault(details)
    if fault:
        raise RefusedError(fault)
    return {"faces": len(details)}
