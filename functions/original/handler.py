"""Copies the upload of a record to where it is delivered as it is: what was scanned, and nothing written since."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from functions.original.settings import load
from functions.shared.clients import ClientError, s3
from functions.shared.configuration import Environment
from functions.shared.deliveries import deliver
from functions.shared.events import record_event
from functions.shared.files import original_key
from functions.shared.objects import version_of
from functions.shared.records import Record
from functions.shared.source import refused
from functions.shared.steps import run

SETTINGS = load(Environment.of_process())


def handle(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Handles a change of a record, or a batch of them from a queue."""
    return deliver(event, lambda one: run(SETTINGS, record_event(one), original))


def original(record: Record) -> Mapping[str, Any]:
    """Copies the accepted version, with its tags. RefusedError if it is gone."""
    key = original_key(SETTINGS.places, record)
    try:
        s3().copy_object(
            Bucket=SETTINGS.places.at("media", record.kind).bucket,
            Key=key,
            CopySource={"Bucket": record.bucket, "Key": record.object_key, **version_of(record.version_id)},
            CopySourceIfMatch=record.etag,
            MetadataDirective="REPLACE",
            ContentType=record.content_type,
            ContentDisposition=disposition(str(record.attributes.get("name", ""))),
            CacheControl="private, max-age=3600",
        )
    except ClientError as error:
        raise refused(error) from error
    return {"original_key": key}


def disposition(name: str) -> str:
    """The header with which browsers save a file, and never open it, by the last segment of its name."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(character for character in last if character.isprintable())
    return f"attachment; filename*=UTF-8''{quote(printable, safe='')}" if printable else "attachment"
