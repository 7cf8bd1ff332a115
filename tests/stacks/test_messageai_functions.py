"""MessageAI's functions: size, code, events that start them, and what each may do."""

import json
from typing import Any

import pytest

from functions.moderate.thresholds import parsed
from functions.presign.settings import PresignSettings
from functions.shared.configuration import Environment
from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph, statements
from tests.stacks.reading_functions import FUNCTION, allowed_to, function, imported

FUNCTIONS = "primary-services-functions"
MEDIA = "arn:aws:s3:::messageai-media-production-ma01"
ORIGINALS = {f"{kind}/original/" for kind in ("images", "profiles", "videos", "voice", "files")}


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("messageai-prod")


def objects(graph: Graph, key: str, action: str) -> set[str]:
    """Prefixes of the media bucket on which a function has an action."""
    return {arn.removeprefix(f"{MEDIA}/").removesuffix("*") for arn in allowed_to(graph, key).get(action, set())}


@pytest.mark.parametrize(
    ("key", "memory_mb", "timeout_seconds"),
    [
        pytest.param("thumbnail", 1024, 30, marks=pytest.mark.requirement("MA-28")),
        pytest.param("optimise", 1769, 30, marks=pytest.mark.requirement("MA-30")),
        pytest.param("presign", 256, 10, marks=pytest.mark.requirement("MA-31")),
        pytest.param("metadata", 256, 10, marks=pytest.mark.requirement("MA-33")),
        pytest.param("moderate", 1024, 60, marks=pytest.mark.requirement("MA-34")),
        pytest.param("faces", 512, 30, marks=pytest.mark.requirement("MA-35")),
        ("cleanup", 256, 900),
    ],
)
def test_a_function_has_its_size_and_time(prod: Graph, key: str, memory_mb: int, timeout_seconds: int) -> None:
    found = function(prod, key).inputs
    assert (found["memorySize"], found["timeout"]) == (memory_mb, timeout_seconds)
    assert (found["runtime"], found["architectures"]) == ("python3.13", ["arm64"])
    assert found["handler"] == f"functions.{key}.handler.handle"


STEPS: dict[str, tuple[str, ...]] = {
    "thumbnail": ("image", "profile"),
    "optimise": ("image",),
    "metadata": ("image", "profile", "video", "audio", "file"),
    "moderate": ("image", "profile", "video"),
    "faces": ("profile",),
    "original": ("file",),
    "transcode": ("video",),
    "voice": ("audio",),
}


def targets(graph: Graph, rule: str) -> list[Node]:
    return [
        node
        for node in graph.of_type("aws:cloudwatch/eventTarget:EventTarget")
        if graph.target(node.inputs["rule"]).name == f"primary-services-messaging-rule-{rule}-rule"
    ]


@pytest.mark.requirement("MA-36")
@pytest.mark.parametrize("key", STEPS)
def test_a_step_starts_by_a_rule_of_its_own_on_scanned_records(prod: Graph, key: str) -> None:
    pattern = prod.named(f"primary-services-messaging-rule-to-{key}-rule").json("eventPattern")
    assert (pattern["source"], pattern["detail-type"]) == (["media.records"], ["Media Record Changed"])
    assert tuple(pattern["detail"]["kind"]) == STEPS[key]
    assert "scanned" in pattern["detail"]["state"]
    (target,) = targets(prod, f"to-{key}")
    assert target.inputs["arn"] == prod.named(f"{FUNCTIONS}-{key}-alias").outputs["arn"]


@pytest.mark.requirement("MA-36")
def test_the_rules_are_of_the_steps_that_each_kind_has(prod: Graph) -> None:
    steps: dict[str, list[str]] = json.loads(function(prod, "metadata").get("environment.variables.PROCESSING_STEPS"))
    for key, kinds in STEPS.items():
        assert {kind for kind, names in steps.items() if key in names} == set(kinds)


