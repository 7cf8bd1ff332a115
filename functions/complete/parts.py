"""Completion of multipart uploads by what S3 received; no list of a client is read."""

from functions.shared.clients import ClientError, error_code, s3
from functions.shared.kinds import part_sizes
from functions.shared.records import Record
from functions.shared.responses import ApiError

LISTED = 10
"""Numbers of parts that an error lists."""


def join_parts(record: Record) -> None:
    """Completes the multipart upload of a record, if it is not complete yet. ApiError if parts are missing or wrong."""
    place = {"Bucket": record.bucket, "Key": record.object_key, "UploadId": record.upload_id}
    try:
        found = s3().list_parts(**place, MaxParts=1000).get("Parts", [])
        _check({part["PartNumber"]: part["Size"] for part in found}, part_sizes(record.size_bytes))
        parts = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in found]
        s3().complete_multipart_upload(**place, MultipartUpload={"Parts": parts})
    except ClientError as error:
        if error_code(error) != "NoSuchUpload":  # completed by an earlier call, or aborted: the object decides
            raise


def _check(found: dict[int, int], expected: list[int]) -> None:
    """ApiError unless exactly the expected parts are there."""
    wanted = dict(enumerate(expected, start=1))
    missing = [number for number in wanted if number not in found]
    if missing:
        numbers = ", ".join(map(str, missing[:LISTED])) + (", ..." if len(missing) > LISTED else "")
        raise ApiError(409, "upload_incomplete", f"parts: {numbers}: missing; upload them, then complete again")
    for number, size in found.items():
        if number not in wanted:
            raise ApiError(409, "upload_incomplete", f"parts: {number}: not reserved; reserve another upload")
        if size != wanted[number]:
            message = f"parts: {number}: {size} bytes; upload it again with {wanted[number]}, then complete again"
            raise ApiError(409, "upload_incomplete", message)
