"""Encoded images: formats, transparency, animations, and the absence of metadata."""

import weakref
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from functions.shared.image_formats import OUTPUT_FORMATS, OutputFormat
from functions.shared.images.decoding import Frame, animation, still
from functions.shared.images.encoding import encoded, encoded_animation
from functions.shared.images.header import read_header
from tests.functions import pictures

MARKS = (
    b"Exif", b"exif", b"EXIF", b"MM\x00*", b"II*\x00", b"xmp", b"XMP", b"http://ns.adobe", b"8BIM", b"Photoshop",
    b"ICC_PROFILE", b"ICCP", b"iCCP", b"prof", pictures.COMMENT, pictures.MAKER.encode(), b"GIF89a comment",
)  # fmt: skip
"""Marks of EXIF, GPS, XMP, IPTC, ICC, comments and thumbnails in files."""


@pytest.mark.parametrize("source", ["AVIF", "JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("output", OUTPUT_FORMATS)
def test_no_metadata_passes(source: str, output: OutputFormat) -> None:
    data = pictures.photo(source, 6)
    assert any(mark in data for mark in MARKS)
    result = encoded(still(data), output)
    assert [mark for mark in MARKS if mark in result] == []


@pytest.mark.parametrize("output", OUTPUT_FORMATS)
def test_outputs_have_no_orientation_of_their_own(output: OutputFormat) -> None:
    result = encoded(still(pictures.photo("JPEG", 6)), output)
    header = read_header(result)
    with Image.open(BytesIO(result)) as image:
        assert image.size == (header.width, header.height) == (40, 60)


@pytest.mark.parametrize("output", ["webp", "avif"])
def test_transparency_is_kept(output: OutputFormat) -> None:
    result = encoded(Image.new("RGBA", (8, 8), (255, 0, 0, 0)), output)
    assert still(result).getchannel("A").getextrema() == (0, 0)


def test_jpeg_is_on_white() -> None:
    assert still(encoded(Image.new("RGBA", (8, 8), (255, 0, 0, 0)), "jpeg")).getpixel((4, 4)) == (255, 255, 255)


def test_an_animation_keeps_frames_and_delays() -> None:
    result = encoded_animation(animation(pictures.animation("GIF")), 3)
    assert [frame.duration_ms for frame in animation(result)] == [200, 200, 200]


def test_a_comment_of_an_animation_is_dropped() -> None:
    source = pictures.animation("GIF", comment=pictures.COMMENT)
    assert pictures.COMMENT in source
    assert pictures.COMMENT not in encoded_animation(animation(source), 3)


def test_frames_are_in_memory_one_at_a_time() -> None:
    alive: list[weakref.ref[Image.Image]] = []
    most = 0

    def frames() -> Iterator[Frame]:
        nonlocal most
        for frame in animation(pictures.animation("GIF", ["red", "lime"] * 10)):
            alive.append(weakref.ref(frame.image))
            most = max(most, sum(one() is not None for one in alive))
            yield frame

    encoded_animation(frames(), 20)

    assert most <= 2


def test_an_animation_with_fewer_frames_than_said_is_a_fault_of_the_caller() -> None:
    with pytest.raises(EOFError, match="frame 3: there are 3 of 4 frames"):
        encoded_animation(animation(pictures.animation("GIF")), 4)


@pytest.mark.parametrize("output", OUTPUT_FORMATS)
def test_the_same_image_has_the_same_bytes(output: OutputFormat) -> None:
    source = pictures.photo("JPEG")
    assert encoded(still(source), output) == encoded(still(source), output)
