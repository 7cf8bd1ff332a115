"""Rotates the API key of a vendor by the vendor's API, or sends a notice with the steps by hand
(docs/adr/0023-rotation-of-keys.md)."""

from typing import Any

from functions.rotate_vendor_key.rotation import rotation_of
from functions.rotate_vendor_key.settings import load
from functions.shared.configuration import Environment
from functions.shared.rotation import rotate

ROTATION = rotation_of(load(Environment.of_process()))


def handle(event: dict[str, Any], context: Any) -> None:
    """Does a step of a rotation for Secrets Manager."""
    rotate(event, ROTATION)
