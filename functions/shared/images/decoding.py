"""Decoding to RGB or RGBA in sRGB, as displayed, no larger than needed, and without metadata."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms
from PIL.ImageFile import ImageFile

from functions.shared.images.header import (
    LIMITS,
    SIDEWAYS,
    Limits,
    broken_refused,
    format_of,
    frames_of,
    opened,
    orientation,
)

MOST_SIDE = 16_383
"""Pixels of a side that WebP has at most."""
BAND_ROWS = 128
GAP = 1.5
"""Times the size that an image is reduced to at least, before a filter of quality scales it down to the size."""
BROWSER_DELAY_MS = 100
"""What browsers use for delays of up to 10 ms."""
TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


@dataclass(frozen=True)
class Box:
    """A size that an image is scaled down into, never up. width, height: pixels as displayed."""

    width: int = MOST_SIDE
    height: int = MOST_SIDE

    def fit(self, width: int, height: int) -> tuple[int, int]:
        """The size of an image within the box, with its aspect ratio."""
        factor = min(1.0, self.width / width, self.height / height)
        return max(1, round(width * factor)), max(1, round(height * factor))

    def turned(self) -> "Box":
        return Box(self.height, self.width)


LARGEST = Box()


@dataclass(frozen=True)
class Frame:
    """One frame of an animation."""

    image: Image.Image
    duration_ms: int


def still(data: bytes, box: Box = LARGEST, limits: Limits = LIMITS) -> Image.Image:
    """The image, or the first frame of an animation, within a box. Raises ImageError as `opened`, and for content
    that ends early."""
    image = opened(data, limits)
    with broken_refused():
        turn = orientation(image)
        stored_box = box.turned() if turn in SIDEWAYS else box
        if format_of(image) == "JPEG":
            # Scaled by the decoder: a fraction of the time and the memory.
            width, height = stored_box.fit(*image.size)
            image.draft(None, (int(GAP * width), int(GAP * height)))  # pyright: ignore[reportArgumentType]
        image.load()
        return displayed(image, stored_box, turn)


def animation(data: bytes, box: Box = LARGEST, limits: Limits = LIMITS) -> Iterator[Frame]:
    """The frames of an animation within a box, one decoded at a time. Raises ImageError as `still`."""
    image = opened(data, limits)
    turn = orientation(image)
    stored_box = box.turned() if turn in SIDEWAYS else box
    for index in range(frames_of(image)):
        with broken_refused():
            image.seek(index)
            image.load()
            frame = Frame(displayed(image, stored_box, turn), delay_ms(image))
        yield frame


def displayed(image: ImageFile, box: Box, turn: int) -> Image.Image:
    """Pixels of a decoded image as displayed: scaled, turned once, in sRGB, and with nothing but pixels."""
    profile: object = image.info.get("icc_profile")
    plain = scaled(image, box.fit(*image.size))
    if turn in TRANSPOSITIONS:
        plain = plain.transpose(TRANSPOSITIONS[turn])
    result = in_srgb(plain, profile if isinstance(profile, bytes) else b"")
    result = result.copy() if result is image else result
    result.info = {}
    return result


def scaled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The image in 8 bits a channel, scaled down to a size.

    Far larger images are first reduced by a whole factor, band by band: a scaling of the whole would copy it, as every
    conversion does, and a photo of 50 megapixels has 200 MB.
    """
    factor = max(1, int(min(image.width / size[0], image.height / size[1]) / GAP))
    plain = eight_bits(image) if factor == 1 else reduced(image, factor)
    if plain.size == size:
        return plain
    return plain.resize(size, Image.Resampling.LANCZOS)  # pyright: ignore[reportUnknownMemberType]


def reduced(image: Image.Image, factor: int) -> Image.Image:
    """The image in 8 bits a channel, with the mean of each square of pixels as a pixel."""
    result: Image.Image | None = None
    rows = factor * max(1, BAND_ROWS // factor)
    for top in range(0, image.height, rows):
        band = eight_bits(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(factor)
        if result is None:
            result = Image.new(band.mode, (band.width, -(-image.height // factor)))
        result.paste(band, (0, top // factor))
    assert result is not None
    return result


def eight_bits(image: Image.Image) -> Image.Image:
    """The image in a mode of 8 bits a channel without a palette, transparency as alpha."""
    if image.mode.startswith("I;16"):  # scaled first: convert() clips at 255
        image = image.point(lambda value: value / 256).convert("L")  # pyright: ignore[reportUnknownMemberType]
    if image.mode in ("I", "F"):
        image = image.convert("L")
    if image.has_transparency_data:
        return image if image.mode in ("RGBA", "LA") else image.convert("RGBA")
    return image if image.mode in ("RGB", "CMYK", "L") else image.convert("RGB")


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The image in sRGB by its ICC profile; by a plain conversion where the profile is absent, broken or of another
    colour space."""
    alpha = image.mode in ("RGBA", "LA")
    target = "RGBA" if alpha else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if image.mode == target and "sRGB" in ImageCms.getProfileDescription(source):
                return image
            if image.mode != "LA":
                converted = ImageCms.profileToProfile(image, source, SRGB, outputMode=target)
                if converted is not None:
                    return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image if image.mode == target else image.convert(target)


def delay_ms(image: Image.Image) -> int:
    """Duration of the current frame, as browsers play it."""
    duration: object = image.info.get("duration", 0)
    found = round(duration) if isinstance(duration, int | float) else 0
    return found if found > 10 else BROWSER_DELAY_MS
