"""Writes dimensions, duration and size of a medium to its record."""

from collections.abc import Mapping
from typing import Any

from functions.metadata.settings import load
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.shared.images.header import read_header
from functions.shared.probe import probe
from functions.shared.records import Record
from functions.shared.source import source_bytes, source_size
from functions.shared.steps import run, seconds

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles a change of a record, or a batch of them from a queue."""
    return deliver(event, lambda one: run(SETTINGS.step, record_event(one), metadata))


def metadata(record: Record) -> Mapping[str, Any]:
    """What a client needs to lay out or play the medium: width, height, frames, duration_seconds, size_bytes.

    END_TO_END_ENCRYPTED: `true` where only clients can read media; then their size is all that is known.
    """
    if SETTINGS.encrypted:
        return {"size_bytes": source_size(record)}
    match record.kind:
        case "image" | "profile":
            return image_metadata(record)
        case "video" | "audio":
            found = probe(record)
            pixels = {"width": found.width, "height": found.height} if found.video else {}
            return {"size_bytes": source_size(record), "duration_seconds": seconds(found.duration_seconds), **pixels}
        case _:
            return {"size_bytes": source_size(record)}


def image_metadata(record: Record) -> Mapping[str, Any]:
    """Dimensions as displayed, from the header: nothing is decoded."""
    data = source_bytes(record)
    header = read_header(data)
    return {"size_bytes": len(data), "width": header.width, "height": header.height, "frames": header.frames}
