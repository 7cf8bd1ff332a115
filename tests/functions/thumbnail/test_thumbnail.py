"""Thumbnails of uploads."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.shared.images.header import read_header
from tests.functions import pictures
from tests.functions.conftest import ID, Handler, Store
from tests.functions.processing import event_of, messages, scanned

STEPS = '{"image": ["thumbnail"]}'


@pytest.fixture
def thumbnail(handler: Callable[..., Handler]) -> Handler:
    return handler("thumbnail", PROCESSING_STEPS=STEPS)


def body(store: Store, key: str) -> Any:
    return store.s3.get_object(Bucket=store.bucket, Key=key)


@pytest.mark.requirement("MA-28")
def test_three_sizes(store: Store, thumbnail: Handler) -> None:
    thumbnail(event_of(scanned(store, pictures.photo("JPEG", 6, width=3000, height=2000))), None)
    headers = {key: read_header(body(store, key)["Body"].read()) for key in store.keys("thumb/")}
    assert {key: (header.width, header.height) for key, header in headers.items()} == {
        f"thumb/{ID}/thumb.webp": (107, 160),
        f"thumb/{ID}/medium.webp": (320, 480),
        f"thumb/{ID}/large.webp": (683, 1024),
    }


def test_thumbnails_are_never_above_the_source(store: Store, thumbnail: Handler) -> None:
    thumbnail(event_of(scanned(store, pictures.photo("PNG"))), None)
    assert read_header(body(store, f"thumb/{ID}/large.webp")["Body"].read()).width == 60


def test_thumbnails_are_cached_for_ever(store: Store, thumbnail: Handler) -> None:
    thumbnail(event_of(scanned(store, pictures.photo("PNG"))), None)
    found = body(store, f"thumb/{ID}/thumb.webp")
    assert (found["ContentType"], found["CacheControl"]) == ("image/webp", "public, max-age=31536000, immutable")


def test_the_record_becomes_ready(store: Store, thumbnail: Handler) -> None:
    thumbnail(event_of(scanned(store, pictures.photo("PNG"))), None)
    assert store.records.get(ID).state == "ready"


BROKEN = {
    "text": (
        b"no image",
        "image: content starts with 6e 6f 20 69 6d 61 67 65 and is not decodable as AVIF, GIF, JPEG,",
    ),
    "empty": (b"", "image: 0 bytes; upload the file again"),
    "bomb": (pictures.png_of(50_000, 50_000), "image: 50000 x 50000 pixels are 2500000000; at most 60000000 are"),
    "half": (pictures.photo("JPEG", width=400, height=300)[:2000], "image: content ends early or is broken ("),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_images_fail_with_a_reason(store: Store, thumbnail: Handler, name: str) -> None:
    content, reason = BROKEN[name]
    thumbnail(event_of(scanned(store, content)), None)
    record = store.records.get(ID)
    assert record.state == "failed"
    assert record.reason.startswith(reason)
    assert store.keys("thumb/") == []


def test_a_version_that_is_gone_fails_the_record(store: Store, thumbnail: Handler) -> None:
    record = scanned(store, pictures.photo("PNG"))
    store.put(record.object_key, pictures.photo("PNG", width=80))
    store.s3.delete_object(Bucket=store.bucket, Key=record.object_key, VersionId=record.version_id)
    thumbnail(event_of(record), None)
    found = store.records.get(ID)
    assert (found.state, found.reason) == ("failed", "object: replaced or deleted after the upload; upload it again")


def test_a_bad_message_of_a_queue_does_not_hold_others(store: Store, thumbnail: Handler) -> None:
    record = scanned(store, pictures.photo("PNG"))
    answer = thumbnail(messages({"source": "other"}, event_of(record)), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert store.records.get(ID).state == "ready"
