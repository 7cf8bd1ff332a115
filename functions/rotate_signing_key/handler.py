"""Rotates the key that signs URLs and cookies of a distribution, which verifies what the former one signed until the
next rotation (docs/adr/0023-rotation-of-keys.md)."""

from typing import Any

from functions.rotate_signing_key.key_group import KeyGroup
from functions.rotate_signing_key.keys import SigningKeyRotation
from functions.rotate_signing_key.settings import load
from functions.shared.configuration import Environment
from functions.shared.rotation import rotate

SETTINGS = load(Environment.of_process())
ROTATION = SigningKeyRotation(
    group=KeyGroup(SETTINGS.key_group),
    activation_seconds=SETTINGS.activation_seconds,
    grace_seconds=SETTINGS.grace_seconds,
)


def handle(event: dict[str, Any], context: Any) -> None:
    """Does a step of a rotation for Secrets Manager."""
    rotate(event, ROTATION)
