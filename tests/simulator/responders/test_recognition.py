"""Answers of Rekognition by the marker of a picture."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from functions.shared.images.decoding import Box, still
from functions.shared.samples import sample
from simulator.errors import NotSimulatedError
from simulator.responders.markers import marked, marker
from simulator.responders.recognition import Recognition, picture
from tests.simulator.responders.calls import refusal, respond
from tests.simulator.running import BUCKET, REGION, ROLE, Running, allow, bucket, graph, role, running

MODERATE, FACES = "rekognition.DetectModerationLabels", "rekognition.DetectFaces"
GRAPH = graph(bucket(), *role(ROLE, "lambda.amazonaws.com", allow("s3:GetObject", f"arn:aws:s3:::{BUCKET}/a/*")))


@pytest.fixture
def runtime() -> Iterator[Running]:
    """A bucket that the caller reads below `a/`."""
    with running(GRAPH) as found:
        yield found


def encoded(image: Image.Image, format_: str = "JPEG") -> bytes:
    """A file of a picture."""
    stream = io.BytesIO()
    image.save(stream, format_)
    return stream.getvalue()


def shown(content: str = "", size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture of a content, as JPEG."""
    image = Image.effect_noise(size, 60).convert("RGB")
    return encoded(picture(image, content) if content else image)


@pytest.mark.parametrize("number", [1, 85, 255])
@pytest.mark.parametrize("size", [(1200, 900), (120, 90), (300, 800)])
def test_a_marker_survives_scaling_and_encoding(number: int, size: tuple[int, int]) -> None:
    data = encoded(marked(Image.effect_noise(size, 60), number))

    assert marker(Image.open(io.BytesIO(sample(still(data, Box(640, 640)))))) == number


def test_a_picture_without_a_marker_has_none() -> None:
    assert marker(Image.open(io.BytesIO(shown()))) == 0


def test_labels_at_or_above_the_confidence_are_returned_with_the_label_above(runtime: Running) -> None:
    responders = Recognition(runtime).responders

    found = respond(responders, MODERATE, Image={"Bytes": shown("weapons")}, MinConfidence=75.0)
    labels = [(label["Name"], label["ParentName"], label["Confidence"]) for label in found["ModerationLabels"]]
    assert labels == [("Violence", "", 91.5), ("Weapons", "Violence", 91.5)]
    for content, least in (("doubtful", 75.0), ("", 1.0), ("face", 1.0)):
        nothing = respond(responders, MODERATE, Image={"Bytes": shown(content)}, MinConfidence=least)
        assert nothing["ModerationLabels"] == []


@pytest.mark.parametrize(("content", "faces"), [("", 0), ("face", 1), ("two_faces", 2), ("weapons", 0)])
def test_faces_are_those_of_the_marker(runtime: Running, content: str, faces: int) -> None:
    found = respond(Recognition(runtime).responders, FACES, Image={"Bytes": shown(content)})

    assert len(found["FaceDetails"]) == faces


def test_objects_are_read_with_the_callers_permissions(runtime: Running) -> None:
    for key in ("a/1", "b/1"):
        runtime.store("s3", REGION).put_object(Bucket=BUCKET, Key=key, Body=shown("face"))
    responders = Recognition(runtime).responders

    found = respond(responders, FACES, Image={"S3Object": {"Bucket": BUCKET, "Name": "a/1"}})
    denied = refusal(responders, FACES, Image={"S3Object": {"Bucket": BUCKET, "Name": "b/1"}})

    assert (len(found["FaceDetails"]), denied) == (1, "InvalidS3ObjectException")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"text", "InvalidImageFormatException"),
        (encoded(Image.new("RGB", (100, 100)), "WEBP"), "InvalidImageFormatException"),
        (shown(size=(100, 79)), "InvalidParameterException"),
        (shown() + bytes(5 * 1024 * 1024), "ImageTooLargeException"),
    ],
)
def test_a_picture_that_rekognition_does_not_read_is_refused(runtime: Running, data: bytes, code: str) -> None:
    assert refusal(Recognition(runtime).responders, FACES, Image={"Bytes": data}) == code


def test_what_is_not_modelled_raises(runtime: Running) -> None:
    responders = Recognition(runtime).responders
    image = {"Bytes": encoded(marked(Image.new("RGB", (640, 480)), 99))}

    with pytest.raises(NotSimulatedError, match="marker 99"):
        respond(responders, FACES, Image=image)
    with pytest.raises(NotSimulatedError, match=r"rekognition\.DetectFaces: Attributes"):
        respond(responders, FACES, Image=image, Attributes=["ALL"])
