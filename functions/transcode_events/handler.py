"""Ends the step of a job of MediaConvert: once its outputs are there, or with the reason why it failed."""

from typing import Any

from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import EventError, JobEvent, job_event
from functions.shared.jobs import job_attribute
from functions.shared.objects import head
from functions.shared.outputs import first_frame, media_outputs, outputs
from functions.shared.records import Record, RecordMissingError, StaleError
from functions.shared.refusal import RefusedError
from functions.shared.source import check_source
from functions.shared.state_events import publish, publish_withdrawn
from functions.shared.step_settings import StepSettings
from functions.shared.steps import done, fail, finish, ignore, is_done, stale
from functions.transcode_events.settings import load

SETTINGS = load(Environment.of_process())


class OutputsMissingError(RuntimeError):
    """A job is complete and its outputs are not there."""


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles the end of a job, or a batch of them from a queue."""
    return deliver(event, lambda one: end(job_event(one)))


def end(job: JobEvent) -> None:
    """Applies the end of a job to its record. Events of other versions and jobs change nothing. EventError for a step
    that has no jobs; OutputsMissingError until the last attempt, which makes the record `failed`."""
    settings = SETTINGS.get(job.step)
    if settings is None:
        raise EventError(f"event.detail.userMetadata.step: '{job.step}': has no jobs; allowed: {', '.join(SETTINGS)}")
    record = _record(settings, job)
    if record is None:
        return
    match job.status:
        case "COMPLETE" if is_done(record, settings.name):
            finish(settings, record)
        case "COMPLETE":
            complete(settings, record)
        case "ERROR":
            fail(settings, record, f"{job.step}: {job.error or 'the job failed'}")
        case "CANCELED":
            fail(settings, record, f"{job.step}: the job was canceled")
        case _:
            ignore(settings, record.id, f"status {job.status} ends no job")


def complete(settings: StepSettings, record: Record) -> None:
    """Ends the step whose outputs are there. The event of the record then starts what waits for its frames."""
    try:
        check_source(record)
        check_outputs(settings, record)
    except RefusedError as error:
        fail(settings, record, str(error))
        return
    except OutputsMissingError as error:
        try:
            attempt = settings.records.count_attempt(record.id, record.version_id, f"attempts_{settings.name}_outputs")
        except StaleError as gone:
            stale(settings, gone)
            return
        if attempt < settings.attempts:
            raise
        fail(settings, record, str(error))
        return
    done(settings, record, outputs(settings.places, settings.name, record))
    record = settings.records.get(record.id)
    if record.state == "processing":
        publish(settings.event_bus, record)


def check_outputs(settings: StepSettings, record: Record) -> None:
    """OutputsMissingError if an output of a step is not there."""
    places, step = settings.places, settings.name
    bucket = places.at("renditions", record.kind).bucket
    wanted = [(bucket, key) for key in media_outputs(places, step, record).values()]
    if step == "transcode":
        wanted.append((places.at("frames", record.kind).bucket, first_frame(places, record)))
    missing = [key for bucket, key in wanted if head(bucket, key) is None]
    if missing:
        raise OutputsMissingError(f"{step}: the job is complete without {', '.join(missing)}")


def _record(settings: StepSettings, job: JobEvent) -> Record | None:
    """The record of a job, if it is of its version and still processing."""
    try:
        record = settings.records.get(job.record_id)
    except RecordMissingError as error:
        return ignore(settings, job.record_id, str(error))
    if record.version_id != job.version_id:
        return ignore(settings, record.id, f"version {job.version_id}; the record has {record.version_id}")
    if record.state != "processing":
        publish_withdrawn(settings.event_bus, record)  # the job has written outputs
        return ignore(settings, record.id, f"record is {record.state}")
    if record.attributes.get(job_attribute(settings.name), job.job_id) != job.job_id:
        return ignore(settings, record.id, f"job {job.job_id} is not the job of the record")
    return record
