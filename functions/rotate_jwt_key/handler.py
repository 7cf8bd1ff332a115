"""Rotates the key that signs the tokens of an application; the one before it verifies until the next rotation
(docs/adr/0023-rotation-of-keys.md)."""

from typing import Any

from functions.rotate_jwt_key.settings import rotation_of
from functions.shared.configuration import Environment
from functions.shared.rotation import rotate

ROTATION = rotation_of(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> None:
    """Does a step of a rotation for Secrets Manager."""
    rotate(event, ROTATION)
