"""Transcoding: an on-demand queue, job templates from the settings of the functions, and a role for each of them."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.foundation.documents import document
from components.foundation.grants import ActionsGrant, statements_of
from components.foundation.service.links import Links
from components.foundation.settings.access import AccessSettings
from components.media.job_templates import JOB_TEMPLATES, TemplateName, job_settings
from components.media.links import MediaLinks
from components.media.places import job_grants
from components.media.settings import MediaSettings
from components.media.transcoding import Transcoding, TranscodingArgs
from components.media.transcoding_settings import TranscodingSettings
from functions.shared.kinds import KINDS
from functions.shared.processing import STEPS
from preview.graph import Graph
from simulator.service_model import faults
from tests.components.media.buckets import bucket
from tests.conftest import Deploy

PLACES = MediaSettings.model_validate(
    {
        "places": {
            "incoming": {"video": {"purpose": "uploads", "prefix": "videos/"}, "default": {"purpose": "uploads"}},
            "media": {"default": {"purpose": "media"}},
            "frames": {"default": {"purpose": "media"}},
        }
    }
).places
BUCKETS = {"uploads": bucket("uploads"), "media": bucket("media")}
KEY, REGION = "arn:aws:kms:us-east-1:123456789012:key/data", "us-east-1"
BOTH: tuple[TemplateName, ...] = ("video", "voice")


def args(templates: tuple[TemplateName, ...] = BOTH, **queue: Any) -> TranscodingArgs:
    return TranscodingArgs(
        settings=TranscodingSettings.model_validate({"templates": templates, "queue": queue}),
        prefix="acme-prod",
        region=REGION,
        account_id="123456789012",
        grants={
            name: job_grants(JOB_TEMPLATES[name], PLACES, BUCKETS, key_arn=KEY, region=REGION) for name in templates
        },
    )


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    """A queue with both templates, and a function that creates videos."""

    def program(provider: aws.Provider) -> None:
        made = Transcoding("jobs", args(), ResourceOptions(provider=provider))
        media = MediaLinks(places=PLACES, buckets=BUCKETS, table="{}", key_arn=KEY, region=REGION, transcoding=made)
        access = AccessSettings(transcoding=("video",))
        grants = Links(media.links("worker", access), access).grants
        aws.iam.RolePolicy(
            "worker", role="worker", policy=document(statements_of(grants)), opts=ResourceOptions(provider=provider)
        )

    return deploy(program)


def said(graph: Graph, name: str) -> dict[str, Any]:
    return {entry["Sid"]: entry for entry in graph.named(name).json("policy")["Statement"]}


def templates(graph: Graph) -> dict[str, Any]:
    return graph.named("jobs-templates").json("templateBody")["Resources"]


@pytest.mark.requirement("MA-38", "MA-44")
def test_jobs_run_in_an_on_demand_queue(graph: Graph) -> None:
    queue = graph.named("jobs-queue")
    assert (queue.inputs["pricingPlan"], queue.inputs["status"]) == ("ON_DEMAND", "ACTIVE")


def test_a_paused_queue_keeps_its_jobs(deploy: Deploy) -> None:
    def program(provider: aws.Provider) -> None:
        Transcoding("jobs", args(paused=True, concurrentJobs=5), ResourceOptions(provider=provider))

    queue = deploy(program).named("jobs-queue")
    assert (queue.inputs["status"], queue.inputs["concurrentJobs"]) == ("PAUSED", 5)


@pytest.mark.requirement("MA-38")
@pytest.mark.parametrize("name", BOTH)
def test_a_template_has_the_settings_of_its_function(name: TemplateName, graph: Graph) -> None:
    properties = templates(graph)[f"{name.capitalize()}Template"]["Properties"]
    assert properties["SettingsJson"] == job_settings(name)
    assert (properties["Name"], properties["Queue"]) == (f"acme-prod-{name}", graph.named("jobs-queue").outputs["arn"])


@pytest.mark.parametrize("name", BOTH)
def test_the_settings_are_those_of_a_template_by_the_model_of_the_service(name: TemplateName) -> None:
    assert faults("mediaconvert", "JobTemplateSettings", dict(job_settings(name))) == []


@pytest.mark.requirement("MA-38", "MA-39", "MA-40", "MA-41", "MA-42")
def test_videos_are_hls_and_dash_in_four_renditions_with_even_loudness_and_frames(graph: Graph) -> None:
    streaming, frames = templates(graph)["VideoTemplate"]["Properties"]["SettingsJson"]["OutputGroups"]
    cmaf = streaming["OutputGroupSettings"]["CmafGroupSettings"]
    videos = [output for output in streaming["Outputs"] if "VideoDescription" in output]
    (sound,) = [output for output in streaming["Outputs"] if "AudioDescriptions" in output]
    codecs = [video["VideoDescription"]["CodecSettings"]["H264Settings"] for video in videos]
    assert (cmaf["WriteHlsManifest"], cmaf["WriteDashManifest"]) == ("ENABLED", "ENABLED")
    assert [video["VideoDescription"]["Height"] for video in videos] == [1080, 720, 480, 360]
    assert {codec["RateControlMode"] for codec in codecs} == {"QVBR"}
    assert sound["AudioDescriptions"][0]["AudioNormalizationSettings"]["Algorithm"].startswith("ITU_BS_1770")
    assert frames["Outputs"][0]["VideoDescription"]["CodecSettings"]["Codec"] == "FRAME_CAPTURE"


@pytest.mark.parametrize("name", BOTH)
def test_a_template_is_of_a_step_that_its_kind_of_media_has(name: TemplateName) -> None:
    template = JOB_TEMPLATES[name]
    assert template.kind in KINDS
    assert template.folder in STEPS[template.kind]


@pytest.mark.requirement("MA-44")
def test_mediaconvert_assumes_a_role_for_this_account_only(graph: Graph) -> None:
    (statement,) = graph.named("jobs-video-role").json("assumeRolePolicy")["Statement"]
    assert statement["Principal"] == {"Service": "mediaconvert.amazonaws.com"}
    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


@pytest.mark.requirement("MA-44", "MA-63")
def test_jobs_read_uploads_and_write_outputs_of_their_kind_only(graph: Graph) -> None:
    statements = said(graph, "jobs-video-policy").values()
    by_action = {entry["Action"][0]: entry["Resource"] for entry in statements}
    assert by_action["s3:GetObject"] == ["arn:aws:s3:::uploads/videos/*"]
    assert by_action["s3:PutObject"] == ["arn:aws:s3:::media/media/*", "arn:aws:s3:::media/frames/*"]
    assert by_action["kms:Decrypt"] == KEY
    assert not any(action.startswith("s3:Delete") for action in by_action)


def test_jobs_of_recordings_write_no_frames(graph: Graph) -> None:
    resources = [str(entry["Resource"]) for entry in said(graph, "jobs-voice-policy").values()]
    assert not any("frames/" in resource for resource in resources)
    assert any("uploads/incoming/*" in resource for resource in resources)


def test_a_function_creates_jobs_of_its_template_in_the_queue(graph: Graph) -> None:
    statements = said(graph, "worker")
    arn = "arn:aws:mediaconvert:us-east-1:123456789012"
    assert statements["TranscodingVideoJobs"]["Resource"] == f"{arn}:queues/acme-prod"
    assert statements["TranscodingVideoTemplate"]["Resource"] == f"{arn}:jobTemplates/acme-prod-video"
    assert statements["TranscodingVideoProbe"]["Action"] == ["mediaconvert:Probe"]


def test_a_function_passes_the_role_of_its_template_to_mediaconvert_only(graph: Graph) -> None:
    passed = said(graph, "worker")["TranscodingVideoRole"]
    assert passed["Resource"] == graph.named("jobs-video-role").outputs["arn"]
    assert passed["Condition"] == {"StringEquals": {"iam:PassedToService": "mediaconvert.amazonaws.com"}}


def test_a_function_has_the_queue_the_template_the_role_and_the_buckets_of_its_outputs(deploy: Deploy) -> None:
    names: list[str] = []

    def program(provider: aws.Provider) -> None:
        made = Transcoding("jobs", args(("video",)), ResourceOptions(provider=provider))
        media = MediaLinks(places=PLACES, buckets=BUCKETS, table="{}", key_arn=KEY, region=REGION, transcoding=made)
        access = AccessSettings(transcoding=("video",))
        names.extend(Links(media.links("worker", access), access).environment)

    deploy(program)
    assert {*names} == {
        "MEDIACONVERT_QUEUE",
        "MEDIACONVERT_TEMPLATE",
        "MEDIACONVERT_ROLE",
        "BUCKET_MEDIA",
        "MEDIA_PLACES",
    }


def test_a_template_without_permissions_is_rejected() -> None:
    grant = ActionsGrant(actions=("s3:GetObject",), resources=["*"])
    with pytest.raises(ValueError, match="grants: missing: voice; the settings have these templates"):
        TranscodingArgs(
            settings=TranscodingSettings(),
            prefix="acme",
            region=REGION,
            account_id="1",
            grants={"video": {"all": grant}},
        )
