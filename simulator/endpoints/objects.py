"""Objects of S3 as responses of HTTP."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import format_datetime
from typing import Any, cast
from xml.sax.saxutils import escape

from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

from simulator.http import HttpResponse
from simulator.iam.context import Principal
from simulator.iam.evaluation import AccessDeniedError
from simulator.runtime import Runtime
from simulator.sigv4 import S3Error

HEADERS = {
    "CacheControl": "cache-control",
    "ContentDisposition": "content-disposition",
    "ContentEncoding": "content-encoding",
    "ContentLanguage": "content-language",
    "ContentLength": "content-length",
    "ContentRange": "content-range",
    "ContentType": "content-type",
    "ETag": "etag",
    "StorageClass": "x-amz-storage-class",
    "VersionId": "x-amz-version-id",
    "WebsiteRedirectLocation": "x-amz-website-redirect-location",
}
"""Headers of an object by the members of botocore's response."""


def read(
    runtime: Runtime, principal: Principal, region: str, *, source_arn: str | None = None, head: bool, **params: Any
) -> HttpResponse:
    """The response of S3 to a request for an object. Without permission to list the bucket, a missing object is 403."""
    name = "s3.HeadObject" if head else "s3.GetObject"
    try:
        return object_response(runtime.call(name, principal, region, source_arn=source_arn, **params))
    except (AccessDeniedError, ClientError) as error:
        found = refusal(error)
        if found.status != 404:
            return error_response(found)
    try:
        runtime.call("s3.HeadBucket", principal, region, source_arn=source_arn, Bucket=params["Bucket"])
    except (AccessDeniedError, ClientError) as error:
        found = refusal(error)
    return error_response(found)


def object_response(found: Mapping[str, Any]) -> HttpResponse:
    """The response with an object."""
    headers = {header: str(found[name]) for name, header in HEADERS.items() if found.get(name) is not None}
    headers |= {f"x-amz-meta-{name}": value for name, value in found.get("Metadata", {}).items()}
    if "LastModified" in found:
        headers["last-modified"] = format_datetime(found["LastModified"].astimezone(UTC), usegmt=True)
    body: bytes = found["Body"].read() if "Body" in found else b""
    return HttpResponse(status=206 if "ContentRange" in found else 200, headers=headers, body=body)


def refusal(error: AccessDeniedError | ClientError) -> S3Error:
    """The error of S3 for a denied or refused call."""
    if isinstance(error, AccessDeniedError):
        return S3Error("AccessDenied", str(error))
    response = cast(Any, error).response
    code, status = str(response["Error"]["Code"]), int(response["ResponseMetadata"]["HTTPStatusCode"])
    return S3Error(code, str(response["Error"].get("Message", "")), status)


def error_response(error: S3Error) -> HttpResponse:
    """The response with an error."""
    body = f"<Error><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
    return HttpResponse(status=error.status, headers={"content-type": "application/xml"}, body=body.encode())