@pytest.mark.requirement("MA-36")
@pytest.mark.parametrize("kind", ["images", "videos", "voice", "files", "profiles"])
def test_uploads_are_accepted_by_a_rule_for_each_prefix(prod: Graph, kind: str) -> None:
    pattern = prod.named(f"primary-services-messaging-rule-uploaded-{kind}-rule").json("eventPattern")
    assert pattern["detail"]["object"] == {"key": [{"prefix": f"{kind}/original/"}]}
    (target,) = targets(prod, f"uploaded-{kind}")
    assert target.inputs["arn"] == prod.named(f"{FUNCTIONS}-arrived-alias").outputs["arn"]


@pytest.mark.requirement("MA-36")
def test_no_output_starts_a_function(prod: Graph) -> None:
    """No prefix below which a function writes is one that a rule listens to."""
    heard = {
        each["prefix"]
        for node in prod.of_type("aws:cloudwatch/eventRule:EventRule")
        for each in node.json("eventPattern").get("detail", {}).get("object", {}).get("key", [])
    }
    invoked = ("arrived", "scan-result", *STEPS)
    written = {prefix for key in invoked for prefix in objects(prod, key, "s3:PutObject")}
    assert {"images/optimized/", "images/thumbnails/", "quarantine/withheld/"} <= written
    assert not {(mine, other) for mine in written for other in heard if mine.startswith(other)}


@pytest.mark.requirement("MA-63")
def test_each_function_has_a_role_of_its_own(prod: Graph) -> None:
    roles = [prod.target(node.inputs["role"]).urn for node in prod.of_type("aws:lambda/function:Function")]
    assert len(set(roles)) == len(roles)


READS: dict[str, set[str]] = {
    "thumbnail": {"images/original/", "profiles/original/"},
    "optimise": {"images/original/"},
    "faces": {"profiles/original/"},
    "original": {"files/original/"},
    "playback": set(),
    "presign": set(),
}
WRITES: dict[str, set[str]] = {
    "thumbnail": {"images/thumbnails/", "profiles/thumbnails/"},
    "optimise": {"images/optimized/"},
    "faces": set(),
    "metadata": set(),
    "moderate": {"quarantine/withheld/"},
    "original": {"files/delivered/"},
    "playback": set(),
    "scan-result": {"quarantine/withheld/"},
}


@pytest.mark.requirement("MA-63")
@pytest.mark.parametrize(("action", "prefixes"), [("s3:GetObject", READS), ("s3:PutObject", WRITES)])
def test_functions_have_their_prefixes_only(prod: Graph, action: str, prefixes: dict[str, set[str]]) -> None:
    assert {key: objects(prod, key, action) for key in prefixes} == prefixes


@pytest.mark.requirement("MA-64")
def test_only_the_two_functions_that_recognise_may_call_rekognition(prod: Graph) -> None:
    keys = [
        node.name.removeprefix(f"{FUNCTIONS}-").removesuffix("-function")
        for node in prod.of_type("aws:lambda/function:Function")
    ]
    found = {key: {each for each in allowed_to(prod, key) if each.startswith("rekognition:")} for key in keys}
    assert {key: actions for key, actions in found.items() if actions} == {
        "moderate": {"rekognition:DetectModerationLabels"},
        "faces": {"rekognition:DetectFaces"},
    }
    others = [node for node in prod.of_type("aws:iam/rolePolicy:RolePolicy") if "rekognition:" in node.inputs["policy"]]
    assert len(others) == 2


def variables(graph: Graph, key: str) -> dict[str, Any]:
    return function(graph, key).get("environment.variables")


@pytest.mark.requirement("MA-46")
def test_signed_urls_are_kept_for_the_time_of_a_parameter(prod: Graph) -> None:
    parameter = prod.named("primary-services-parameter-url-cache-seconds-parameter")
    assert parameter.inputs["insecureValue"] == "600"
    assert variables(prod, "playback")["PARAMETER_URL_CACHE_SECONDS"] == parameter.inputs["name"]
    assert parameter.outputs["arn"] in allowed_to(prod, "playback")["ssm:GetParameter"]


