"""Variants of uploads."""

from collections.abc import Callable

import pytest

from functions.shared.images.decoding import animation, still
from functions.shared.images.header import Header, read_header
from tests.functions import pictures
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import event_of, scanned

STEPS = '{"image": ["optimise"]}'


@pytest.fixture
def optimise(handler: Callable[..., Handler]) -> Handler:
    return handler("optimise", PROCESSING_STEPS=STEPS)


def body(store: Store, key: str) -> bytes:
    return store.s3.get_object(Bucket=store.bucket, Key=key)["Body"].read()


def headers(store: Store) -> dict[str, Header]:
    return {key.rsplit("/", 1)[1]: read_header(body(store, key)) for key in store.keys("media/")}


@pytest.mark.requirement("MA-30")
def test_webp_and_avif_with_jpeg_as_fallback(store: Store, optimise: Handler) -> None:
    optimise(event_of(scanned(store, pictures.photo("JPEG", 6))), None)
    assert headers(store) == {
        "1920.avif": Header("AVIF", 40, 60, 1),
        "1920.jpeg": Header("JPEG", 40, 60, 1),
        "1920.webp": Header("WEBP", 40, 60, 1),
    }


def test_large_images_are_scaled_to_the_largest_width(store: Store, optimise: Handler) -> None:
    optimise(event_of(scanned(store, pictures.photo("PNG", width=3840, height=400))), None)
    assert {(header.width, header.height) for header in headers(store).values()} == {(1920, 200)}


def test_content_types(store: Store, optimise: Handler) -> None:
    optimise(event_of(scanned(store, pictures.photo("PNG"))), None)
    found = {key: store.s3.head_object(Bucket=store.bucket, Key=key)["ContentType"] for key in store.keys("media/")}
    assert found == {
        f"media/{ID}/1920.avif": "image/avif",
        f"media/{ID}/1920.jpeg": "image/jpeg",
        f"media/{ID}/1920.webp": "image/webp",
    }


def test_no_variant_has_metadata_of_the_camera(store: Store, optimise: Handler) -> None:
    optimise(event_of(scanned(store, pictures.photo("JPEG"))), None)
    marks = (pictures.MAKER.encode(), pictures.COMMENT, b"GPS", b"XMP", b"8BIM", b"Exif")
    assert not [mark for key in store.keys("media/") for mark in marks if mark in body(store, key)]


def test_an_animated_gif_stays_animated(store: Store, optimise: Handler) -> None:
    optimise(event_of(scanned(store, pictures.animation("GIF"))), None)
    assert [frame.duration_ms for frame in animation(body(store, f"media/{ID}/1920.webp"))] == [200, 200, 200]
    assert still(body(store, f"media/{ID}/1920.jpeg")).size == (40, 30)


def test_animations_become_stills_where_the_setting_says_so(store: Store, handler: Callable[..., Handler]) -> None:
    optimise = handler("optimise", PROCESSING_STEPS=STEPS, ANIMATIONS="still")
    optimise(event_of(scanned(store, pictures.animation("GIF"))), None)
    assert {header.frames for header in headers(store).values()} == {1}


def test_a_repeated_event_writes_nothing(store: Store, optimise: Handler) -> None:
    event = event_of(scanned(store, pictures.photo("PNG")))
    optimise(event, None)
    optimise(event, None)
    versions = store.s3.list_object_versions(Bucket=store.bucket, Prefix="media/")["Versions"]
    assert len(versions) == 3
