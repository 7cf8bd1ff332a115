"""Variants of an image and their objects."""

from collections.abc import Mapping
from typing import Any

from functions.optimise.settings import OptimiseSettings
from functions.shared.clients import s3
from functions.shared.files import UPLOADED_WIDTH
from functions.shared.image_formats import CONTENT_TYPES, OUTPUT_FORMATS
from functions.shared.images.decoding import Box, animation, still
from functions.shared.images.encoding import encoded, encoded_animation
from functions.shared.images.header import Header, read_header
from functions.shared.records import Record
from functions.shared.source import kept_bytes, source_bytes
from functions.shared.telemetry import count
from functions.shared.variants import ANIMATION_WIDTH, CACHE_CONTROL, Variant, variant_of


def uploaded(record: Record, settings: OptimiseSettings) -> Mapping[str, Any]:
    """Writes the variants of an upload in all formats: AVIF and WebP, with JPEG as fallback."""
    data = source_bytes(record)
    header = read_header(data)
    image = still(data, Box(width=UPLOADED_WIDTH))
    for output in OUTPUT_FORMATS:
        variant = variant_of(settings.step.places, record, UPLOADED_WIDTH, output)
        moving = is_animated(header, variant, settings)
        store(variant, animated(data, header, variant) if moving else encoded(image, output), record, settings)
    return {"variants": list(OUTPUT_FORMATS), "animated": header.animated and settings.animated}


def variant_bytes(variant: Variant, record: Record, settings: OptimiseSettings) -> bytes:
    """The content of a variant of a record that is ready. RefusedError as of `still` and `kept_bytes`."""
    data = kept_bytes(settings.step.places, record)
    header = read_header(data)
    if is_animated(header, variant, settings):
        return animated(data, header, variant)
    return encoded(still(data, Box(width=variant.width)), variant.format)


def animated(data: bytes, header: Header, variant: Variant) -> bytes:
    """The content of a variant that is an animation."""
    return encoded_animation(animation(data, Box(width=min(variant.width, ANIMATION_WIDTH))), header.frames)


def is_animated(header: Header, variant: Variant, settings: OptimiseSettings) -> bool:
    """Whether a variant of an animation is an animation: as WebP; its other formats are stills."""
    return header.animated and settings.animated and variant.format == "webp"


def store(variant: Variant, content: bytes, record: Record, settings: OptimiseSettings) -> None:
    """Writes the object of a variant."""
    s3().put_object(
        Bucket=settings.step.places.at("variants", record.kind).bucket,
        Key=variant.key,
        Body=content,
        ContentType=CONTENT_TYPES[variant.format],
        CacheControl=CACHE_CONTROL,
    )
    count("VariantsMade", record.kind)