@pytest.mark.requirement("MA-61")
def test_moderation_reads_its_thresholds_and_notifies_people(prod: Graph) -> None:
    parameter = prod.named("primary-services-parameter-moderation-thresholds-parameter")
    assert parsed("moderation-thresholds", parameter.inputs["insecureValue"])["Explicit"] == 70
    found = variables(prod, "moderate")
    assert found["PARAMETER_MODERATION_THRESHOLDS"] == parameter.inputs["name"]
    topic = prod.target(found["TOPIC_REVIEW"])
    assert topic.outputs["arn"] in allowed_to(prod, "moderate")["sns:Publish"]
    (subscription,) = [
        node
        for node in prod.of_type("aws:sns/topicSubscription:TopicSubscription")
        if prod.target(node.inputs["topic"]) is topic
    ]
    assert (subscription.inputs["protocol"], subscription.inputs["endpoint"]) == (
        "email",
        "moderation@messageai.example",
    )


@pytest.mark.requirement("MA-61")
def test_what_is_withheld_goes_to_quarantine(prod: Graph) -> None:
    assert objects(prod, "moderate", "s3:PutObject") == {"quarantine/withheld/"}
    places = json.loads(variables(prod, "moderate")["MEDIA_PLACES"])
    assert places["quarantine"] == {"default": {"purpose": "quarantine", "prefix": "quarantine/withheld/"}}


@pytest.mark.requirement("MA-61")
@pytest.mark.parametrize("key", ["moderate", "scan-result"])
def test_what_is_withheld_is_deleted_where_it_is_delivered(prod: Graph, key: str) -> None:
    found = objects(prod, key, "s3:PutObjectTagging")
    assert {"images/optimized/", "images/thumbnails/", "profiles/thumbnails/", "videos/hls/", "videos/frames/"} <= found
    assert found - {"quarantine/withheld/"} <= objects(prod, key, "s3:DeleteObject")


@pytest.mark.requirement("MA-61")
def test_the_edge_forgets_what_a_scan_withholds(prod: Graph) -> None:
    assert variables(prod, "scan-result")["DISTRIBUTION"] == "media"
    assert "cloudfront:CreateInvalidation" in allowed_to(prod, "scan-result")


@pytest.mark.requirement("MA-16")
def test_a_deletion_tags_and_deletes_objects_of_all_places(prod: Graph) -> None:
    found = objects(prod, "delete", "s3:PutObjectTagging")
    assert {"images/optimized/", "images/thumbnails/", "videos/hls/", "videos/original/"} <= found
    assert objects(prod, "delete", "s3:DeleteObject") == found
    assert objects(prod, "delete", "s3:PutObject") == set()


def test_a_schedule_starts_the_cleanup_each_night_in_the_primary_region(prod: Graph) -> None:
    (found,) = prod.of_type("aws:scheduler/schedule:Schedule")
    assert (found.region, found.inputs["scheduleExpression"], found.inputs["state"]) == (
        "us-east-1",
        "cron(0 3 * * ? *)",
        "ENABLED",
    )
    assert found.get("target.arn") == prod.named(f"{FUNCTIONS}-cleanup-alias").outputs["arn"]
    asynchronous = prod.named(f"{FUNCTIONS}-cleanup-asynchronous")
    queue = prod.named("primary-services-messaging-queue-failed-events-queue")
    assert asynchronous.get("destinationConfig.onFailure.destination") == queue.outputs["arn"]


def test_the_cleanup_tags_deletes_and_lists_objects_of_records_and_writes_none(prod: Graph) -> None:
    delivered = {"images/optimized/", "videos/hls/", "voice/encoded/", "files/delivered/", "videos/frames/"}
    everything = ORIGINALS | delivered | {"images/thumbnails/", "profiles/thumbnails/"}
    for action in ("s3:GetObjectTagging", "s3:PutObjectTagging", "s3:DeleteObject"):
        assert objects(prod, "cleanup", action) == everything
    assert objects(prod, "cleanup", "s3:AbortMultipartUpload") == ORIGINALS
    assert objects(prod, "cleanup", "s3:PutObject") == set()
    table = prod.named("primary-data-tables-media-table").outputs["arn"]
    found = allowed_to(prod, "cleanup")
    assert all(table in found[f"dynamodb:{each}"] for each in ("BatchGetItem", "GetItem", "Scan", "UpdateItem"))
    assert not {"dynamodb:PutItem", "dynamodb:DeleteItem"} & found.keys()


