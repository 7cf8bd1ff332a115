"""The uploaded object of a record: the version that was accepted and scanned, not what was uploaded since."""

from functions.shared.clients import ClientError, error_code, s3
from functions.shared.objects import NO_VERSION, version_of
from functions.shared.prefixes import Places
from functions.shared.records import Record
from functions.shared.refusal import RefusedError

MISSING = frozenset(("NoSuchKey", "NoSuchVersion", "404", "PreconditionFailed", "412"))
REPLACED = "object: replaced or deleted after the upload; upload it again"
ARCHIVED = "object: archived; ask for its restoration"


def source_bytes(record: Record) -> bytes:
    """The content. RefusedError if the version is gone, or if the object was replaced in a bucket without versions."""
    try:
        found = s3().get_object(**_accepted(record))
    except ClientError as error:
        raise refused(error) from error
    content: bytes = found["Body"].read()
    return content


def kept_bytes(places: Places, record: Record, key: str) -> bytes:
    """The content of an object of the place `media`. RefusedError if it is gone, or in an archive class."""
    try:
        found = s3().get_object(Bucket=places.at("media", record.kind).bucket, Key=key)
    except ClientError as error:
        if error_code(error) == "InvalidObjectState":
            raise RefusedError(ARCHIVED) from error
        raise refused(error) from error
    content: bytes = found["Body"].read()
    return content


def source_size(record: Record) -> int:
    """Bytes of the object. RefusedError as of source_bytes."""
    try:
        found = s3().head_object(**_accepted(record))
    except ClientError as error:
        raise refused(error) from error
    size: int = found["ContentLength"]
    return size


def check_source(record: Record) -> None:
    """RefusedError if the object was replaced or deleted since it was accepted, even by the same content: MediaConvert
    reads current versions, and the other one is not scanned."""
    try:
        found = s3().head_object(Bucket=record.bucket, Key=record.object_key, IfMatch=record.etag)
    except ClientError as error:
        raise refused(error) from error
    if found.get("VersionId", NO_VERSION) != record.version_id:
        raise RefusedError(REPLACED)


def _accepted(record: Record) -> dict[str, str]:
    """Parameters of a read."""
    place = {"Bucket": record.bucket, "Key": record.object_key, "IfMatch": record.etag}
    return place | version_of(record.version_id)


def source_url(record: Record) -> str:
    """The address of the object, for MediaConvert."""
    return f"s3://{record.bucket}/{record.object_key}"


def refused(error: ClientError) -> Exception:
    """What to raise for an error of S3: RefusedError if the object is missing or another one, else the error."""
    if error_code(error) in MISSING:
        return RefusedError(REPLACED)
    return error
