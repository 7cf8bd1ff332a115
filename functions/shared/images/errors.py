"""The error of images."""

from functions.shared.refusal import RefusedError


class ImageError(RefusedError):
    """The image is not decoded."""