@pytest.fixture(scope="module")
def presign(prod: Graph) -> PresignSettings:
    """The settings that the function reads from its variables in the stack."""
    return PresignSettings.of(Environment(variables(prod, "presign")))


@pytest.mark.requirement("MA-65")
def test_uploads_are_signed_for_600_seconds(presign: PresignSettings) -> None:
    assert presign.upload_seconds == 600


@pytest.mark.requirement("MA-66")
def test_forms_accept_50_megabytes(presign: PresignSettings) -> None:
    assert {kind.form_bytes for kind in presign.kinds.values()} == {52_428_800}


@pytest.mark.requirement("MA-67")
@pytest.mark.parametrize(
    ("kind", "prefix", "content_type"),
    [
        ("image", "image/", "image/jpeg"),
        ("profile", "image/", "image/png"),
        ("video", "video/", "video/mp4"),
        ("audio", "audio/", "audio/ogg"),
        ("file", "", "application/pdf"),
    ],
)
def test_each_kind_has_its_content_types(presign: PresignSettings, kind: str, prefix: str, content_type: str) -> None:
    found = presign.kinds[kind]
    assert content_type in found.content_types
    assert all(each.startswith(prefix) for each in found.content_types)


@pytest.mark.requirement("MA-05", "MA-06", "MA-09")
@pytest.mark.parametrize("kind", ["image", "profile", "video", "audio", "file"])
def test_uploads_of_a_kind_are_below_its_original_prefix(prod: Graph, presign: PresignSettings, kind: str) -> None:
    place = presign.places.at("incoming", kind)
    assert place.bucket == "messageai-media-production-ma01"
    assert place.prefix in objects(prod, "presign", "s3:PutObject")
    assert place.prefix.endswith("/original/")


@pytest.mark.requirement("MA-27")
def test_the_signing_key_is_replaced_by_a_function(prod: Graph) -> None:
    (rotation,) = prod.of_type("aws:secretsmanager/secretRotation:SecretRotation")
    assert prod.target(rotation.inputs["secretId"]).inputs["name"] == variables(prod, "playback")["SIGNING_KEYS"]
    assert rotation.inputs["rotationLambdaArn"] == prod.named(f"{FUNCTIONS}-rotate-signing-key-alias").outputs["arn"]
    group = prod.named("edge-media-signing-key-group")
    assert variables(prod, "rotate-signing-key")["KEY_GROUP_MEDIA"] == group.outputs["id"]


def test_functions_accept_their_variables(prod: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    for node in prod.of_type(FUNCTION):
        with monkeypatch.context() as environment:
            assert callable(imported(node, environment).handle)


@pytest.mark.requirement("MA-37")
def test_uploads_are_scanned(prod: Graph) -> None:
    (plan,) = prod.of_type("aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan")
    bucket = plan.get("protectedResource.s3Bucket")
    assert bucket["bucketName"] == "messageai-media-production-ma01"
    assert set(bucket["objectPrefixes"]) == ORIGINALS
    assert plan.inputs["actions"] == [{"taggings": [{"status": "ENABLED"}]}]
    pattern = prod.named("primary-services-messaging-rule-to-scan-result-rule").json("eventPattern")
    assert pattern["detail-type"] == ["GuardDuty Malware Protection Object Scan Result"]


@pytest.mark.requirement("MA-37")
def test_uploads_are_delivered_to_nobody_and_read_when_they_are_clean(prod: Graph) -> None:
    said = list(statements(prod, "primary-access-library-policy").values())
    everything = {f"{MEDIA}/{prefix}*" for prefix in ORIGINALS}
    undelivered = [each for each in said if each["Principal"] == {"Service": "cloudfront.amazonaws.com"}]
    denied = {arn for each in undelivered if each["Effect"] == "Deny" for arn in each["Resource"]}
    assert everything <= denied
    unscanned = [each for each in said if each["Sid"].startswith("DenyUnscannedReads")]
    assert {arn for each in unscanned for arn in each["Resource"]} == everything
    for each in unscanned:
        assert each["Condition"]["StringNotEquals"] == {
            "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND"
        }
