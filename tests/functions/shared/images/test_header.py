"""Headers of images: what is known and what is refused before decoding."""

import re

import pytest

from functions.shared.images.errors import ImageError
from functions.shared.images.header import Header, Limits, read_header
from tests.functions import pictures

SMALL = Limits(frame_pixels=10_000, frames=5, total_pixels=20_000)


@pytest.mark.parametrize("output", ["AVIF", "GIF", "JPEG", "PNG", "WEBP"])
def test_format_is_of_the_content(output: str) -> None:
    assert read_header(pictures.file(pictures.halves(), output)) == Header(output, 60, 40, 1)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("output", ["AVIF", "JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60))])
def test_size_is_as_displayed(output: str, orientation: int, size: tuple[int, int]) -> None:
    header = read_header(pictures.photo(output, orientation))
    assert (header.width, header.height) == size


@pytest.mark.parametrize("output", ["GIF", "WEBP", "AVIF", "PNG"])
def test_frames_are_counted(output: str) -> None:
    header = read_header(pictures.animation(output))
    assert (header.frames, header.animated) == (3, True)


def test_further_pictures_of_a_jpeg_are_no_frames() -> None:
    preview = pictures.halves(30, 20)
    data = pictures.file(pictures.halves(), "MPO", save_all=True, append_images=[preview])
    assert read_header(data) == Header("JPEG", 60, 40, 1)


REFUSED = {
    "empty": (b"", "image: 0 bytes; upload the file again"),
    "text": (
        b"<html><body>",
        "image: content starts with 3c 68 74 6d 6c 3e 3c 62 and is not decodable as AVIF, GIF, JPEG, PNG or WebP;"
        " convert it to one of these",
    ),
    "bitmap": (
        pictures.file(pictures.halves(), "BMP"),
        "image: content starts with 42 4d 56 1c 00 00 00 00 and is not decodable as AVIF, GIF, JPEG, PNG or WebP;"
        " convert it to one of these",
    ),
    "TIFF": (
        pictures.file(pictures.halves(), "TIFF"),
        "image: content starts with 49 49 2a 00 08 00 00 00 and is not decodable as AVIF, GIF, JPEG, PNG or WebP;"
        " convert it to one of these",
    ),
    "decompression bomb": (
        pictures.png_of(60_000, 60_000),
        "image: 60000 x 60000 pixels are 3600000000; at most 10000 are decoded; scale it down",
    ),
    "one pixel above": (
        pictures.png_of(10_001, 1),
        "image: 10001 x 1 pixels are 10001; at most 10000 are decoded; scale it down",
    ),
    "frame beyond the screen": (
        pictures.gif_of(10, 10, 1, frame_width=40_000),
        "image: 40000 x 10 pixels are 400000; at most 10000 are decoded; scale it down",
    ),
    "many frames": (pictures.gif_of(1, 1, 6), "image: more than 5 frames; shorten the animation"),
    "many APNG frames": (
        pictures.animation("PNG", ("red", "lime") * 3),
        "image: more than 5 frames; shorten the animation",
    ),
    "frames of many pixels": (
        pictures.gif_of(100, 100, 3),
        "image: 3 frames of 100 x 100 pixels are 30000; at most 20000 are decoded; scale it down or shorten it",
    ),
    "GIF without a trailer": (
        pictures.gif_of(10, 10, 2, trailer=b""),
        "image: the GIF ends before its trailer; upload the file again",
    ),
    "GIF of a header": (b"GIF89a", "image: the GIF ends before its trailer; upload the file again"),
    "GIF without frames": (
        pictures.gif_of(10, 10, 0),
        "image: the GIF has no frame; upload an image with content",
    ),
    "GIF with an unknown block": (
        pictures.gif_of(10, 10, 1, trailer=b"\x99"),
        "image: the GIF has a block of unknown kind 0x99; upload the file again",
    ),
    "no pixels": (pictures.gif_of(0, 0, 1, frame_width=0), "image: 0 x 1 pixels; upload an image with content"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_before_decoding(name: str) -> None:
    data, message = REFUSED[name]
    with pytest.raises(ImageError, match=f"^{re.escape(message)}$"):
        read_header(data, SMALL)


def test_a_broken_container_is_refused() -> None:
    data = pictures.file(pictures.halves(600, 400), "WEBP")
    with pytest.raises(ImageError, match=r"^image: content"):
        read_header(data[: len(data) // 2])


def test_counting_frames_ends_at_the_limit() -> None:
    unreadable_after_the_limit = pictures.gif_of(1, 1, 7, trailer=b"")
    with pytest.raises(ImageError, match="more than 5 frames"):
        read_header(unreadable_after_the_limit, SMALL)
