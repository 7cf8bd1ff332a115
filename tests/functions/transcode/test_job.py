"""Settings of transcoding jobs: valid by the model of MediaConvert, and never above the source."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import functions.transcode
from functions.shared.jobs import base_settings
from functions.shared.probe import Probe
from functions.shared.refusal import RefusedError
from functions.transcode.job import job_settings
from simulator.service_model import faults

FILE = Path(functions.transcode.__file__).with_name("job.json")
SOURCE = Probe(duration_seconds=60.0, width=1920, height=1080, audio=True)


def settings(source: Probe = SOURCE, *, frame_seconds: int = 10, loudness_lkfs: int = -23) -> dict[str, Any]:
    return job_settings(
        base_settings("", FILE),
        source,
        media="s3://acme-media/media/1/video",
        frames="s3://acme-media/frames/1/frame",
        frame_seconds=frame_seconds,
        loudness_lkfs=loudness_lkfs,
    )


def probe(width: int, height: int, *, audio: bool = True) -> Probe:
    return Probe(duration_seconds=60.0, width=width, height=height, audio=audio)


def streaming(found: dict[str, Any]) -> list[dict[str, Any]]:
    return found["OutputGroups"][0]["Outputs"]


def videos(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [output for output in streaming(found) if "VideoDescription" in output]


def sizes(found: dict[str, Any]) -> list[tuple[int | None, int | None]]:
    return [
        (output["VideoDescription"].get("Width"), output["VideoDescription"].get("Height")) for output in videos(found)
    ]


def h264(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [output["VideoDescription"]["CodecSettings"]["H264Settings"] for output in videos(found)]


SOURCES = {
    "1080p": probe(1920, 1080),
    "4K": probe(3840, 2160),
    "portrait": probe(1080, 1920),
    "small": probe(320, 240),
    "odd": probe(427, 239),
    "square": probe(600, 600),
    "silent": probe(1280, 720, audio=False),
}


@pytest.mark.parametrize("name", SOURCES)
def test_settings_are_valid_by_the_model_of_the_service(name: str) -> None:
    assert faults("mediaconvert", "JobSettings", settings(SOURCES[name])) == []


@pytest.mark.requirement("MA-38")
def test_the_file_is_a_valid_template() -> None:
    assert faults("mediaconvert", "JobTemplateSettings", json.loads(FILE.read_text())) == []


@pytest.mark.requirement("MA-38", "MA-39")
def test_one_group_has_manifests_of_hls_and_dash() -> None:
    group = settings()["OutputGroups"][0]["OutputGroupSettings"]
    assert group["Type"] == "CMAF_GROUP_SETTINGS"
    cmaf = group["CmafGroupSettings"]
    assert (cmaf["WriteHlsManifest"], cmaf["WriteDashManifest"]) == ("ENABLED", "ENABLED")
    assert cmaf["Destination"] == "s3://acme-media/media/1/video"


@pytest.mark.requirement("MA-40")
def test_four_renditions() -> None:
    assert sizes(settings()) == [(None, 1080), (None, 720), (None, 480), (None, 360)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (probe(3840, 2160), [(None, 1080), (None, 720), (None, 480), (None, 360)]),
        (probe(1280, 720), [(None, 720), (None, 480), (None, 360)]),
        (probe(1279, 719), [(None, 480), (None, 360)]),
        (probe(480, 360), [(None, 360)]),
        (probe(320, 240), [(None, 240)]),
        (probe(321, 241), [(None, 240)]),
        (probe(1080, 1920), [(1080, None), (720, None), (480, None), (360, None)]),
        (probe(240, 320), [(240, None)]),
        (probe(600, 600), [(None, 480), (None, 360)]),
    ],
)
def test_no_rendition_is_above_the_source(source: Probe, expected: list[tuple[int | None, int | None]]) -> None:
    assert sizes(settings(source)) == expected


def test_names_of_renditions_are_unique() -> None:
    names = [output["NameModifier"] for output in streaming(settings())]
    assert names == ["_1080p", "_720p", "_480p", "_360p", "_audio"]


def test_a_small_rendition_has_its_own_name() -> None:
    assert streaming(settings(probe(320, 240)))[0]["NameModifier"] == "_240p"


@pytest.mark.requirement("MA-29")
def test_bitrates_are_by_quality_with_a_limit() -> None:
    found = [(item["RateControlMode"], item["MaxBitrate"]) for item in h264(settings())]
    assert found == [("QVBR", 5_000_000), ("QVBR", 3_000_000), ("QVBR", 1_200_000), ("QVBR", 700_000)]


def test_groups_of_pictures_are_closed_and_2_seconds_long() -> None:
    found = {(item["GopSize"], item["GopSizeUnits"], item["GopClosedCadence"]) for item in h264(settings())}
    assert found == {(2, "SECONDS", 1)}


def test_segments_are_whole_groups_of_pictures() -> None:
    cmaf = settings()["OutputGroups"][0]["OutputGroupSettings"]["CmafGroupSettings"]
    assert (cmaf["SegmentLength"], cmaf["SegmentLengthControl"], cmaf["FragmentLength"]) == (6, "GOP_MULTIPLE", 2)


def test_the_frame_rate_is_of_the_source() -> None:
    assert {item["FramerateControl"] for item in h264(settings())} == {"INITIALIZE_FROM_SOURCE"}


@pytest.mark.requirement("MA-41")
def test_loudness_is_normalised() -> None:
    audio = streaming(settings(loudness_lkfs=-16))[-1]["AudioDescriptions"][0]
    found = audio["AudioNormalizationSettings"]
    assert (found["Algorithm"], found["AlgorithmControl"], found["TargetLkfs"]) == (
        "ITU_BS_1770_4",
        "CORRECT_AUDIO",
        -16,
    )


def test_renditions_refer_to_the_audio_group() -> None:
    found = streaming(settings())
    group = found[-1]["ContainerSettings"]["CmfcSettings"]["AudioGroupId"]
    assert {output["ContainerSettings"]["CmfcSettings"]["AudioRenditionSets"] for output in found[:-1]} == {group}


def test_a_silent_video_has_no_audio_output() -> None:
    found = settings(probe(1280, 720, audio=False))
    assert len(streaming(found)) == len(videos(found))
    assert "AudioSelectors" not in found["Inputs"][0]
    assert not [o for o in streaming(found) if "AudioRenditionSets" in o["ContainerSettings"]["CmfcSettings"]]


@pytest.mark.requirement("MA-42")
def test_frames_are_captured_at_an_interval() -> None:
    capture = settings(frame_seconds=4)["OutputGroups"][1]["Outputs"][0]["VideoDescription"]
    found = capture["CodecSettings"]["FrameCaptureSettings"]
    assert (found["FramerateNumerator"], found["FramerateDenominator"]) == (1, 4)


@pytest.mark.parametrize(
    ("source", "size"),
    [(probe(1920, 1080), (None, 720)), (probe(320, 240), (None, 240)), (probe(1080, 1920), (720, None))],
)
def test_frames_are_not_above_the_source(source: Probe, size: tuple[int | None, int | None]) -> None:
    capture = settings(source)["OutputGroups"][1]["Outputs"][0]["VideoDescription"]
    assert (capture.get("Width"), capture.get("Height")) == size


def test_rotation_of_the_container_is_applied() -> None:
    assert settings()["Inputs"][0]["VideoSelector"]["Rotate"] == "AUTO"


def test_one_job_does_not_change_the_next() -> None:
    settings(probe(320, 240, audio=False))
    assert len(streaming(settings())) == 5


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (probe(0, 0), "video: no track of video; upload recordings as audio"),
        (probe(5000, 200), "video: 5000 x 200 pixels; a side has 32 to 4096; scale it"),
        (probe(640, 16), "video: 640 x 16 pixels; a side has 32 to 4096; scale it"),
    ],
)
def test_sources_that_no_output_can_have(source: Probe, message: str) -> None:
    with pytest.raises(RefusedError, match=f"^{re.escape(message)}$"):
        settings(source)
