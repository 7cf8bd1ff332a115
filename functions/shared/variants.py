"""Thumbnails and variants of images."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from functions.shared.files import UPLOADED_WIDTH
from functions.shared.image_formats import OUTPUT_FORMATS, WIDTHS, OutputFormat
from functions.shared.prefixes import Places
from functions.shared.records import Record

THUMBNAILS: Mapping[str, int] = {"thumb": 160, "medium": 480, "large": 1024}
"""Pixels of the longer side of each thumbnail."""
ANIMATION_WIDTH = 768
"""The largest width of an animation."""
CACHE_CONTROL = "public, max-age=31536000, immutable"
"""Of variants and thumbnails: the content below an id never changes."""
RECORD_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Variant:
    """A variant of an image. prefix: of the place, such as images/. width: in pixels, at most."""

    prefix: str
    record_id: str
    width: int
    format: OutputFormat

    @property
    def key(self) -> str:
        """Key of the object: `<prefix><id>/<width>.<format>`, which is also its path at the edge."""
        return f"{self.prefix}{self.record_id}/{self.width}.{self.format}"


def uploaded_variant(places: Places, record: Record, output: OutputFormat) -> Variant:
    """The variant of a record that is made of every upload: of UPLOADED_WIDTH, in the place `media`."""
    return Variant(places.at("media", record.kind).prefix, record.id, UPLOADED_WIDTH, output)


def parse_variant(path: str, prefixes: tuple[str, ...]) -> Variant | None:
    """The variant that a path names; None for another width or format, or another path. prefixes: of its place."""
    names, formats = "|".join(map(re.escape, prefixes)), "|".join(OUTPUT_FORMATS)
    found = re.fullmatch(rf"/({names})({RECORD_ID})/([1-9][0-9]{{1,4}})\.({formats})", path)
    if found is None or int(found[3]) not in WIDTHS:
        return None
    return Variant(found[1], found[2], int(found[3]), cast(OutputFormat, found[4]))
