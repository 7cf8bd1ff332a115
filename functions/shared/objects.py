"""Objects in S3 as the functions read and move them. Without permission to list a bucket, S3 answers 403 for an object
that is missing, so both codes mean that."""

from dataclasses import dataclass

from functions.shared.clients import ClientError, error_code, s3
from functions.shared.telemetry import log

MISSING = frozenset(("404", "403", "NoSuchKey", "NotFound", "AccessDenied", "Forbidden"))
NO_VERSION = "null"
"""The version of objects in a bucket without versions."""


@dataclass(frozen=True, kw_only=True)
class ObjectHead:
    """What S3 says about the current version of an object."""

    size_bytes: int
    content_type: str
    etag: str
    version_id: str
    storage_class: str = "STANDARD"
    restore: str = ""


def head(bucket: str, key: str) -> ObjectHead | None:
    """The current version of an object; None if it is missing."""
    try:
        found = s3().head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        code = error_code(error)
        if code not in MISSING:
            raise
        if code != "404":
            log("object missing, or no permission to read it", level="warning", object_key=key, code=code)
        return None
    return ObjectHead(
        size_bytes=found["ContentLength"],
        content_type=found.get("ContentType", ""),
        etag=found["ETag"],
        version_id=found.get("VersionId", NO_VERSION),
        storage_class=found.get("StorageClass", "STANDARD"),
        restore=found.get("Restore", ""),
    )


def version_of(version_id: str) -> dict[str, str]:
    """The parameter of a version; none for an object in a bucket without versions."""
    return {"VersionId": version_id} if version_id not in ("", NO_VERSION) else {}


def first_bytes(bucket: str, key: str, found: ObjectHead, limit: int) -> bytes | None:
    """The beginning of an object's version; None if it is empty, missing, or, without versions, replaced since."""
    given = {"IfMatch": found.etag, "Range": f"bytes=0-{limit - 1}", **version_of(found.version_id)}
    try:
        answer = s3().get_object(Bucket=bucket, Key=key, **given)
    except ClientError as error:
        if error_code(error) in MISSING | {"NoSuchVersion", "PreconditionFailed", "412", "InvalidRange", "416"}:
            return None
        raise
    content: bytes = answer["Body"].read()
    return content


def delete_version(bucket: str, key: str, version_id: str) -> None:
    """Deletes an object (a versioned bucket keeps it as noncurrent) if this is its current version."""
    found = head(bucket, key)
    if found is not None and found.version_id == version_id:
        s3().delete_object(Bucket=bucket, Key=key)


def move_version(bucket: str, key: str, version_id: str, to_bucket: str, to_key: str) -> bool:
    """Moves an object, tags included, if this is its current version. False if it is not, as after an earlier call."""
    found = head(bucket, key)
    if found is None or found.version_id != version_id:
        return False
    source = {"Bucket": bucket, "Key": key}
    s3().copy_object(Bucket=to_bucket, Key=to_key, CopySource=source, CopySourceIfMatch=found.etag)
    s3().delete_object(Bucket=bucket, Key=key)
    return True
