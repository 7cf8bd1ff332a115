"""Ends of jobs: ready only when the outputs are there."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.shared.configuration import Environment
from functions.shared.files import files_of
from functions.shared.prefixes import Places
from functions.shared.records import Record
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import job_ended, scanned

STEPS = '{"video": ["transcode"], "audio": ["voice"]}'
OUTPUTS = (f"media/{ID}/video.m3u8", f"media/{ID}/video.mpd", f"frames/{ID}/frame.0000000.jpg")
VOICES = (f"media/{ID}/voice.ogg", f"media/{ID}/voice.m4a")


@pytest.fixture
def ended(handler: Callable[..., Handler]) -> Handler:
    return handler("transcode_events", PROCESSING_STEPS=STEPS, STEP_ATTEMPTS="2")


def processing(store: Store, kind: str = "video", **attributes: Any) -> Record:
    record = scanned(store, kind=kind, job_transcode="job-1", job_voice="job-1", **attributes)
    return store.records.move(ID, "processing", version_id=record.version_id).record


def put(store: Store, *keys: str) -> None:
    for key in keys:
        store.put(key, b"output")


def delivered(record: Record) -> dict[str, str]:
    """Keys of what is delivered of a record, by name."""
    return {name: file.key for name, file in files_of(Places.of(Environment.of_process()), record).items()}


@pytest.mark.requirement("MA-44")
def test_a_video_is_ready_when_its_outputs_are_there(store: Store, ended: Handler) -> None:
    record = processing(store)
    put(store, *OUTPUTS)
    ended(job_ended(record, "COMPLETE"), None)
    found = store.records.get(ID)
    assert found.state == "ready"
    assert delivered(found) == dict(zip(("hls", "dash", "poster"), OUTPUTS, strict=True))


def test_a_recording_is_ready_when_its_outputs_are_there(store: Store, ended: Handler) -> None:
    record = processing(store, "audio")
    put(store, *VOICES)
    ended(job_ended(record, "COMPLETE", "voice"), None)
    found = store.records.get(ID)
    assert found.state == "ready"
    assert delivered(found) == dict(zip(("opus", "aac"), VOICES, strict=True))


@pytest.mark.parametrize("absent", OUTPUTS)
def test_a_complete_job_without_an_output_is_looked_at_again(store: Store, ended: Handler, absent: str) -> None:
    record = processing(store)
    put(store, *(key for key in OUTPUTS if key != absent))
    with pytest.raises(RuntimeError, match=f"^transcode: the job is complete without {absent}$"):
        ended(job_ended(record, "COMPLETE"), None)
    assert store.records.get(ID).state == "processing"


def test_outputs_that_never_come_fail_the_record(store: Store, ended: Handler) -> None:
    record = processing(store, attempts_transcode_outputs=1)
    ended(job_ended(record, "COMPLETE"), None)
    found = store.records.get(ID)
    assert (found.state, found.reason) == ("failed", f"transcode: the job is complete without {', '.join(OUTPUTS)}")


@pytest.mark.requirement("MA-44")
@pytest.mark.parametrize(
    ("status", "detail", "reason"),
    [
        (
            "ERROR",
            {"errorCode": 1010, "errorMessage": "Unable to open input file"},
            "transcode: 1010 Unable to open input file",
        ),
        ("ERROR", {}, "transcode: the job failed"),
        ("ERROR", {"errorCode": 1, "errorMessage": "x" * 1000}, f"transcode: 1 {'x' * 298}"),
        ("CANCELED", {}, "transcode: the job was canceled"),
    ],
)
def test_a_job_that_failed_fails_the_record(
    store: Store, ended: Handler, status: str, detail: dict[str, Any], reason: str
) -> None:
    ended(job_ended(processing(store), status, **detail), None)
    found = store.records.get(ID)
    assert (found.state, found.reason) == ("failed", reason)


@pytest.mark.parametrize(
    "detail",
    [
        {"jobId": "job-0"},
        {"userMetadata": {"recordId": ID, "versionId": "another", "step": "transcode"}},
        {"userMetadata": {"recordId": ID.replace("1", "2"), "versionId": "v", "step": "transcode"}},
    ],
    ids=["another job", "another version", "no record"],
)
def test_events_that_change_nothing(store: Store, ended: Handler, detail: dict[str, Any]) -> None:
    ended(job_ended(processing(store), "ERROR", **detail), None)
    assert store.records.get(ID).state == "processing"


def test_a_status_that_is_no_end_changes_nothing(store: Store, ended: Handler) -> None:
    ended(job_ended(processing(store), "STATUS_UPDATE"), None)
    assert store.records.get(ID).state == "processing"


@pytest.mark.parametrize("state", ["failed", "quarantined", "deleted"])
def test_a_late_event_does_not_revive_a_record(store: Store, ended: Handler, state: Any) -> None:
    record = processing(store)
    store.records.move(ID, state, version_id=record.version_id)
    put(store, *OUTPUTS)
    ended(job_ended(record, "COMPLETE"), None)
    assert store.records.get(ID).state == state


def test_a_repeated_event_changes_nothing(store: Store, ended: Handler) -> None:
    record = processing(store)
    put(store, *OUTPUTS)
    ended(job_ended(record, "COMPLETE"), None)
    before = store.records.get(ID)
    ended(job_ended(record, "COMPLETE"), None)
    assert store.records.get(ID) == before


def test_a_source_that_was_replaced_during_the_job_fails(store: Store, ended: Handler) -> None:
    record = processing(store)
    put(store, *OUTPUTS, record.object_key)
    ended(job_ended(record, "COMPLETE"), None)
    found = store.records.get(ID)
    assert (found.state, found.reason) == ("failed", "object: replaced or deleted after the upload; upload it again")


def test_a_video_waits_for_its_other_steps(store: Store, handler: Callable[..., Handler]) -> None:
    ended = handler("transcode_events", PROCESSING_STEPS='{"video": ["transcode", "moderate"]}')
    record = processing(store)
    put(store, *OUTPUTS)
    ended(job_ended(record, "COMPLETE"), None)
    assert store.records.get(ID).state == "processing"


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({}, "event: null, null: not handled; allowed: 'aws.mediaconvert', 'MediaConvert Job State Change'"),
        (
            {"source": "aws.mediaconvert", "detail-type": "MediaConvert Job State Change"},
            "event.detail: null: not an object; correct the rule or its input",
        ),
        (
            {"source": "aws.mediaconvert", "detail-type": "MediaConvert Job State Change", "detail": {}},
            "event.userMetadata: null: not an object; correct the rule or its input",
        ),
        (
            {
                "source": "aws.mediaconvert",
                "detail-type": "MediaConvert Job State Change",
                "detail": {"userMetadata": {}, "jobId": "j", "status": "COMPLETE"},
            },
            "event.detail.userMetadata.recordId: null: not a string; correct the rule or its input",
        ),
    ],
)
def test_events_of_another_form(ended: Handler, event: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ended(event, None)


def test_a_step_without_jobs(store: Store, ended: Handler) -> None:
    message = r"^event.detail.userMetadata.step: 'thumbnail': has no jobs; allowed: transcode, voice$"
    with pytest.raises(ValueError, match=message):
        ended(job_ended(processing(store), "COMPLETE", "thumbnail"), None)
