"""Encoding of images to JPEG, WebP, AVIF and GIF, without metadata: only pixels come in, so only pixels go out."""

from collections.abc import Sequence
from io import BytesIO
from typing import Literal, get_args

from PIL import Image

from functions.shared.images.decoding import Frame

OutputFormat = Literal["avif", "webp", "jpeg"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
AnimationFormat = Literal["webp", "gif"]
ANIMATION_FORMATS: tuple[AnimationFormat, ...] = get_args(AnimationFormat)
CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "gif": "image/gif"}
WHITE = (255, 255, 255)


def encoded(image: Image.Image, output: OutputFormat) -> bytes:
    """An RGB or RGBA image in a format; on white where JPEG has no transparency.

    Qualities are those at which the formats look alike: JPEG 82, WebP 80, AVIF 60. AVIF's speed 8 (of 0 to 10) keeps
    a photo of 1,920 pixels below a second.
    """
    target = BytesIO()
    match output:
        case "jpeg":
            opaque(image).save(target, "JPEG", quality=82, optimize=True, progressive=True)
        case "webp":
            image.save(target, "WEBP", quality=80, method=4)
        case "avif":
            image.save(target, "AVIF", quality=60, speed=8)
    return target.getvalue()


def encoded_animation(frames: Sequence[Frame], output: AnimationFormat) -> bytes:
    """Frames as an animation that repeats for ever. Raises ValueError without frames."""
    if not frames:
        raise ValueError("animation: no frames; pass at least one")
    images = [frame.image for frame in frames]
    durations = [frame.duration_ms for frame in frames]
    first, rest = images[0], images[1:]
    target = BytesIO()
    match output:
        case "webp":
            first.save(target, "WEBP", save_all=True, append_images=rest, duration=durations, loop=0, quality=75)
        case "gif":
            first.save(target, "GIF", save_all=True, append_images=rest, duration=durations, loop=0, disposal=2)
    return target.getvalue()


def opaque(image: Image.Image) -> Image.Image:
    """The image without transparency, on white."""
    if image.mode != "RGBA":
        return image
    canvas = Image.new("RGB", image.size, WHITE)
    canvas.paste(image, mask=image)
    return canvas
