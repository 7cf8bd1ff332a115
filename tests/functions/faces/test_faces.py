"""Faces in profile pictures."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.faces.rules import FaceRules
from functions.shared.clients import ClientError
from functions.shared.configuration import ConfigurationError, Environment
from functions.shared.images.header import read_header
from tests.functions import pictures
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import answers, event_of, scanned

CALL = "detect_faces"


def face(confidence: float = 99.0, height: float = 0.5, brightness: float = 60.0, sharpness: float = 70.0) -> Any:
    return {
        "Confidence": confidence,
        "BoundingBox": {"Width": 0.3, "Height": height, "Left": 0.1, "Top": 0.1},
        "Quality": {"Brightness": brightness, "Sharpness": sharpness},
    }


@pytest.fixture
def faces(handler: Callable[..., Handler]) -> Handler:
    return handler("faces", PROCESSING_STEPS='{"profile": ["faces"]}')


@pytest.mark.requirement("MA-35")
def test_a_good_picture_becomes_ready(store: Store, faces: Handler) -> None:
    with answers("rekognition", (CALL, {"FaceDetails": [face()]})) as requests:
        faces(event_of(scanned(store, pictures.photo("WEBP"), "profile")), None)
    assert store.records.get(ID).state == "ready"
    assert read_header(requests[0]["Image"]["Bytes"]).format == "JPEG"


@pytest.mark.requirement("MA-35")
@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ([], "faces: none is visible; upload a picture of a face"),
        ([face(confidence=89.9)], "faces: none is visible; upload a picture of a face"),
        ([face(), face()], "faces: 2 are visible, 1 at most; crop the picture"),
        ([face(height=0.05)], "faces: height 5 %, 10 % at least; come closer"),
        ([face(brightness=10.0)], "faces: brightness 10 %, 30 % at least; use more light"),
        ([face(sharpness=4.0)], "faces: sharpness 4 %, 30 % at least; hold the camera still"),
    ],
)
def test_other_pictures_fail_with_advice(store: Store, faces: Handler, details: list[Any], reason: str) -> None:
    with answers("rekognition", (CALL, {"FaceDetails": details})):
        faces(event_of(scanned(store, pictures.photo("PNG"), "profile")), None)
    record = store.records.get(ID)
    assert (record.state, record.reason) == ("failed", reason)


def test_a_weak_second_face_does_not_count() -> None:
    assert FaceRules().fault([face(), face(confidence=50.0)]) == ""


def test_rules_are_settings() -> None:
    rules = FaceRules.of(Environment({"FACES": "2", "FACE_SHARPNESS": "80"}))
    assert rules.fault([face(), face()]) == "faces: sharpness 70 %, 80 % at least; hold the camera still"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("FACES", "0", "FACES: '0': not allowed; set an integer of 1 to 100"),
        ("FACE_CONFIDENCE", "101", "FACE_CONFIDENCE: '101': not allowed; set an integer of 0 to 100"),
        ("FACE_SHARPNESS", "0.5", "FACE_SHARPNESS: '0.5': not allowed; set an integer of 0 to 100"),
    ],
)
def test_broken_rules(variable: str, value: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^{message}$"):
        FaceRules.of(Environment({variable: value}))


def test_a_throttled_call_is_repeated(store: Store, faces: Handler) -> None:
    with answers("rekognition", (CALL, {"error": "ThrottlingException"})), pytest.raises(ClientError):
        faces(event_of(scanned(store, pictures.photo("PNG"), "profile")), None)


def test_an_unreadable_picture_fails(store: Store, faces: Handler) -> None:
    with answers("rekognition", (CALL, {"error": "InvalidImageFormatException"})):
        faces(event_of(scanned(store, pictures.photo("PNG"), "profile")), None)
    assert store.records.get(ID).reason == "faces: InvalidImageFormatException; upload another picture"
