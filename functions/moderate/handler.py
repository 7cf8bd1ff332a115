"""Moderates an image, or the frames of a video: withholds it and notifies reviewers, or lets it become ready."""

from collections.abc import Iterator, Mapping
from typing import Any

from functions.moderate.labels import found_labels, reason
from functions.moderate.settings import load
from functions.moderate.thresholds import thresholds
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import RecordEvent, record_event
from functions.shared.quarantine import move_objects
from functions.shared.recognition import recognize
from functions.shared.records import Record, RecordMissingError
from functions.shared.refusal import RefusedError
from functions.shared.review import notify
from functions.shared.samples import image_samples, video_samples
from functions.shared.source import source_bytes
from functions.shared.steps import WithheldError, is_done, run

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles a change of a record, or a batch of them from a queue. A video starts when its frames are there: at the
    event that its job is done, in which it is still processing."""
    return deliver(event, lambda one: handle_record(record_event(one)))


def handle_record(event: RecordEvent) -> None:
    """Moderates a record, and notifies the reviewers once it is withheld. A repeated event moves what an earlier one
    left behind. ConfigurationError of the thresholds is no attempt: the record stays as it is until they are
    corrected."""
    thresholds(SETTINGS.environment)
    records = SETTINGS.step.records
    try:
        record = records.get(event.id)
        if record.kind == "video" and not is_done(record, "transcode"):
            return
        repeated = record.state == "quarantined"
        run(SETTINGS.step, event, moderate, during=("processing",))
        record = records.get(event.id)
    except RecordMissingError:
        return
    if record.state == "quarantined" and record.version_id == event.version_id:
        if repeated:
            move_objects(SETTINGS.step.places, record)
        notify(SETTINGS.topic, records, record, {})


def moderate(record: Record) -> Mapping[str, Any]:
    """Asks about each sample. WithheldError names the labels; the first sample that has some decides."""
    limits = thresholds(SETTINGS.environment)
    samples = 0
    for content in _samples(record):
        samples += 1
        found = found_labels(_labels(content, min(limits.values())), limits)
        if found:
            raise WithheldError(reason(found))
    if samples == 0:
        raise RefusedError("moderation: no picture to look at; upload it again")
    return {"moderated_samples": samples}


def _samples(record: Record) -> Iterator[bytes]:
    if record.kind == "video":
        frames = SETTINGS.step.places.at("frames", record.kind)
        return video_samples(frames.bucket, frames.of_record(record.id))
    return image_samples(source_bytes(record))


def _labels(content: bytes, least_confidence: float) -> list[dict[str, Any]]:
    answer = recognize(
        "detect_moderation_labels",
        content,
        subject="moderation",
        remedy="upload another image",
        MinConfidence=least_confidence,
    )
    labels: list[dict[str, Any]] = answer["ModerationLabels"]
    return labels
