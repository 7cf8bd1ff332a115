"""Steps of processing: once for a version, in any order, and failed with a reason after bounded attempts."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from functions.shared.configuration import Environment
from functions.shared.events import RecordEvent
from functions.shared.records import Record
from functions.shared.refusal import RefusedError
from functions.shared.step_settings import StepName, StepSettings
from functions.shared.steps import WithheldError, run
from tests.functions.conftest import ENVIRONMENT, ID, Store
from tests.functions.processing import scanned

STEPS = '{"image": ["thumbnail", "metadata"]}'


def settings(name: StepName = "thumbnail", **environment: str) -> StepSettings:
    values = {**ENVIRONMENT, "PROCESSING_STEPS": STEPS, "STEP_ATTEMPTS": "3", **environment}
    return StepSettings.of(name, Environment(values))


def event(record: Record, **values: str) -> RecordEvent:
    return RecordEvent(**{"id": record.id, "state": record.state, "version_id": record.version_id, **values})


class Work:
    """A step that counts its calls and then answers or raises."""

    def __init__(self, outcome: Mapping[str, Any] | Exception | None = None) -> None:
        self.outcome = outcome
        self.calls = 0

    def __call__(self, record: Record) -> Mapping[str, Any] | None:
        self.calls += 1
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def test_one_step_of_two_leaves_the_record_processing(store: Store) -> None:
    run(settings(), event(scanned(store)), Work({"width": 4}))
    record = store.records.get(ID)
    assert (record.state, record.attributes["width"]) == ("processing", 4)


@pytest.mark.parametrize("order", [("thumbnail", "metadata"), ("metadata", "thumbnail")])
def test_the_last_step_makes_the_record_ready(store: Store, order: tuple[StepName, ...]) -> None:
    start = event(scanned(store))
    for name in order:
        run(settings(name), start, Work({}))
    assert store.records.get(ID).state == "ready"


def test_the_time_to_ready_is_a_metric(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    start = event(scanned(store))
    for name in ("thumbnail", "metadata"):
        run(settings(name), start, Work({}))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [metric] = [line for line in lines if "ReadySeconds" in line]
    assert (metric["kind"], metric["service"], metric["_aws"]["CloudWatchMetrics"][0]["Metrics"][0]["Unit"]) == (
        "image",
        "acme",
        "Seconds",
    )


def test_a_repeated_event_does_nothing(store: Store) -> None:
    start, work = event(scanned(store)), Work({})
    run(settings(), start, work)
    run(settings(), start, work)
    assert work.calls == 1


def test_a_repeated_event_makes_ready_what_an_earlier_one_left(store: Store) -> None:
    record = scanned(store, step_thumbnail="2026-11-30T12:00:00Z", step_metadata="2026-11-30T12:00:00Z")
    store.records.move(ID, "processing", version_id=record.version_id)
    run(settings(), event(record), Work(AssertionError()))
    assert store.records.get(ID).state == "ready"


def test_a_step_that_ends_later_is_not_done(store: Store) -> None:
    start = event(scanned(store))
    run(settings(), start, Work(None))
    run(settings("metadata"), start, Work({}))
    assert store.records.get(ID).state == "processing"


def test_repeated_events_of_a_step_that_ends_later_are_no_failures(store: Store) -> None:
    start, work = event(scanned(store)), Work(None)
    for _ in range(5):
        run(settings(), start, work)
    assert (work.calls, store.records.get(ID).state) == (5, "processing")


@pytest.mark.parametrize(
    "values",
    [{"version_id": "another"}, {"state": "ready"}, {"state": "uploaded"}, {"id": ID.replace("1", "2")}],
    ids=["another version", "ready already", "not scanned", "no record"],
)
def test_events_that_start_nothing(store: Store, values: dict[str, str]) -> None:
    work = Work({})
    run(settings(), event(scanned(store), **values), work)
    assert (work.calls, store.records.get(ID).state) == (0, "scanned")


def test_a_kind_without_the_step_is_left(store: Store) -> None:
    work = Work({})
    run(settings("faces"), event(scanned(store)), work)
    assert (work.calls, store.records.get(ID).state) == (0, "scanned")


def test_an_upload_is_processed_without_a_scan_only_where_scans_are_off(store: Store) -> None:
    work = Work({})
    record = scanned(store)
    run(settings(SCAN="true"), event(record, state="uploaded"), work)
    run(settings(SCAN="false"), event(record, state="uploaded"), work)
    assert work.calls == 1


@pytest.mark.parametrize("state", ["failed", "quarantined", "deleted"])
def test_a_record_that_was_ended_meanwhile_stays_so(store: Store, state: Any) -> None:
    record = scanned(store)
    store.records.move(ID, state, version_id=record.version_id)
    work = Work({})
    run(settings(), event(record), work)
    assert (work.calls, store.records.get(ID).state) == (0, state)


def test_a_record_that_is_deleted_during_the_step_stays_so(store: Store) -> None:
    record = scanned(store)

    def work(found: Record) -> Mapping[str, Any]:
        store.records.move(ID, "deleted", version_id=found.version_id)
        return {}

    run(settings(), event(record), work)
    run(settings("metadata"), event(record), Work({}))
    assert store.records.get(ID).state == "deleted"


def test_refused_content_fails_at_once_with_the_reason(store: Store) -> None:
    run(settings(), event(scanned(store)), Work(RefusedError("image: too large")))
    record = store.records.get(ID)
    assert (record.state, record.reason) == ("failed", "image: too large")


def test_withheld_content_is_moved_to_quarantine(store: Store) -> None:
    record = scanned(store)
    run(settings(), event(record), Work(WithheldError("moderation: Violence 90 %")))
    found = store.records.get(ID)
    assert (found.state, found.reason) == ("quarantined", "moderation: Violence 90 %")
    assert store.keys() == [f"quarantine/image/default/{ID}"]


def test_withheld_content_of_a_record_that_failed_meanwhile_is_moved_to_quarantine(store: Store) -> None:
    record = scanned(store)

    def work(started: Record) -> None:
        store.records.move(ID, "failed", version_id=started.version_id)
        raise WithheldError("moderation: Violence 90 %")

    run(settings(), event(record), work)
    assert store.records.get(ID).state == "quarantined"
    assert store.keys() == [f"quarantine/image/default/{ID}"]


def test_other_errors_are_raised_for_another_delivery(store: Store) -> None:
    with pytest.raises(TimeoutError):
        run(settings(), event(scanned(store)), Work(TimeoutError()))
    assert store.records.get(ID).state == "processing"


def test_the_last_attempt_fails_with_a_reason(store: Store) -> None:
    start, work = event(scanned(store)), Work(TimeoutError())
    for _ in range(2):
        with pytest.raises(TimeoutError):
            run(settings(), start, work)
    run(settings(), start, work)
    record = store.records.get(ID)
    assert (record.state, record.reason) == ("failed", "thumbnail: TimeoutError at attempt 3 of 3")


def test_attempts_that_never_returned_are_counted(store: Store) -> None:
    record = scanned(store, attempts_thumbnail=3)
    work = Work({})
    run(settings(), event(record), work)
    found = store.records.get(ID)
    assert (work.calls, found.state, found.reason) == (0, "failed", "thumbnail: gave up after 3 attempts")


def test_attempts_of_one_step_are_not_those_of_another(store: Store) -> None:
    record = scanned(store, attempts_thumbnail=3)
    run(settings("metadata"), event(record), Work({}))
    assert store.records.get(ID).state == "processing"
