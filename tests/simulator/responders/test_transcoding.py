"""Jobs of MediaConvert: checked, rendered with the role's permissions, and ended by an event."""

import io
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import av
import m3u8
import pytest
from PIL import Image

from functions.shared.probe import read_probe
from functions.transcode.job import job_settings
from functions.voice import job as voice
from simulator.errors import NotSimulatedError
from simulator.responders.transcoding.jobs import Transcoding
from simulator.responders.transcoding.probe import probe
from simulator.responders.transcoding.templates import differences
from tests.simulator.clips import clip
from tests.simulator.planned import Planned
from tests.simulator.responders.calls import refusal, respond
from tests.simulator.running import ACCOUNT, BUCKET, REGION, ROLE, Running, allow, bucket, graph, node, role, running

JOBS = f"arn:aws:iam::{ACCOUNT}:role/transcoder"
QUEUE = f"arn:aws:mediaconvert:{REGION}:{ACCOUNT}:queues/media"
FUNCTIONS = Path(__file__).parents[3] / "functions"
BASE: dict[str, Any] = json.loads((FUNCTIONS / "transcode" / "job.json").read_text(encoding="utf-8"))
VOICE: dict[str, Any] = json.loads((FUNCTIONS / "voice" / "job.json").read_text(encoding="utf-8"))
SOURCE, MEDIA = "incoming/video/t/1", "media/1/"
OBJECTS = f"arn:aws:s3:::{BUCKET}"
TEMPLATES = {
    "Resources": {
        "Video": {
            "Type": "AWS::MediaConvert::JobTemplate",
            "Properties": {"Name": "video", "Queue": QUEUE, "SettingsJson": BASE},
        }
    }
}
CREATE = "mediaconvert.CreateJob"


def graph_with(*statements: Mapping[str, Any], service: str = "mediaconvert.amazonaws.com") -> Any:
    """A bucket, a queue, a template, and a role of jobs."""
    stack = {"templateBody": json.dumps(TEMPLATES)}
    return graph(
        bucket(),
        *role(ROLE, "lambda.amazonaws.com", allow("s3:GetObject", f"{OBJECTS}/incoming/*")),
        *role(JOBS, service, *statements),
        node("aws:mediaconvert/queue:Queue", "queue", {"name": "media"}, arn=QUEUE),
        node("aws:cloudformation/stack:Stack", "templates", stack),
    )


READS = allow("s3:GetObject", f"{OBJECTS}/incoming/*")
WRITES = allow("s3:PutObject", f"{OBJECTS}/media/*", f"{OBJECTS}/frames/*")


@pytest.fixture
def runtime() -> Iterator[Running]:
    """A role that reads sources and writes outputs."""
    with running(graph_with(READS, WRITES)) as found:
        yield found


@pytest.fixture
def planned() -> Planned:
    """The jobs that wait."""
    return Planned()


def put(runtime: Running, content: bytes) -> None:
    """Stores the source."""
    runtime.store("s3", REGION).put_object(Bucket=BUCKET, Key=SOURCE, Body=content)


