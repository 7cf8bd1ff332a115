"""Headers of images: format by content, size and frames, each checked before any pixel is decoded."""

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Literal, cast, get_args

from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from functions.shared.images.errors import ImageError
from functions.shared.images.gif import canvas_and_frames

NAMES = "AVIF, GIF, JPEG, PNG or WebP"
ImageFormat = Literal["AVIF", "GIF", "JPEG", "PNG", "WEBP"]
FORMATS: tuple[ImageFormat, ...] = get_args(ImageFormat)
SIDEWAYS = (5, 6, 7, 8)  # orientations of EXIF that exchange width and height

# Pillow's own limit only warns up to twice its figure and knows no frames: `Limits` replaces it.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Limits:
    """What is decoded at most. The figures fit a function of 1,024 MB and 30 s."""

    frame_pixels: int = 60_000_000
    """Pixels of one frame: 50-megapixel cameras, with room."""
    frames: int = 1_000
    total_pixels: int = 60_000_000
    """Pixels of all frames of an animation: a bound of the time that it takes."""


LIMITS = Limits()


@dataclass(frozen=True)
class Header:
    """What the header of an image says. width, height: pixels as displayed, so after the orientation."""

    format: ImageFormat
    width: int
    height: int
    frames: int

    @property
    def animated(self) -> bool:
        return self.frames > 1


def read_header(data: bytes, limits: Limits = LIMITS) -> Header:
    """The header of an image. Raises ImageError as `opened` does."""
    return header_of(opened(data, limits))


def header_of(image: ImageFile) -> Header:
    """The header of an image whose limits were checked."""
    width, height = image.size
    if orientation(image) in SIDEWAYS:
        width, height = height, width
    return Header(format_of(image), width, height, frames_of(image))


def opened(data: bytes, limits: Limits = LIMITS) -> ImageFile:
    """The image, not yet decoded. Raises ImageError for an empty or unknown file, and for one above the limits."""
    if not data:
        raise ImageError("image: 0 bytes; upload the file again")
    if data[:6] in (b"GIF87a", b"GIF89a"):
        # Before Pillow, which would walk a whole file of tiny frames to count them.
        width, height, frames = canvas_and_frames(data, most_frames=limits.frames)
        check_limits(width, height, frames, limits)
    try:
        with broken_refused():
            image = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        start = data[:8].hex(" ")
        raise ImageError(
            f"image: content starts with {start} and is not decodable as {NAMES}; convert it to one of these"
        ) from None
    check_limits(*image.size, frames_of(image), limits)
    return image


def check_limits(width: int, height: int, frames: int, limits: Limits) -> None:
    """Raises ImageError for more pixels or frames than the limits permit."""
    pixels = width * height
    if pixels == 0:
        raise ImageError(f"image: {width} x {height} pixels; upload an image with content")
    if pixels > limits.frame_pixels:
        raise ImageError(
            f"image: {width} x {height} pixels are {pixels}; at most {limits.frame_pixels} are decoded; scale it down"
        )
    if frames > limits.frames:
        raise ImageError(f"image: more than {limits.frames} frames; shorten the animation")
    if frames > 1 and pixels * frames > limits.total_pixels:
        raise ImageError(
            f"image: {frames} frames of {width} x {height} pixels are {pixels * frames}; at most"
            f" {limits.total_pixels} are decoded; scale it down or shorten it"
        )


def frames_of(image: ImageFile) -> int:
    """Frames of an image: one for a JPEG with further pictures (MPO), which are previews and depth maps."""
    return 1 if format_of(image) == "JPEG" else int(getattr(image, "n_frames", 1))


def format_of(image: ImageFile) -> ImageFormat:
    return "JPEG" if image.format == "MPO" else cast(ImageFormat, image.format)


def orientation(image: Image.Image) -> int:
    """Orientation by EXIF, 1 to 8. For AVIF it is that of the container, which Pillow reports and does not apply."""
    try:
        found = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # broken EXIF: the pixels may still be whole
        return 1
    return found if found in range(1, 9) else 1


@contextmanager
def broken_refused() -> Generator[None]:
    """Whatever Pillow raises for a broken file becomes ImageError; its decoders raise errors of many types."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (ImageError, UnidentifiedImageError, MemoryError):
        raise
    except Exception as error:
        raise ImageError(f"image: content ends early or is broken ({error}); upload the file again") from error
