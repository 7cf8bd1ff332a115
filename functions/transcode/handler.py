"""Submits the job that makes adaptive video of an upload; its end is an event (`transcode_events`)."""

from pathlib import Path
from typing import Any

from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.shared.jobs import submit_once
from functions.shared.outputs import FRAME_NAME, VIDEO_NAME
from functions.shared.probe import probe
from functions.shared.records import Record
from functions.shared.steps import run
from functions.transcode.job import job_settings
from functions.transcode.settings import load

SETTINGS = load(Environment.of_process())
FILE = Path(__file__).with_name("job.json")


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles a change of a record, or a batch of them from a queue."""
    return deliver(event, lambda one: run(SETTINGS.step, record_event(one), transcode))


def transcode(record: Record) -> None:
    """Submits the job of a version once."""
    submit_once(SETTINGS.step, SETTINGS.jobs, record, FILE, lambda base: _settings(base, record))


def _settings(base: dict[str, Any], record: Record) -> dict[str, Any]:
    places = SETTINGS.step.places
    media, frames = places.at("renditions", record.kind), places.at("frames", record.kind)
    return job_settings(
        base,
        probe(record),
        media=f"s3://{media.bucket}/{media.of_record(record.id)}{VIDEO_NAME}",
        frames=f"s3://{frames.bucket}/{frames.of_record(record.id)}{FRAME_NAME}",
        frame_seconds=SETTINGS.frame_seconds,
        loudness_lkfs=SETTINGS.loudness_lkfs,
    )
