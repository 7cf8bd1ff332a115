"""Steps of processing. Each function does one step of a record, by the version of its object; the last one makes the
record ready.

A step that is done is a time in the record (`step_thumbnail`). So it is done once, whatever is delivered twice, and the
write of the last missing step sees all others, whatever the order.
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from functions.shared.events import RecordEvent
from functions.shared.processing import StepName
from functions.shared.quarantine import withhold
from functions.shared.records import Moved, Record, RecordMissingError, StaleError, now
from functions.shared.refusal import RefusedError
from functions.shared.state_events import publish, publish_withdrawn
from functions.shared.states import State, sources
from functions.shared.step_settings import StepSettings
from functions.shared.telemetry import count, log, measure


class WithheldError(Exception):
    """A step found that the medium has to go to quarantine. The message is the reason."""


PROCESSING: tuple[State, ...] = ("processing",)
WITHHELD_FROM: tuple[State, ...] = tuple(state for state in sources("quarantined") if state != "deleted")
Work = Callable[[Record], Mapping[str, Any] | None]
"""What a step does: attributes that the record gets, or None if the step ends later, by another event."""


def run(settings: StepSettings, event: RecordEvent, work: Work, *, during: tuple[State, ...] = ()) -> None:
    """Does the step of the record that an event is about.

    during: further states of events that start the step. RefusedError of the work makes the record `failed`,
    WithheldError `quarantined`. Another error is raised, so that the delivery is repeated; at the last attempt, the
    record is `failed` with a reason instead. Events of other versions, of kinds without this step, and of records that
    are further on change nothing.
    """
    record = _startable(settings, event, during)
    if record is None:
        return
    if is_done(record, settings.name):
        finish(settings, record)
        return
    records = settings.records
    try:
        record = records.move(record.id, "processing", version_id=record.version_id, only_from=settings.origins).record
        attempt = records.count_attempt(record.id, record.version_id, counter(settings.name))
    except StaleError as error:
        stale(settings, error)
        return
    if attempt > settings.attempts:
        # The attempts before ended without an error: out of memory or time.
        fail(settings, record, f"{settings.name}: gave up after {settings.attempts} attempts")
        return
    started = time.monotonic()
    try:
        values = work(record)
    except RefusedError as error:
        fail(settings, record, str(error))
    except WithheldError as error:
        hold(settings, record, str(error))
    except StaleError as error:
        stale(settings, error)
    except Exception as error:
        log("step failed", level="exception", record_id=record.id, step=settings.name, attempt=attempt)
        if attempt < settings.attempts:
            count("StepsRetried", record.kind)
            raise
        fail(settings, record, f"{settings.name}: {type(error).__name__} at attempt {attempt} of {settings.attempts}")
    else:
        if values is None:
            wait(settings, record)
        else:
            done(settings, record, values, round(1000 * (time.monotonic() - started)))


def wait(settings: StepSettings, record: Record) -> None:
    """Forgets the attempts of a step that ends later: repeated events until then are no failures."""
    try:
        settings.records.describe(record.id, record.version_id, {counter(settings.name): 0}, only_in=PROCESSING)
    except StaleError as error:
        stale(settings, error)


def done(settings: StepSettings, record: Record, values: Mapping[str, Any], duration_ms: int = 0) -> None:
    """Writes that the step is done, and makes the record ready if no step is missing."""
    values = {**values, attribute(settings.name): now()}
    try:
        record = settings.records.describe(record.id, record.version_id, values, only_in=PROCESSING)
    except StaleError as error:
        stale(settings, error)
        return
    count("StepsDone", record.kind)
    log("step done", record_id=record.id, kind=record.kind, step=settings.name, duration_ms=duration_ms)
    finish(settings, record)


def finish(settings: StepSettings, record: Record) -> None:
    """Makes a record ready whose steps are all done, and puts its event."""
    if not all(is_done(record, name) for name in settings.steps.get(record.kind, ())):
        return
    try:
        moved = settings.records.move(record.id, "ready", version_id=record.version_id, only_from=PROCESSING)
    except StaleError as error:
        stale(settings, error)
        return
    _changed(settings, moved)


def fail(settings: StepSettings, record: Record, reason: str) -> None:
    """Makes a record `failed`, and puts its event."""
    try:
        moved = settings.records.move(record.id, "failed", version_id=record.version_id, values={"reason": reason})
    except StaleError as error:
        stale(settings, error)
        return
    _changed(settings, moved)


def hold(settings: StepSettings, record: Record, reason: str) -> None:
    """Makes a record `quarantined`, moves its objects, and puts its event."""
    try:
        moved = withhold(
            settings.records,
            settings.places,
            record.id,
            record.version_id,
            reason,
            event_bus=settings.event_bus,
            only_from=WITHHELD_FROM,
        )
    except StaleError as error:
        stale(settings, error)
        return
    _count(moved)


def ignore(settings: StepSettings, record_id: str, reason: str) -> None:
    """Logs that an event changes nothing."""
    log("event ignored", record_id=record_id, step=settings.name, reason=reason)


def stale(settings: StepSettings, error: StaleError) -> None:
    """Logs that a record went on while a step worked on it. Of one that is withdrawn the event is put again: what the
    step has written since is withdrawn as well (`withdraw`)."""
    ignore(settings, error.record.id, str(error))
    publish_withdrawn(settings.event_bus, error.record)


def attribute(name: StepName) -> str:
    """The attribute of a record that has the time at which a step was done."""
    return f"step_{name}"


def counter(name: StepName) -> str:
    """The attribute of a record that counts the attempts of a step."""
    return f"attempts_{name}"


def is_done(record: Record, name: StepName) -> bool:
    """Whether a step of a record was done."""
    return bool(record.attributes.get(attribute(name)))


def seconds(value: float) -> Decimal:
    """A duration as an attribute of a record, in milliseconds' precision."""
    return Decimal(str(round(value, 3)))


