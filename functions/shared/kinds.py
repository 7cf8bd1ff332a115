"""Kinds of media: what may be uploaded as each, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
FORM_BYTES = 50 * MEBIBYTE
"""Limit of one upload by form; 52,428,800."""
UPLOAD_SECONDS = 600
"""Validity of forms and URLs for uploads."""
PART_BYTES = 8 * MEBIBYTE
"""Smallest size of the parts of a multipart upload but the last; S3 takes 5 MiB or more."""
PARTS = 200
"""Limit of the parts of an upload, since all their URLs are in one answer. S3 takes 10,000."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of media.

    type_prefix: of the content types, empty for any. content_types: those that may be uploaded. maximum_bytes: of an
    upload; above FORM_BYTES it is in parts.
    """

    name: str
    type_prefix: str
    content_types: tuple[str, ...]
    maximum_bytes: int

    @property
    def form_bytes(self) -> int:
        """Limit of an upload by form."""
        return min(self.maximum_bytes, FORM_BYTES)

    @property
    def in_parts(self) -> bool:
        """Whether large uploads are in parts."""
        return self.maximum_bytes > self.form_bytes


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="image",
            type_prefix="image/",
            content_types=("image/avif", "image/gif", "image/heic", "image/jpeg", "image/png", "image/webp"),
            maximum_bytes=FORM_BYTES,
        ),
        Kind(
            name="profile",
            type_prefix="image/",
            content_types=("image/avif", "image/heic", "image/jpeg", "image/png", "image/webp"),
            maximum_bytes=FORM_BYTES,
        ),
        Kind(
            name="video",
            type_prefix="video/",
            content_types=("video/mp4", "video/quicktime", "video/webm", "video/x-matroska"),
            maximum_bytes=4096 * MEBIBYTE,
        ),
        Kind(
            name="audio",
            type_prefix="audio/",
            content_types=(
                "audio/aac",
                "audio/flac",
                "audio/mp4",
                "audio/mpeg",
                "audio/ogg",
                "audio/wav",
                "audio/webm",
            ),
            maximum_bytes=FORM_BYTES,
        ),
        Kind(
            name="file",
            type_prefix="",
            content_types=(
                "application/gzip",
                "application/pdf",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/zip",
                "text/csv",
                "text/plain",
            ),
            maximum_bytes=1024 * MEBIBYTE,
        ),
    )
}


def part_sizes(size_bytes: int) -> list[int]:
    """Sizes of the parts of an upload, in order: equal but for the last, PARTS at most."""
    mebibytes_per_part = -(-size_bytes // (PARTS * MEBIBYTE))
    part = max(PART_BYTES, mebibytes_per_part * MEBIBYTE)
    full, rest = divmod(size_bytes, part)
    return [part] * full + ([rest] if rest else [])
