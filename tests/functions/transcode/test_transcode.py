"""Submission of transcoding jobs."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.shared.clients import ClientError
from simulator.service_model import faults
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import CREATED, MEDIACONVERT, Answer, answers, event_of, probed, scanned


@pytest.fixture
def transcode(handler: Callable[..., Handler]) -> Handler:
    return handler("transcode", **MEDIACONVERT)


def test_the_job_names_record_version_and_step(store: Store, transcode: Handler) -> None:
    record = scanned(store, kind="video")
    with answers("mediaconvert", ("probe", probed()), CREATED) as requests:
        transcode(event_of(record), None)
    job = requests[1]
    assert job["UserMetadata"] == {"recordId": ID, "versionId": record.version_id, "step": "transcode"}
    assert (job["Role"], job["Queue"]) == tuple(MEDIACONVERT.values())
    assert faults("mediaconvert", "CreateJobRequest", job) == []


def test_source_and_destinations(store: Store, transcode: Handler) -> None:
    with answers("mediaconvert", ("probe", probed()), CREATED) as requests:
        transcode(event_of(scanned(store, kind="video")), None)
    settings = requests[1]["Settings"]
    groups = [group["OutputGroupSettings"] for group in settings["OutputGroups"]]
    assert settings["Inputs"][0]["FileInput"] == f"s3://acme-media/incoming/video/default/{ID}"
    assert groups[0]["CmafGroupSettings"]["Destination"] == f"s3://acme-media/media/{ID}/video"
    assert groups[1]["FileGroupSettings"]["Destination"] == f"s3://acme-media/frames/{ID}/frame"


def test_the_record_is_processing_until_the_job_ends(store: Store, transcode: Handler) -> None:
    with answers("mediaconvert", ("probe", probed()), CREATED):
        transcode(event_of(scanned(store, kind="video")), None)
    record = store.records.get(ID)
    assert (record.state, record.attributes["job_transcode"]) == ("processing", "job-1")


@pytest.mark.requirement("MA-29")
def test_one_job_for_a_version(store: Store, transcode: Handler) -> None:
    event = event_of(scanned(store, kind="video"))
    with answers("mediaconvert", ("probe", probed()), CREATED):
        transcode(event, None)
        transcode(event, None)


def test_the_token_is_of_the_version(store: Store, transcode: Handler) -> None:
    record = scanned(store, kind="video")
    failed: Answer = ("create_job", {"error": "TooManyRequestsException"})
    with answers("mediaconvert", ("probe", probed()), failed, ("probe", probed()), CREATED) as requests:
        with pytest.raises(ClientError):
            transcode(event_of(record), None)
        transcode(event_of(record), None)
    tokens = {request["ClientRequestToken"] for request in requests if "ClientRequestToken" in request}
    assert [len(token) for token in tokens] == [64]


def test_settings_are_of_the_template_where_one_is_set(store: Store, handler: Callable[..., Handler]) -> None:
    settings: dict[str, Any] = {
        "Inputs": [{}],
        "OutputGroups": [
            {
                "OutputGroupSettings": {"Type": "CMAF_GROUP_SETTINGS", "CmafGroupSettings": {"SegmentLength": 4}},
                "Outputs": [{"NameModifier": "_480p", "VideoDescription": {"Height": 480}, "ContainerSettings": {}}],
            },
            {
                "OutputGroupSettings": {"Type": "FILE_GROUP_SETTINGS", "FileGroupSettings": {}},
                "Outputs": [{"VideoDescription": {"CodecSettings": {"FrameCaptureSettings": {}}}}],
            },
        ],
    }
    template: Answer = ("get_job_template", {"JobTemplate": {"Name": "acme", "Settings": settings}})
    transcode = handler("transcode", MEDIACONVERT_TEMPLATE="acme", **MEDIACONVERT)
    with answers("mediaconvert", template, ("probe", probed()), CREATED) as requests:
        transcode(event_of(scanned(store, kind="video")), None)
    groups = requests[2]["Settings"]["OutputGroups"]
    assert groups[0]["OutputGroupSettings"]["CmafGroupSettings"]["SegmentLength"] == 4
    assert "JobTemplate" not in requests[2]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (probed(width=0), "video: no track of video; upload recordings as audio"),
        (probed(8000, 400), "video: 8000 x 400 pixels; a side has 32 to 4096; scale it"),
        (probed(duration=0.0), "video: no duration; upload a file with content"),
        ({"error": "BadRequestException"}, "video: no container or codec that is read; upload it as another format"),
    ],
    ids=["no video", "too wide", "no duration", "unreadable"],
)
def test_files_that_are_no_video_fail(store: Store, transcode: Handler, found: dict[str, str], reason: str) -> None:
    with answers("mediaconvert", ("probe", found)):
        transcode(event_of(scanned(store, kind="video")), None)
    record = store.records.get(ID)
    assert (record.state, record.reason) == ("failed", reason)


def test_an_object_that_was_replaced_after_the_scan_is_not_transcoded(store: Store, transcode: Handler) -> None:
    record = scanned(store, kind="video")
    store.put(record.object_key, b"another")
    with answers("mediaconvert"):
        transcode(event_of(record), None)
    assert store.records.get(ID).reason == "object: replaced or deleted after the upload; upload it again"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("MEDIACONVERT_ROLE", "", "MEDIACONVERT_ROLE: missing; set it in the function's environment"),
        ("MEDIACONVERT_ROLE", "acme", "MEDIACONVERT_ROLE: 'acme': must be the ARN of a role;"),
        ("MEDIACONVERT_QUEUE", "Default", "MEDIACONVERT_QUEUE: 'Default': must be the ARN of a queue of MediaConvert;"),
        ("MEDIACONVERT_TEMPLATE", "a b", "MEDIACONVERT_TEMPLATE: 'a b': must be the name of a job template"),
        ("FRAME_SECONDS", "0", "FRAME_SECONDS: '0': not allowed; set an integer of 1 to 3600"),
        ("LOUDNESS_LKFS", "1", "LOUDNESS_LKFS: '1': not allowed; set an integer of -59 to 0"),
        ("BUCKET_MEDIA", "", "BUCKET_MEDIA: missing; set it in the function's access settings$"),
    ],
)
def test_broken_settings(handler: Callable[..., Handler], variable: str, value: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        handler("transcode", **{**MEDIACONVERT, variable: value})
