"""Amazon Rekognition: answers by the marker of a picture.

Amazon Rekognition Developer Guide, "Guidelines and quotas": JPEG and PNG, 5 MB as bytes, and a least size. "Content
moderation": labels of version 7, with the label above each.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]
from PIL import Image, UnidentifiedImageError

from simulator.errors import NotSimulatedError
from simulator.iam.evaluation import AccessDeniedError
from simulator.interfaces import Call, Responder, ServiceError
from simulator.responders.markers import marked, marker
from simulator.runtime import Runtime

MODEL = "7.0"
MOST_BYTES = 5 * 1024 * 1024
LEAST_SIDE = {"DetectFaces": 80, "DetectModerationLabels": 50}
"""Pixels of a side."""
FORMATS = ("JPEG", "PNG")
DEFAULT_CONFIDENCE = 50.0


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a marked picture shows. labels: confidence in percent by the label, with that above it. faces: height in
    percent of the picture, brightness and sharpness of each."""

    number: int
    labels: Mapping[tuple[str, str], float]
    faces: tuple[tuple[float, float, float], ...] = ()


CONTENTS: Mapping[str, Content] = {
    "face": Content(number=1, labels={}, faces=((40, 80, 90),)),
    "two_faces": Content(number=2, labels={}, faces=((40, 80, 90), (35, 70, 80))),
    "dark_face": Content(number=3, labels={}, faces=((40, 10, 90),)),
    "distant_face": Content(number=4, labels={}, faces=((5, 80, 90),)),
    "explicit": Content(
        number=16, labels={("Explicit", ""): 98.2, ("Explicit Nudity", "Explicit"): 98.2}, faces=((30, 80, 90),)
    ),
    "weapons": Content(number=17, labels={("Violence", ""): 91.5, ("Weapons", "Violence"): 91.5}),
    "doubtful": Content(number=18, labels={("Violence", ""): 55.0, ("Weapons", "Violence"): 55.0}),
}
"""Known contents by name. A picture without a marker shows nothing of interest."""


def picture(image: Image.Image, content: str) -> Image.Image:
    """A picture that shows a content, by name."""
    return marked(image, CONTENTS[content].number)


class Recognition:
    """The answers, and how often each operation was called."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.calls: dict[str, int] = {}
        self.responders: Mapping[str, Responder] = {
            "rekognition.DetectModerationLabels": self._moderate,
            "rekognition.DetectFaces": self._faces,
        }

    def _moderate(self, call: Call) -> Mapping[str, Any]:
        _refuse(call, {"Image", "MinConfidence"})
        least = float(call.params.get("MinConfidence", DEFAULT_CONFIDENCE))
        if not 0 <= least <= 100:
            raise ServiceError("InvalidParameterException", "Request has invalid parameters")
        found = self._content(call)
        labels = [
            {"Name": name, "ParentName": above, "Confidence": confidence, "TaxonomyLevel": 2 if above else 1}
            for (name, above), confidence in found.labels.items()
            if confidence >= least
        ]
        return {"ModerationLabels": labels, "ModerationModelVersion": MODEL, "ContentTypes": []}

    def _faces(self, call: Call) -> Mapping[str, Any]:
        _refuse(call, {"Image"})
        faces: list[Mapping[str, Any]] = [
            {
                "BoundingBox": {"Width": 0.2, "Height": height / 100, "Left": 0.1 + 0.3 * index, "Top": 0.2},
                "Quality": {"Brightness": brightness, "Sharpness": sharpness},
                "Confidence": 99.5,
                "Landmarks": [],
                "Pose": {"Roll": 0.0, "Yaw": 0.0, "Pitch": 0.0},
            }
            for index, (height, brightness, sharpness) in enumerate(self._content(call).faces)
        ]
        return {"FaceDetails": faces}

    def _content(self, call: Call) -> Content:
        """What the picture of a call shows. ServiceError for one that Rekognition does not read."""
        self.calls[call.operation] = self.calls.get(call.operation, 0) + 1
        given: Mapping[str, Any] = call.params["Image"]
        if ("Bytes" in given) == ("S3Object" in given):
            raise ServiceError("InvalidParameterException", "Request has invalid parameters")
        data: bytes = given["Bytes"] if "Bytes" in given else self._object(call, given["S3Object"])
        if "Bytes" in given and len(data) > MOST_BYTES:
            raise ServiceError("ImageTooLargeException", f"Image size is too large: {len(data)} bytes")
        try:
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        except UnidentifiedImageError:
            raise ServiceError("InvalidImageFormatException", "Request has invalid image format") from None
        if min(image.size) < LEAST_SIDE[call.operation]:
            raise ServiceError("InvalidParameterException", "Request has invalid image dimensions")
        number = marker(image)
        found = next((content for content in CONTENTS.values() if content.number == number), None)
        if number and found is None:
            raise NotSimulatedError(f"marker {number} of a picture; known: {', '.join(CONTENTS)}")
        return found or Content(number=0, labels={})

    def _object(self, call: Call, place: Mapping[str, str]) -> bytes:
        """An object, which is read with the caller's permissions."""
        params = {"Bucket": place["Bucket"], "Key": place["Name"]}
        params |= {"VersionId": place["Version"]} if "Version" in place else {}
        try:
            return self._runtime.call("s3.GetObject", call.principal, call.region, **params)["Body"].read()
        except (AccessDeniedError, ClientError) as error:
            message = "Unable to get object metadata from S3. Check object key, region and/or access permissions."
            raise ServiceError("InvalidS3ObjectException", message) from error


def _refuse(call: Call, known: set[str]) -> None:
    if unknown := sorted({*call.params} - known):
        raise NotSimulatedError(f"{call.name}: {', '.join(unknown)}")
