"""Submission of jobs for recordings."""

from collections.abc import Callable

import pytest

from simulator.service_model import faults
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import CREATED, MEDIACONVERT, answers, event_of, probed, scanned


@pytest.fixture
def voice(handler: Callable[..., Handler]) -> Handler:
    return handler("voice", **MEDIACONVERT)


@pytest.mark.requirement("MA-32")
def test_a_job_for_a_recording(store: Store, voice: Handler) -> None:
    with answers("mediaconvert", ("probe", probed(width=0)), CREATED) as requests:
        voice(event_of(scanned(store, kind="audio")), None)
    job = requests[1]
    group = job["Settings"]["OutputGroups"][0]["OutputGroupSettings"]
    assert faults("mediaconvert", "CreateJobRequest", job) == []
    assert group["FileGroupSettings"]["Destination"] == f"s3://acme-media/media/{ID}/voice"
    assert job["UserMetadata"]["step"] == "voice"


def test_one_job_for_a_version(store: Store, voice: Handler) -> None:
    event = event_of(scanned(store, kind="audio"))
    with answers("mediaconvert", ("probe", probed(width=0)), CREATED):
        voice(event, None)
        voice(event, None)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (probed(audio=False), "audio: no track of audio; upload a recording"),
        (
            {"error": "UnprocessableEntityException"},
            "audio: no container or codec that is read; upload it as another format",
        ),
    ],
    ids=["silent", "unreadable"],
)
def test_files_that_are_no_recording_fail(store: Store, voice: Handler, found: dict[str, str], reason: str) -> None:
    with answers("mediaconvert", ("probe", found)):
        voice(event_of(scanned(store, kind="audio")), None)
    record = store.records.get(ID)
    assert (record.state, record.reason) == ("failed", reason)
