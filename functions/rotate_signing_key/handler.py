"""Rotates the key that signs URLs and cookies of a distribution, which verifies what the former one signed until the
next rotation (docs/adr/0023-rotation-of-keys.md)."""

from typing import Any

from functions.rotate_signing_key.settings import rotation_of
from functions.shared.configuration import Environment
from functions.shared.rotation import rotate

ROTATION = rotation_of(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> None:
    """Does a step of a rotation for Secrets Manager."""
    rotate(event, ROTATION)