def request(settings: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    """A job."""
    metadata = {"recordId": "1", "versionId": "v1", "step": "transcode"}
    return {"Role": JOBS, "Queue": QUEUE, "Settings": settings, "UserMetadata": metadata, **values}


def video_job(content: bytes) -> dict[str, Any]:
    """The settings that the function makes for a source."""
    settings = job_settings(
        deepcopy(BASE),
        read_probe("video", probe(content).container),
        media=f"s3://{BUCKET}/{MEDIA}video",
        frames=f"s3://{BUCKET}/frames/1/frame",
        frame_seconds=1,
        loudness_lkfs=-23,
    )
    settings["Inputs"][0]["FileInput"] = f"s3://{BUCKET}/{SOURCE}"
    return settings


def stored(runtime: Running) -> Mapping[str, bytes]:
    """All objects by key."""
    client = runtime.store("s3", REGION)
    keys = [found["Key"] for found in client.list_objects_v2(Bucket=BUCKET)["Contents"]]
    return {key: client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}


def last_detail(runtime: Running) -> Mapping[str, Any]:
    """The detail of the last event."""
    return runtime.events[-1][1]["detail"]


def decoded(content: bytes) -> int:
    """The number of frames of a file."""
    given: Any = av.open(io.BytesIO(content))
    with given:
        return len(list(given.decode(given.streams[0])))


def test_a_video_becomes_playlists_renditions_and_frames(runtime: Running, planned: Planned) -> None:
    content = clip(640, 480, seconds=2)
    put(runtime, content)
    transcoding = Transcoding(runtime, planned.after)

    job = respond(transcoding.responders, CREATE, **request(video_job(content)))["Job"]
    planned.run()

    found = stored(runtime)
    playlist = m3u8.loads(found[f"{MEDIA}video.m3u8"].decode())
    sizes = [(variant.uri, variant.stream_info.resolution) for variant in playlist.playlists]
    assert sizes == [("video_480p.m3u8", (640, 480)), ("video_360p.m3u8", (480, 360))]
    for name in ("video_480p.m3u8", "video_360p.m3u8", "video_audio.m3u8"):
        segments = m3u8.loads(found[MEDIA + name].decode())
        uris = [segments.segment_map[0].uri, *(segment.uri for segment in segments.segments)]
        assert decoded(b"".join(found[f"{MEDIA}{uri}"] for uri in uris)) > 0
    manifest = found[f"{MEDIA}video.mpd"].decode()
    assert ('height="480"' in manifest, 'media="video_360p_$Number%09d$.cmfv"' in manifest) == (True, True)
    frames = [Image.open(io.BytesIO(found[f"frames/1/frame.000000{index}.jpg"])) for index in (0, 1)]
    assert [frame.size for frame in frames] == [(640, 480), (640, 480)]
    assert [event["detail"]["status"] for _, event in runtime.events] == ["PROGRESSING", "COMPLETE"]
    groups = last_detail(runtime)["outputGroupDetails"]
    assert [group["type"] for group in groups] == ["CMAF_GROUP", "FILE_GROUP"]
    paths = [f"s3://{BUCKET}/{MEDIA}video.mpd", f"s3://{BUCKET}/{MEDIA}video.m3u8"]
    assert groups[0]["playlistFilePaths"] == paths
    assert last_detail(runtime)["userMetadata"]["recordId"] == "1"
    assert respond(transcoding.responders, "mediaconvert.GetJob", Id=job["Id"])["Job"]["Status"] == "COMPLETE"


def test_a_recording_becomes_opus_and_aac(runtime: Running, planned: Planned) -> None:
    content = clip(0, 0)
    put(runtime, content)
    source = read_probe("audio", probe(content).container)
    settings = voice.job_settings(deepcopy(VOICE), source, media=f"s3://{BUCKET}/{MEDIA}voice", loudness_lkfs=-16)
    settings["Inputs"][0]["FileInput"] = f"s3://{BUCKET}/{SOURCE}"

    respond(Transcoding(runtime, planned.after).responders, CREATE, **request(settings))
    planned.run()

    found = stored(runtime)
    for name, codec in (("voice.ogg", "opus"), ("voice.m4a", "aac")):
        with av.open(io.BytesIO(found[MEDIA + name])) as given:
            assert given.streams.audio[0].codec_context.name == codec
    details = last_detail(runtime)["outputGroupDetails"][0]["outputDetails"]
    assert [output["outputFilePaths"] for output in details] == [
        [f"s3://{BUCKET}/{MEDIA}voice.ogg"],
        [f"s3://{BUCKET}/{MEDIA}voice.m4a"],
    ]


def test_the_settings_differ_from_the_template_only_in_what_depends_on_the_source(runtime: Running) -> None:
    template = respond(Transcoding(runtime, Planned().after).responders, "mediaconvert.GetJobTemplate", Name="video")

    found = differences(template["JobTemplate"]["Settings"], video_job(clip(640, 480)))

    assert {path.rpartition(".")[2] for path in found} == {"FileInput", "Destination", "FramerateDenominator", "Height"}


@pytest.mark.parametrize(
    ("statements", "content", "code"),
    [((WRITES,), clip(64, 48), 1432), ((READS,), clip(64, 48), 1433), ((READS, WRITES), b"no video", 1040)],
)
def test_a_job_that_cannot_read_write_or_decode_ends_with_an_error(
    planned: Planned, statements: tuple[Any, ...], content: bytes, code: int
) -> None:
    with running(graph_with(*statements)) as runtime:
        put(runtime, content)
        respond(Transcoding(runtime, planned.after).responders, CREATE, **request(video_job(clip(64, 48))))

        planned.run()

        detail = last_detail(runtime)
        assert (detail["status"], detail["errorCode"]) == ("ERROR", code)


def test_a_request_token_has_one_job(runtime: Running, planned: Planned) -> None:
    responders = Transcoding(runtime, planned.after).responders
    settings = video_job(clip(64, 48))
    job = request(settings, ClientRequestToken="t")

    first = respond(responders, CREATE, **job)["Job"]["Id"]

    assert respond(responders, CREATE, **job)["Job"]["Id"] == first
    other = {**job, "UserMetadata": {"recordId": "2"}}
    assert refusal(responders, CREATE, **other) == "ConflictException"


def changed(path: str, value: Any) -> dict[str, Any]:
    """The settings of a job with one other value; None removes it."""
    settings = video_job(clip(64, 48))
    *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
    target: Any = settings
    for step in steps:
        target = target[step]
    if value is None:
        del target[last]
    else:
        target[last] = value
    return settings


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("OutputGroups.0.Outputs.0.VideoDescription.CodecSettings.H264Settings.MaxBitrate", None),
        ("OutputGroups.0.Outputs.0.NameModifier", None),
        ("OutputGroups.0.Outputs.0.VideoDescription.Height", 49),
        ("OutputGroups.0.Outputs.0.ContainerSettings.Container", "MP4"),
        ("OutputGroups.0.OutputGroupSettings.CmafGroupSettings.Destination", None),
        ("OutputGroups.1.Outputs.0.ContainerSettings.Container", "MP4"),
        ("Inputs.0.AudioSelectors", {}),
        ("Inputs", []),
    ],
)
def test_settings_that_mediaconvert_refuses(runtime: Running, path: str, value: Any) -> None:
    responders = Transcoding(runtime, Planned().after).responders

    assert refusal(responders, CREATE, **request(changed(path, value))) == "BadRequestException"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"Queue": f"{QUEUE}2"}, "NotFoundException"),
        ({"Role": ROLE}, "BadRequestException"),  # which MediaConvert may not assume
    ],
)
def test_queue_and_role_are_those_of_the_graph(runtime: Running, values: dict[str, str], code: str) -> None:
    responders = Transcoding(runtime, Planned().after).responders

    assert refusal(responders, CREATE, **request(video_job(clip(64, 48)), **values)) == code


