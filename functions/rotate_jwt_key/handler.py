"""Rotates the key that signs the tokens of an application; the one before it verifies until the next rotation
(docs/adr/0023-rotation-of-keys.md)."""

from typing import Any

from functions.rotate_jwt_key.keys import JwtKeyRotation
from functions.rotate_jwt_key.notice import notify_by
from functions.rotate_jwt_key.settings import load
from functions.shared.configuration import Environment
from functions.shared.rotation import rotate

SETTINGS = load(Environment.of_process())
ROTATION = JwtKeyRotation(
    algorithm=SETTINGS.algorithm,
    activation_seconds=SETTINGS.activation_seconds,
    grace_seconds=SETTINGS.grace_seconds,
    notify=notify_by(SETTINGS.topic_arn, SETTINGS.steps_by_hand) if SETTINGS.steps_by_hand else None,
)


def handle(event: dict[str, Any], context: Any) -> None:
    """Does a step of a rotation for Secrets Manager."""
    rotate(event, ROTATION)
