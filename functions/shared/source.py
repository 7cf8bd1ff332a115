"""The uploaded object of a record, as it was when it was accepted and scanned."""

from functions.shared.clients import ClientError, error_code, s3
from functions.shared.records import Record
from functions.shared.refusal import RefusedError

MISSING = frozenset(("NoSuchKey", "404", "PreconditionFailed", "412"))
REPLACED = "object: replaced or deleted after the upload; upload it again"


def source_bytes(record: Record) -> bytes:
    """The content. RefusedError if the object was replaced or deleted since, which is another object than the scanned
    one."""
    try:
        found = s3().get_object(Bucket=record.bucket, Key=record.object_key, IfMatch=record.etag)
    except ClientError as error:
        raise _refused(error) from error
    content: bytes = found["Body"].read()
    return content


def check_source(record: Record) -> None:
    """RefusedError if the object was replaced or deleted since it was accepted."""
    try:
        s3().head_object(Bucket=record.bucket, Key=record.object_key, IfMatch=record.etag)
    except ClientError as error:
        raise _refused(error) from error


def source_url(record: Record) -> str:
    """The address of the object, for MediaConvert."""
    return f"s3://{record.bucket}/{record.object_key}"


def _refused(error: ClientError) -> Exception:
    if error_code(error) in MISSING:
        return RefusedError(REPLACED)
    return error
