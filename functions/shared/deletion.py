"""Soft deletion of objects: a tag, by which the lifecycle deletes their versions, and a delete marker."""

from collections.abc import Iterator
from urllib.parse import urlencode

from functions.shared.clients import ClientError, error_code, s3

TAG = "deleted"
SCAN_TAG = "GuardDutyMalwareScanStatus"
"""The result of a malware scan. Where uploads are, only the scanner may write it, also in a set of tags."""
DELETED = ("NoSuchKey", "MethodNotAllowed")
"""Errors about the tags of an object that is missing, or that has a delete marker over it."""


def keys_below(bucket: str, prefix: str) -> Iterator[str]:
    """Keys of the current objects below a prefix."""
    for page in s3().get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for found in page.get("Contents", []):
            yield found["Key"]


def delete_softly(bucket: str, key: str) -> None:
    """Tags an object and deletes it, in this order: the tag stays on the version that becomes noncurrent. Its scan
    result goes: who reads uploads needs it. An object that another call has deleted is left."""
    try:
        tags = _tags(bucket, key)
        tags.pop(SCAN_TAG, "")
        s3().put_object_tagging(Bucket=bucket, Key=key, Tagging=_tag_set({**tags, TAG: "true"}))
    except ClientError as error:
        if error_code(error) in DELETED:
            return
        raise
    s3().delete_object(Bucket=bucket, Key=key)


def restore_below(bucket: str, prefix: str) -> int:
    """Restores what was deleted softly below a prefix, and returns the number of objects that are there then.

    The newest version is copied over the delete marker: a copy is replicated, while a marker that is removed stays in
    replicas. An object that has the tag only loses it.
    """
    current = 0
    for key, version_id, marked in _newest(bucket, prefix):
        tags = _tags(bucket, key, version_id)
        if tags.pop(TAG, "") != "true":
            current += not marked
            continue
        if marked:
            source = {"Bucket": bucket, "Key": key, "VersionId": version_id}
            s3().copy_object(
                Bucket=bucket, Key=key, CopySource=source, TaggingDirective="REPLACE", Tagging=urlencode(tags)
            )
        else:
            s3().put_object_tagging(Bucket=bucket, Key=key, Tagging=_tag_set(tags))
        current += 1
    return current


def _newest(bucket: str, prefix: str) -> Iterator[tuple[str, str, bool]]:
    """Each key with its newest version that is no delete marker, and whether a marker is over it."""
    found: dict[str, tuple[str, bool]] = {}
    marked: set[str] = set()
    for page in s3().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        marked |= {marker["Key"] for marker in page.get("DeleteMarkers", []) if marker["IsLatest"]}
        for version in page.get("Versions", []):
            if version["Key"] not in found:  # versions of a key come newest first
                found[version["Key"]] = (version["VersionId"], version["IsLatest"])
    for key, (version_id, latest) in found.items():
        if latest or key in marked:
            yield key, version_id, not latest


def _tags(bucket: str, key: str, version_id: str = "") -> dict[str, str]:
    version = {"VersionId": version_id} if version_id else {}
    found = s3().get_object_tagging(Bucket=bucket, Key=key, **version)["TagSet"]
    return {tag["Key"]: tag["Value"] for tag in found}


def _tag_set(tags: dict[str, str]) -> dict[str, list[dict[str, str]]]:
    return {"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]}
