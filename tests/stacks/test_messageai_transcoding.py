"""MessageAI's jobs of MediaConvert: templates, their role, and the events of their ends."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph, allowed

FUNCTIONS = "primary-services-functions"
TEMPLATES = "primary-data-transcoding"
MEDIA = "arn:aws:s3:::messageai-media-production-ma01"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("messageai-prod")


@pytest.fixture(scope="module")
def video(prod: Graph) -> dict[str, Any]:
    """The settings of the job template for videos."""
    return template(prod, "VideoTemplate")["SettingsJson"]


def template(graph: Graph, name: str) -> dict[str, Any]:
    return graph.named(f"{TEMPLATES}-templates").json("templateBody")["Resources"][name]["Properties"]


def group(settings: dict[str, Any], kind: str) -> dict[str, Any]:
    """The output group of a kind, such as CMAF_GROUP_SETTINGS."""
    (found,) = [each for each in settings["OutputGroups"] if each["OutputGroupSettings"]["Type"] == kind]
    return found


@pytest.mark.requirement("MA-29")
def test_a_function_submits_jobs_of_the_template(prod: Graph) -> None:
    found = prod.named(f"{FUNCTIONS}-transcode-function")
    assert (found.inputs["memorySize"], found.inputs["timeout"]) == (3008, 300)
    variables = found.get("environment.variables")
    assert variables["MEDIACONVERT_TEMPLATE"] == template(prod, "VideoTemplate")["Name"] == "messageai-prod-video"
    assert prod.target(variables["MEDIACONVERT_QUEUE"]).type == "aws:mediaconvert/queue:Queue"


@pytest.mark.requirement("MA-29", "MA-40")
def test_videos_are_compressed_to_four_bitrates_of_h264(video: dict[str, Any]) -> None:
    pictures = [
        output["VideoDescription"]
        for output in group(video, "CMAF_GROUP_SETTINGS")["Outputs"]
        if "VideoDescription" in output
    ]
    codecs = [each["CodecSettings"] for each in pictures]
    assert [each["Height"] for each in pictures] == [1080, 720, 480, 360]
    assert {each["Codec"] for each in codecs} == {"H_264"}
    bitrates = [each["H264Settings"]["MaxBitrate"] for each in codecs]
    assert bitrates == sorted(bitrates, reverse=True)
    assert len(set(bitrates)) == 4


@pytest.mark.requirement("MA-38", "MA-39")
@pytest.mark.parametrize("manifest", ["WriteHlsManifest", "WriteDashManifest"])
def test_one_output_serves_hls_and_dash(video: dict[str, Any], manifest: str) -> None:
    settings = group(video, "CMAF_GROUP_SETTINGS")["OutputGroupSettings"]["CmafGroupSettings"]
    assert settings[manifest] == "ENABLED"


@pytest.mark.requirement("MA-41")
@pytest.mark.parametrize("name", ["VideoTemplate", "VoiceTemplate"])
def test_loudness_is_normalised(prod: Graph, name: str) -> None:
    sounds = [
        sound["AudioNormalizationSettings"]
        for each in template(prod, name)["SettingsJson"]["OutputGroups"]
        for output in each["Outputs"]
        for sound in output.get("AudioDescriptions", [])
    ]
    assert sounds
    for each in sounds:
        assert each["Algorithm"].startswith("ITU_BS_1770")
        assert each["AlgorithmControl"] == "CORRECT_AUDIO"


@pytest.mark.requirement("MA-42")
def test_frames_are_captured_at_an_interval(video: dict[str, Any]) -> None:
    (output,) = group(video, "FILE_GROUP_SETTINGS")["Outputs"]
    codec = output["VideoDescription"]["CodecSettings"]
    assert codec["Codec"] == "FRAME_CAPTURE"
    assert codec["FrameCaptureSettings"]["FramerateNumerator"] == 1


@pytest.mark.requirement("MA-32")
def test_recordings_become_opus_and_aac(prod: Graph) -> None:
    codecs = {
        sound["CodecSettings"]["Codec"]
        for each in template(prod, "VoiceTemplate")["SettingsJson"]["OutputGroups"]
        for output in each["Outputs"]
        for sound in output["AudioDescriptions"]
    }
    assert codecs == {"OPUS", "AAC"}
    function = prod.named(f"{FUNCTIONS}-voice-function").inputs
    assert (function["memorySize"], function["timeout"]) == (512, 30)


@pytest.mark.requirement("MA-44")
@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [
        ("video", {"videos/original/"}, {"videos/hls/", "videos/frames/"}),
        ("voice", {"voice/original/"}, {"voice/encoded/"}),
    ],
)
def test_jobs_have_a_role_for_their_prefixes_and_the_key(
    prod: Graph, name: str, reads: set[str], writes: set[str]
) -> None:
    found = allowed(prod, f"{TEMPLATES}-{name}-policy")
    assert found["s3:GetObject"] == {f"{MEDIA}/{prefix}*" for prefix in reads}
    assert found["s3:PutObject"] == {f"{MEDIA}/{prefix}*" for prefix in writes}
    assert {prod.target(arn).name for arn in found["kms:Decrypt"]} == {"primary-encryption-key"}
    (trust,) = prod.named(f"{TEMPLATES}-{name}-role").json("assumeRolePolicy")["Statement"]
    assert trust["Principal"] == {"Service": "mediaconvert.amazonaws.com"}


@pytest.mark.requirement("MA-44")
def test_ends_of_jobs_are_events_with_a_dead_letter_queue(prod: Graph) -> None:
    pattern = prod.named("primary-services-messaging-rule-to-transcode-events-rule").json("eventPattern")
    assert (pattern["source"], pattern["detail-type"]) == (["aws.mediaconvert"], ["MediaConvert Job State Change"])
    assert pattern["detail"]["status"] == ["COMPLETE", "ERROR", "CANCELED"]
    (suffix,) = pattern["detail"]["queue"]
    queue = prod.named(f"{TEMPLATES}-queue").outputs["arn"]
    assert queue.endswith(suffix["suffix"])
    target = prod.named("primary-triggers-rule-to-transcode-events-to-transcode-events").inputs
    assert target["arn"] == prod.named(f"{FUNCTIONS}-transcode-events-alias").outputs["arn"]
    assert prod.target(target["deadLetterConfig"]["arn"]).name == "primary-services-messaging-undelivered-queue"


@pytest.mark.requirement("MA-44")
def test_only_the_functions_that_submit_jobs_pass_their_role(prod: Graph) -> None:
    passed = {
        node.name.removeprefix(f"{FUNCTIONS}-").removesuffix("-execution-policy"): entry["Resource"]
        for node in prod.of_type("aws:iam/rolePolicy:RolePolicy")
        for entry in node.json("policy")["Statement"]
        if "iam:PassRole" in entry["Action"] and node.name.startswith(FUNCTIONS)
    }
    assert {key: prod.target(arn).name for key, arn in passed.items()} == {
        "transcode": f"{TEMPLATES}-video-role",
        "voice": f"{TEMPLATES}-voice-role",
    }
