"""Decoded images: orientation, colours, size, and broken content."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from functions.shared.images.decoding import BROWSER_DELAY_MS, Box, animation, still
from functions.shared.images.errors import ImageError
from functions.shared.images.header import Limits
from tests.functions import pictures

LEFT, RIGHT, TOP, BOTTOM = (0.1, 0.5), (0.9, 0.5), (0.5, 0.1), (0.5, 0.9)
RED_AT = {1: LEFT, 2: RIGHT, 3: RIGHT, 4: LEFT, 5: TOP, 6: TOP, 7: BOTTOM, 8: BOTTOM}


def color(image: Image.Image, place: tuple[float, float] = (0.5, 0.5)) -> tuple[int, ...]:
    found = image.getpixel((int(image.width * place[0]), int(image.height * place[1])))
    assert isinstance(found, tuple)
    return found


def is_near(found: tuple[int, ...], expected: tuple[int, ...], distance: int = 12) -> bool:
    return all(abs(a - b) <= distance for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("output", ["AVIF", "JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", RED_AT)
def test_orientation_is_applied_once(output: str, orientation: int) -> None:
    image = still(pictures.photo(output, orientation))
    assert image.size == ((40, 60) if orientation > 4 else (60, 40))
    assert is_near(color(image, RED_AT[orientation]), pictures.RED)


def test_unknown_orientation_is_none() -> None:
    assert still(pictures.photo("JPEG", 9)).size == (60, 40)


@pytest.mark.parametrize("orientation", [1, 6])
def test_box_is_of_the_displayed_image(orientation: int) -> None:
    data = pictures.photo("JPEG", orientation, width=600, height=400)
    assert still(data, Box(width=40)).width == 40


@pytest.mark.parametrize("output", ["JPEG", "PNG"])
def test_never_scaled_up(output: str) -> None:
    assert still(pictures.photo(output), Box(1000, 1000)).size == (60, 40)


def test_aspect_ratio_is_kept() -> None:
    assert still(pictures.file(pictures.halves(900, 300), "PNG"), Box(90, 90)).size == (90, 30)


def test_a_line_keeps_a_pixel() -> None:
    assert still(pictures.file(pictures.halves(9000, 2), "PNG"), Box(90, 90)).size == (90, 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_modes_of_png_become_8_bits(mode: str) -> None:
    image = still(pictures.file(Image.new("RGB", (8, 8), "white").convert(mode), "PNG"))
    assert image.mode == ("RGBA" if mode.endswith("A") else "RGB")
    assert color(image)[:3] == (255, 255, 255)


def test_16_bits_are_scaled() -> None:
    assert color(still(pictures.file(Image.new("I;16", (8, 8), 0x8000), "PNG"))) == (128, 128, 128)


def test_cmyk_becomes_rgb() -> None:
    image = still(pictures.file(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", quality=95))
    assert image.mode == "RGB"
    assert is_near(color(image), pictures.RED)


def test_transparency_of_a_palette_is_kept() -> None:
    source = Image.new("P", (8, 8), 1)
    source.putpalette([0, 0, 0, 255, 0, 0])
    assert color(still(pictures.file(source, "PNG", transparency=1)))[3] == 0


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "RGBA", "CMYK"])
def test_far_larger_images_look_the_same(mode: str) -> None:
    source = pictures.halves(1000, 700).convert(mode)
    small = still(pictures.file(source, "JPEG" if mode == "CMYK" else "PNG"), Box(50, 50))
    plain = source.convert("RGB")
    assert small.size == (50, 35)
    for place in (LEFT, RIGHT):
        assert is_near(color(small, place)[:3], color(plain, place), 20)


def test_transparency_of_a_far_larger_palette_is_kept() -> None:
    source = Image.new("P", (900, 900), 1)
    source.putpalette([0, 0, 0, 255, 0, 0])
    assert color(still(pictures.file(source, "PNG", transparency=1), Box(30, 30)))[3] == 0


def test_16_bits_of_far_larger_images_are_scaled() -> None:
    data = pictures.file(Image.new("I;16", (900, 900), 0x8000), "PNG")
    assert color(still(data, Box(30, 30))) == (128, 128, 128)


def linear_profile() -> bytes:
    """A profile of matrix and curves whose red and green are exchanged, so that a conversion is visible."""
    data = bytearray(pictures.SRGB)
    count = int.from_bytes(data[128:132], "big")
    entries = {bytes(data[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    data[red + 4 : red + 12], data[green + 4 : green + 12] = data[green + 4 : green + 12], data[red + 4 : red + 12]
    return bytes(data).replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


@pytest.mark.parametrize("output", ["JPEG", "PNG", "WEBP"])
def test_profile_is_applied(output: str) -> None:
    data = pictures.file(Image.new("RGB", (8, 8), "red"), output, icc_profile=linear_profile(), quality=95)
    assert is_near(color(still(data)), (0, 255, 0))


def test_profile_of_an_image_with_alpha_keeps_alpha() -> None:
    data = pictures.file(Image.new("RGBA", (8, 8), (255, 0, 0, 100)), "PNG", icc_profile=linear_profile())
    assert is_near(color(still(data)), (0, 255, 0, 100))


@pytest.mark.parametrize(
    "profile",
    [
        b"no profile at all",
        pictures.SRGB[:200],
        ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    ],
    ids=["garbage", "cut", "another colour space"],
)
def test_a_profile_that_does_not_work_is_dropped(profile: bytes) -> None:
    data = pictures.file(Image.new("RGB", (8, 8), "red"), "PNG", icc_profile=profile)
    assert color(still(data)) == pictures.RED


@pytest.mark.parametrize("output", ["AVIF", "JPEG", "PNG", "WEBP"])
def test_only_pixels_are_left(output: str) -> None:
    image = still(pictures.photo(output, 6))
    assert image.info == {}
    assert not image.getexif()


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("output", ["AVIF", "GIF", "JPEG", "PNG", "WEBP"])
def test_half_an_image_is_no_image(output: str, part: float) -> None:
    noise = Image.effect_noise((200, 150), 60).convert("RGB")
    data = pictures.file(noise, output)
    with pytest.raises(ImageError, match=r"^image: "):
        still(data[: int(len(data) * part)])


SEEDS = [
    *(pictures.photo(output, 6) for output in ("AVIF", "JPEG", "PNG", "WEBP")),
    *(pictures.animation(output) for output in ("GIF", "WEBP")),
]


@settings(max_examples=60)
@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=5),
)
def test_damaged_files_are_decoded_or_refused(seed: bytes, changes: list[tuple[float, bytes]]) -> None:
    data = bytearray(seed)
    for place, content in changes:
        at = int(place * len(data))
        data[at : at + 4] = content
    with contextlib.suppress(ImageError):
        for _ in animation(bytes(data), Box(30, 30), Limits(frame_pixels=1_000_000, frames=20, total_pixels=1_000_000)):
            pass


def test_a_bomb_is_refused_without_decoding() -> None:
    with pytest.raises(ImageError, match="at most 60000000 are decoded"):
        still(pictures.png_of(20_000, 20_000))


def test_a_reason_of_broken_content_is_one_sentence() -> None:
    with pytest.raises(ImageError, match=r"^image: content ends early or is broken \(.+\); upload the file again$"):
        still(pictures.png_of(100, 100))


@pytest.mark.parametrize("output", ["GIF", "WEBP", "PNG"])
def test_all_frames_are_decoded_in_order(output: str) -> None:
    frames = [color(frame.image)[:3] for frame in animation(pictures.animation(output))]
    assert [is_near(a, b) for a, b in zip(frames, [(255, 0, 0), (0, 255, 0), (0, 0, 255)], strict=True)] == [True] * 3


def test_first_frame_is_the_still_of_an_animation() -> None:
    assert color(still(pictures.animation("GIF")))[:3] == pictures.RED


@pytest.mark.parametrize(("delay", "played"), [(0, BROWSER_DELAY_MS), (10, BROWSER_DELAY_MS), (20, 20), (500, 500)])
def test_delays_are_as_browsers_play_them(delay: int, played: int) -> None:
    assert next(animation(pictures.animation("GIF", duration=delay))).duration_ms == played
