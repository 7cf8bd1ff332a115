"""Dimensions, duration and size of media."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.functions import pictures
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import answers, event_of, probed, scanned

STEPS = '{"image": ["metadata"], "video": ["metadata"], "audio": ["metadata"], "file": ["metadata"]}'


@pytest.fixture
def metadata(handler: Callable[..., Handler]) -> Handler:
    return handler("metadata", PROCESSING_STEPS=STEPS)


def found(store: Store, *names: str) -> dict[str, Any]:
    record = store.records.get(ID)
    return {name: record.attributes.get(name) for name in names}


@pytest.mark.requirement("MA-33")
def test_an_image_has_dimensions_as_displayed(store: Store, metadata: Handler) -> None:
    body = pictures.photo("JPEG", 6)
    metadata(event_of(scanned(store, body)), None)
    assert found(store, "width", "height", "frames") == {"width": 40, "height": 60, "frames": 1}
    assert store.records.get(ID).size_bytes == len(body)


@pytest.mark.requirement("MA-33")
def test_a_video_has_duration_and_dimensions(store: Store, metadata: Handler) -> None:
    with answers("mediaconvert", ("probe", probed(rotation=90))):
        metadata(event_of(scanned(store, kind="video")), None)
    expected = {"width": 1080, "height": 1920, "duration_seconds": Decimal("12.5")}
    assert found(store, *expected) == expected


@pytest.mark.requirement("MA-33")
def test_a_recording_has_a_duration(store: Store, metadata: Handler) -> None:
    with answers("mediaconvert", ("probe", probed(width=0, duration=3.21987))):
        metadata(event_of(scanned(store, kind="audio")), None)
    assert found(store, "width", "duration_seconds") == {"width": None, "duration_seconds": Decimal("3.22")}


def test_a_file_has_its_size(store: Store, metadata: Handler) -> None:
    metadata(event_of(scanned(store, b"12345", kind="file")), None)
    assert store.records.get(ID).size_bytes == 5


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
def test_of_encrypted_media_only_the_size_is_known(store: Store, handler: Callable[..., Handler], kind: str) -> None:
    metadata = handler("metadata", PROCESSING_STEPS=STEPS, END_TO_END_ENCRYPTED="true")
    metadata(event_of(scanned(store, b"ciphertext", kind)), None)
    record = store.records.get(ID)
    assert (record.state, record.size_bytes) == ("ready", 10)


def test_no_pixel_is_decoded(store: Store, metadata: Handler) -> None:
    metadata(event_of(scanned(store, pictures.png_of(5000, 4000))), None)  # its pixels are missing
    assert found(store, "width", "height") == {"width": 5000, "height": 4000}


@pytest.mark.parametrize("kind", ["image", "file"])
def test_a_deleted_object_fails_the_record(store: Store, metadata: Handler, kind: str) -> None:
    record = scanned(store, kind=kind)
    store.s3.delete_object(Bucket=store.bucket, Key=record.object_key, VersionId=record.version_id)
    metadata(event_of(record), None)
    assert store.records.get(ID).reason == "object: replaced or deleted after the upload; upload it again"


def test_a_bomb_fails_the_record(store: Store, metadata: Handler) -> None:
    metadata(event_of(scanned(store, pictures.gif_of(4000, 4000, 50))), None)
    assert store.records.get(ID).reason == (
        "image: 50 frames of 4000 x 4000 pixels are 800000000; at most 60000000 are decoded; scale it down or"
        " shorten it"
    )