def test_a_file_is_probed_with_the_callers_permissions(runtime: Running) -> None:
    put(runtime, clip(64, 48))
    runtime.store("s3", REGION).put_object(Bucket=BUCKET, Key="media/1", Body=b"other")
    responders = Transcoding(runtime, Planned().after).responders

    found = respond(responders, "mediaconvert.Probe", InputFiles=[{"FileUrl": f"s3://{BUCKET}/{SOURCE}"}])
    denied = refusal(responders, "mediaconvert.Probe", InputFiles=[{"FileUrl": f"s3://{BUCKET}/media/1"}])
    put(runtime, b"text")
    unread = refusal(responders, "mediaconvert.Probe", InputFiles=[{"FileUrl": f"s3://{BUCKET}/{SOURCE}"}])

    tracks = [track["TrackType"] for track in found["ProbeResults"][0]["Container"]["Tracks"]]
    assert (tracks, denied, unread) == (["video", "audio"], "ForbiddenException", "UnprocessableEntityException")


def test_what_is_not_modelled_raises(runtime: Running) -> None:
    responders = Transcoding(runtime, Planned().after).responders

    with pytest.raises(NotSimulatedError, match="AccelerationSettings"):
        respond(responders, CREATE, **request(video_job(clip(64, 48)), AccelerationSettings={"Mode": "PREFERRED"}))
