"""Moderation: what is found is withheld and reviewed, all else becomes ready."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.shared import clients
from functions.shared.clients import ClientError, client
from functions.shared.images.header import read_header
from functions.shared.parameters import forget
from tests.functions import pictures
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import answers, event_of, scanned

STEPS = '{"image": ["moderate"], "video": ["transcode", "moderate"]}'
VIOLENCE: dict[str, Any] = {"ModerationLabels": [{"Name": "Violence", "ParentName": "", "Confidence": 91.25}]}
NOTHING: dict[str, Any] = {"ModerationLabels": []}
CALL = "detect_moderation_labels"


@pytest.fixture
def notices(store: Store) -> Callable[[], list[dict[str, Any]]]:
    """The notices of a topic `review`, read from a queue."""
    sqs, sns = client("sqs"), client("sns")
    queue = sqs.create_queue(QueueName="review")["QueueUrl"]
    topic = sns.create_topic(Name="review")["TopicArn"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})

    def read() -> list[dict[str, Any]]:
        found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        return [json.loads(message["Body"]) for message in found]

    return read


@pytest.fixture
def moderate(notices: Any, handler: Callable[..., Handler]) -> Handler:
    topic = client("sns").list_topics()["Topics"][0]["TopicArn"]
    return handler("moderate", PROCESSING_STEPS=STEPS, TOPIC_REVIEW=topic, STEP_ATTEMPTS="2")


@pytest.mark.requirement("MA-34")
def test_an_image_without_labels_becomes_ready(store: Store, moderate: Handler) -> None:
    with answers("rekognition", (CALL, NOTHING)):
        moderate(event_of(scanned(store, pictures.photo("PNG"))), None)
    assert store.records.get(ID).state == "ready"


@pytest.mark.requirement("MA-34", "MA-61")
def test_an_image_with_labels_is_withheld(store: Store, moderate: Handler) -> None:
    with answers("rekognition", (CALL, VIOLENCE)):
        moderate(event_of(scanned(store, pictures.photo("PNG"))), None)
    record = store.records.get(ID)
    assert (record.state, record.reason) == ("quarantined", "moderation: Violence 91.2 %")
    assert store.keys() == [f"quarantine/image/default/{ID}"]


def test_what_other_steps_made_of_a_withheld_image_is_deleted(store: Store, moderate: Handler) -> None:
    event = event_of(scanned(store, pictures.photo("PNG")))
    store.put(f"thumb/{ID}/large.webp")
    with answers("rekognition", (CALL, VIOLENCE)):
        moderate(event, None)
    assert store.keys() == [f"quarantine/image/default/{ID}"]
    store.put(f"media/{ID}/640.webp")  # by a step that ended later
    moderate(event, None)
    assert store.keys() == [f"quarantine/image/default/{ID}"]


@pytest.mark.requirement("MA-61")
def test_a_person_is_notified_once(store: Store, moderate: Handler, notices: Any) -> None:
    event = event_of(scanned(store, pictures.photo("PNG")))
    with answers("rekognition", (CALL, VIOLENCE)):
        moderate(event, None)
        moderate(event, None)
    assert notices() == [{"id": ID, "kind": "image", "tenant": "default", "reason": "moderation: Violence 91.2 %"}]


def test_a_notice_that_failed_is_repeated(store: Store, moderate: Handler, notices: Any) -> None:
    event = event_of(scanned(store, pictures.photo("PNG")))
    with (
        answers("rekognition", (CALL, VIOLENCE)),
        answers("sns", ("publish", {"error": "InternalErrorException"})),
        pytest.raises(ClientError),
    ):
        moderate(event, None)
    moderate(event, None)
    assert len(notices()) == 1


@pytest.mark.parametrize("output", ["AVIF", "GIF", "PNG", "WEBP"])
def test_rekognition_gets_jpeg(store: Store, moderate: Handler, output: str) -> None:
    with answers("rekognition", (CALL, NOTHING)) as requests:
        moderate(event_of(scanned(store, pictures.file(pictures.halves(), output))), None)
    assert read_header(requests[0]["Image"]["Bytes"]).format == "JPEG"
    assert requests[0]["MinConfidence"] == 70.0


def test_each_sample_of_an_animation_is_asked_about(store: Store, moderate: Handler) -> None:
    with answers("rekognition", (CALL, NOTHING), (CALL, NOTHING), (CALL, VIOLENCE)):
        moderate(event_of(scanned(store, pictures.animation("GIF"))), None)
    assert store.records.get(ID).state == "quarantined"


def test_frames_of_a_video_are_moderated_when_they_are_there(store: Store, moderate: Handler) -> None:
    record = scanned(store, kind="video")
    with answers("rekognition"):
        moderate(event_of(record), None)
    record = store.records.move(ID, "processing", version_id=record.version_id).record
    store.records.describe(ID, record.version_id, {"step_transcode": "2026-11-30T12:00:00Z"})
    store.put(f"frames/{ID}/frame.0000000.jpg", pictures.photo("JPEG"))
    with answers("rekognition", (CALL, VIOLENCE)):
        moderate(event_of(record), None)
    assert store.records.get(ID).state == "quarantined"


def test_a_video_without_frames_is_not_ready(store: Store, moderate: Handler) -> None:
    record = scanned(store, kind="video", step_transcode="2026-11-30T12:00:00Z")
    moderate(event_of(record), None)
    assert store.records.get(ID).reason == "moderation: no picture to look at; upload it again"


@pytest.mark.parametrize("code", ["InvalidImageFormatException", "ImageTooLargeException"])
def test_what_rekognition_cannot_read_is_not_ready(store: Store, moderate: Handler, code: str) -> None:
    with answers("rekognition", (CALL, {"error": code})):
        moderate(event_of(scanned(store, pictures.photo("PNG"))), None)
    record = store.records.get(ID)
    assert (record.state, record.reason) == ("failed", f"moderation: {code}; upload another image")


def test_a_throttled_call_is_repeated(store: Store, moderate: Handler) -> None:
    event = event_of(scanned(store, pictures.photo("PNG")))
    with answers("rekognition", (CALL, {"error": "ThrottlingException"})), pytest.raises(ClientError):
        moderate(event, None)
    with answers("rekognition", (CALL, NOTHING)):
        moderate(event, None)
    assert store.records.get(ID).state == "ready"


def test_without_a_topic_for_reviewers_nothing_starts(handler: Callable[..., Handler]) -> None:
    with pytest.raises(ValueError, match=r"^TOPIC_REVIEW: missing; set it in the function's environment or access"):
        handler("moderate")


def test_a_function_with_broken_thresholds_does_not_start(handler: Callable[..., Handler], moderate: Handler) -> None:
    with pytest.raises(ValueError, match=r"^MODERATION_THRESHOLDS: '{}': not a JSON object"):
        handler("moderate", MODERATION_THRESHOLDS="{}")


def test_broken_thresholds_of_a_parameter_do_not_fail_a_record(
    store: Store, moderate: Handler, handler: Callable[..., Handler]
) -> None:
    clients.client("ssm").put_parameter(Name="thresholds", Value="{}", Type="String")
    forget()
    broken = handler("moderate", PARAMETER_MODERATION_THRESHOLDS="thresholds")
    event = event_of(scanned(store, pictures.photo("PNG")))
    for _ in range(3):
        with pytest.raises(ValueError, match=r"^thresholds: '{}': not a JSON object"):
            broken(event, None)
    assert store.records.get(ID).state == "scanned"
