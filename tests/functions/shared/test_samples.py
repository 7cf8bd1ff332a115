"""Pictures for Rekognition."""

from io import BytesIO

import pytest
from PIL import Image

from functions.shared.images.header import read_header
from functions.shared.samples import image_samples, spread, video_samples
from tests.functions import pictures
from tests.functions.conftest import ID, Store


@pytest.mark.parametrize("output", ["AVIF", "GIF", "JPEG", "PNG", "WEBP"])
def test_every_format_becomes_jpeg(output: str) -> None:
    [sample] = image_samples(pictures.file(pictures.halves(200, 100), output))
    header = read_header(sample)
    assert (header.format, header.width, header.height) == ("JPEG", 200, 100)


def test_small_pictures_are_centred() -> None:
    [sample] = image_samples(pictures.file(Image.new("RGB", (20, 10), "red"), "PNG"))
    image = Image.open(BytesIO(sample))
    assert image.size == (80, 80)
    assert image.getpixel((0, 0)) == (255, 255, 255)


def test_large_pictures_are_scaled() -> None:
    [sample] = image_samples(pictures.file(pictures.halves(4000, 100), "PNG"))
    assert read_header(sample).width == 1920


def test_samples_of_an_animation_include_first_and_last_frame() -> None:
    data = pictures.animation("GIF", ["red", *["lime", "yellow"] * 10, "blue"])
    colors = [Image.open(BytesIO(sample)).convert("RGB").getpixel((40, 40)) for sample in image_samples(data)]
    assert len(colors) == 5
    assert colors[0] == (254, 0, 0)
    assert colors[-1] == (0, 0, 254)


def test_samples_of_a_video_are_its_frames(store: Store) -> None:
    for index in range(24):
        store.put(f"frames/{ID}/frame.{index:07}.jpg", str(index).encode())
    found = [int(sample) for sample in video_samples(store.bucket, f"frames/{ID}/")]
    assert (len(found), found[0], found[-1]) == (20, 0, 23)


@pytest.mark.parametrize(
    ("count", "most", "chosen"), [(0, 5, []), (1, 5, [0]), (5, 5, [0, 1, 2, 3, 4]), (9, 5, [0, 2, 4, 6, 8])]
)
def test_spread(count: int, most: int, chosen: list[int]) -> None:
    assert sorted(spread(count, most)) == chosen
