"""What a client uploads with: a form for one object, or URLs for the parts of a large one."""

from typing import Any

from functions.shared.clients import s3
from functions.shared.kinds import Kind, part_sizes
from functions.shared.records import Record, Records


def in_parts(kind: Kind, size_bytes: int) -> bool:
    """Whether an upload is too large for a form."""
    return size_bytes > kind.form_bytes


def form(record: Record, kind: Kind, *, seconds: int, accelerated: bool) -> dict[str, Any]:
    """A form (presigned POST) for exactly the reserved key and content type, of 0 to `kind.form_bytes` bytes.

    The size within these bounds, and the content, are checked when the upload is completed.
    """
    fields = {"Content-Type": record.content_type, "success_action_status": "201"}
    conditions: list[Any] = [{name: value} for name, value in fields.items()]
    conditions.append(["content-length-range", 0, kind.form_bytes])
    signed = s3(accelerated=accelerated).generate_presigned_post(
        record.bucket, record.object_key, Fields=fields, Conditions=conditions, ExpiresIn=seconds
    )
    return {
        "method": "POST",
        "url": signed["url"],
        "fields": signed["fields"],
        "maximumBytes": kind.form_bytes,
        "expiresInSeconds": seconds,
    }


def parts(records: Records, record: Record, *, seconds: int, accelerated: bool) -> dict[str, Any]:
    """URLs for the parts of the reserved size. Each signs the length of its part, which S3 then requires."""
    upload_id = record.upload_id or _started(records, record)
    client = s3(accelerated=accelerated)
    return {
        "method": "PUT",
        "parts": [
            {
                "partNumber": number,
                "sizeBytes": size,
                "url": client.generate_presigned_url(
                    "upload_part",
                    Params={
                        "Bucket": record.bucket,
                        "Key": record.object_key,
                        "UploadId": upload_id,
                        "PartNumber": number,
                        "ContentLength": size,
                    },
                    ExpiresIn=seconds,
                ),
            }
            for number, size in enumerate(part_sizes(record.size_bytes), start=1)
        ],
        "expiresInSeconds": seconds,
    }


def _started(records: Records, record: Record) -> str:
    """The id of the record's multipart upload, started unless another call was first."""
    place = {"Bucket": record.bucket, "Key": record.object_key}
    started: str = s3().create_multipart_upload(**place, ContentType=record.content_type)["UploadId"]
    kept = records.attach_upload(record.id, started)
    if kept != started:  # another call was first
        s3().abort_multipart_upload(**place, UploadId=started)
    return kept
