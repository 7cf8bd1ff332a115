"""What a profile picture has to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.shared.configuration import Environment


@dataclass(frozen=True, kw_only=True)
class FaceRules:
    """Rules by environment variables, all in percent but for FACES, the number of faces at most.

    FACE_CONFIDENCE: that it is a face. FACE_BRIGHTNESS, FACE_SHARPNESS: its quality. FACE_HEIGHT: of the picture's.
    """

    faces: int = 1
    confidence: int = 90
    brightness: int = 30
    sharpness: int = 30
    height: int = 10

    @classmethod
    def of(cls, environment: Environment) -> "FaceRules":
        """Rules of an environment. ConfigurationError names the variable."""
        return cls(
            faces=environment.number("FACES", cls.faces, minimum=1, maximum=100),
            confidence=environment.number("FACE_CONFIDENCE", cls.confidence, minimum=0, maximum=100),
            brightness=environment.number("FACE_BRIGHTNESS", cls.brightness, minimum=0, maximum=100),
            sharpness=environment.number("FACE_SHARPNESS", cls.sharpness, minimum=0, maximum=100),
            height=environment.number("FACE_HEIGHT", cls.height, minimum=0, maximum=100),
        )

    def fault(self, details: Sequence[Mapping[str, Any]]) -> str:
        """What is wrong with the faces that Rekognition found; empty if nothing is."""
        faces = [face for face in details if face["Confidence"] >= self.confidence]
        if not faces:
            return "faces: none is visible; upload a picture of a face"
        if len(faces) > self.faces:
            return f"faces: {len(faces)} are visible, {self.faces} at most; crop the picture"
        largest = max(faces, key=lambda face: face["BoundingBox"]["Height"])
        measures = (
            ("height", 100 * largest["BoundingBox"]["Height"], self.height, "come closer"),
            ("brightness", largest["Quality"]["Brightness"], self.brightness, "use more light"),
            ("sharpness", largest["Quality"]["Sharpness"], self.sharpness, "hold the camera still"),
        )
        for name, found, least, remedy in measures:
            if found < least:
                return f"faces: {name} {found:.0f} %, {least} % at least; {remedy}"
        return ""
