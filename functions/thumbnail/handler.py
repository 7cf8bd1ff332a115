"""Makes the three thumbnails of an image."""

from collections.abc import Mapping
from typing import Any

from functions.shared.clients import s3
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.shared.files import thumbnail_key
from functions.shared.image_formats import CONTENT_TYPES
from functions.shared.images.decoding import Box, still
from functions.shared.images.encoding import encoded
from functions.shared.records import Record
from functions.shared.source import source_bytes
from functions.shared.steps import run
from functions.shared.variants import CACHE_CONTROL, THUMBNAILS
from functions.thumbnail.settings import load

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles a change of a record, or a batch of them from a queue."""
    return deliver(event, lambda one: run(SETTINGS, record_event(one), thumbnails))


def thumbnails(record: Record) -> Mapping[str, Any]:
    """Writes the thumbnails, as WebP. An animation has thumbnails of its first frame."""
    data = source_bytes(record)
    largest = max(THUMBNAILS.values())
    image = still(data, Box(largest, largest))
    bucket = SETTINGS.places.at("thumb", record.kind).bucket
    for name, side in THUMBNAILS.items():
        small = image.copy()
        small.thumbnail((side, side))
        s3().put_object(
            Bucket=bucket,
            Key=thumbnail_key(SETTINGS.places, record, name),
            Body=encoded(small, "webp"),
            ContentType=CONTENT_TYPES["webp"],
            CacheControl=CACHE_CONTROL,
        )
    return {"thumbnails": list(THUMBNAILS)}
