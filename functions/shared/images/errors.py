"""Error of images."""


class ImageError(ValueError):
    """The file is not decoded, now or later: a retry changes nothing. The message is for the record of the medium."""
