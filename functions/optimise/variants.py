"""Variants of an image and their objects."""

from collections.abc import Mapping
from typing import Any

from functions.optimise.settings import OptimiseSettings
from functions.shared.clients import s3
from functions.shared.files import UPLOADED_WIDTH, uploaded_key
from functions.shared.image_formats import CONTENT_TYPES, OUTPUT_FORMATS
from functions.shared.images.decoding import Box, animation, still
from functions.shared.images.encoding import encoded, encoded_animation
from functions.shared.images.header import Header, read_header
from functions.shared.prefixes import Location, Places
from functions.shared.records import Record
from functions.shared.source import kept_bytes, source_bytes
from functions.shared.telemetry import count
from functions.shared.variants import ANIMATION_WIDTH, CACHE_CONTROL, Variant, uploaded_variant


def uploaded(record: Record, settings: OptimiseSettings) -> Mapping[str, Any]:
    """Writes the variants of an upload in all formats: AVIF and WebP, with JPEG as fallback."""
    data = source_bytes(record)
    header = read_header(data)
    image = still(data, Box(width=UPLOADED_WIDTH))
    for output in OUTPUT_FORMATS:
        variant = uploaded_variant(settings.step.places, record, output)
        moving = is_animated(header, variant, settings)
        content = animated(data, header, variant) if moving else encoded(image, output)
        store(variant, content, settings.step.places.at("media", record.kind), record)
    return {"variants": list(OUTPUT_FORMATS), "animated": header.animated and settings.animated}


def variant_bytes(variant: Variant, record: Record, settings: OptimiseSettings) -> bytes:
    """The content of a variant of a record that is ready. RefusedError as of `still` and `kept_bytes`."""
    data = _kept(variant, record, settings.step.places)
    header = read_header(data)
    if is_animated(header, variant, settings):
        return animated(data, header, variant)
    return encoded(still(data, Box(width=variant.width)), variant.format)


def _kept(variant: Variant, record: Record, places: Places) -> bytes:
    """What a variant is made of: the copy of the upload, where the stack keeps one; otherwise the variant of the same
    format that was made of the upload, which lasts as long as the record and is in all regions that deliver it; the
    upload itself without either."""
    key = record.attributes.get("original_key")
    if not key and variant.format in record.attributes.get("variants", ()):
        key = uploaded_key(places, record, variant.format)
    return kept_bytes(places, record, str(key)) if key else source_bytes(record)


def animated(data: bytes, header: Header, variant: Variant) -> bytes:
    """The content of a variant that is an animation."""
    return encoded_animation(animation(data, Box(width=min(variant.width, ANIMATION_WIDTH))), header.frames)


def is_animated(header: Header, variant: Variant, settings: OptimiseSettings) -> bool:
    """Whether a variant of an animation is an animation: as WebP; its other formats are stills."""
    return header.animated and settings.animated and variant.format == "webp"


def store(variant: Variant, content: bytes, at: Location, record: Record) -> None:
    """Writes the object of a variant. at: the place of its prefix."""
    s3().put_object(
        Bucket=at.bucket,
        Key=variant.key,
        Body=content,
        ContentType=CONTENT_TYPES[variant.format],
        CacheControl=CACHE_CONTROL,
    )
    count("VariantsMade", record.kind)
