"""Formats and widths of images that are made, as data: no others are, whatever a request says."""

from collections.abc import Mapping
from typing import Literal, get_args

OutputFormat = Literal["avif", "webp", "jpeg"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
CONTENT_TYPES: Mapping[OutputFormat, str] = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
WIDTHS = (320, 480, 768, 1024, 1200, 1440, 1920)
"""Widths of variants: the breakpoints to which clients round what they need."""