def age_seconds(record: Record) -> float:
    """Time since the reservation of a record; 0 without its time."""
    try:
        created = datetime.fromisoformat(record.created_at)
    except ValueError:
        return 0.0
    return max(0.0, (datetime.now(UTC) - created).total_seconds())


def _startable(settings: StepSettings, event: RecordEvent, during: tuple[State, ...]) -> Record | None:
    """The record of an event, if the step may start on it."""
    try:
        record = settings.records.get(event.id)
    except RecordMissingError as error:
        return ignore(settings, event.id, str(error))
    if record.version_id != event.version_id:
        return ignore(settings, record.id, f"version {event.version_id}; the record has {record.version_id}")
    if settings.name not in settings.steps.get(record.kind, ()):
        return ignore(settings, record.id, f"kind {record.kind} has no step {settings.name}")
    if event.state not in (*settings.origins, *during):
        return ignore(settings, record.id, f"state {event.state} does not start the step")
    if record.state not in (*settings.origins, *PROCESSING):
        if record.attributes.get(counter(settings.name)):  # an attempt may have ended after it had written objects
            publish_withdrawn(settings.event_bus, record)
        return ignore(settings, record.id, f"record is {record.state}")
    return record


def _changed(settings: StepSettings, moved: Moved) -> None:
    """Puts the event of a record's state; again if an earlier call may have ended before it."""
    publish(settings.event_bus, moved.record)
    _count(moved)


def _count(moved: Moved) -> None:
    """Metrics and the log of a change of state."""
    record = moved.record
    if not moved.changed:
        return
    metric = {"ready": "MediaReady", "failed": "MediaFailed"}.get(record.state, "MediaWithheld")
    count(cast(Any, metric), record.kind)
    if record.state == "ready":
        measure("ReadySeconds", age_seconds(record), record.kind)
    log("record moved", record_id=record.id, kind=record.kind, state=record.state, reason=record.reason)
