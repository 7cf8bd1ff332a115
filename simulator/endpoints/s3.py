"""The endpoint of S3 for clients without credentials of their own: forms and presigned URLs, of a function's role.

Amazon S3 API Reference, "POST object" and "Authenticating requests: using query parameters".
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

from botocore.exceptions import (  # pyright: ignore[reportMissingTypeStubs]
    ClientError,
    EndpointConnectionError,
)

from preview.graph import Node
from simulator.endpoints.objects import error_response, read, refusal
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.iam.evaluation import AccessDeniedError
from simulator.post_policy import EXEMPT_PREFIX, Form, verify_form
from simulator.presigned_url import SignedRequest, verify_url
from simulator.runtime import Runtime
from simulator.sigv4 import S3Error

BUCKET = "aws:s3/bucket:Bucket"
ACCELERATION, ACCELERATED = "aws:s3/bucketAccelerateConfiguration:BucketAccelerateConfiguration", "s3-accelerate"
GLOBAL_REGION = "us-east-1"
"""The region of buckets behind the host without a region."""
FORM_FIELDS = {
    "acl": "ACL",
    "cache-control": "CacheControl",
    "content-disposition": "ContentDisposition",
    "content-encoding": "ContentEncoding",
    "content-type": "ContentType",
    "x-amz-server-side-encryption": "ServerSideEncryption",
    "x-amz-server-side-encryption-aws-kms-key-id": "SSEKMSKeyId",
    "x-amz-storage-class": "StorageClass",
}
"""Parameters of PutObject by the fields of a form, which are also headers of a PUT request."""
METADATA = "x-amz-meta-"
STATUS = "success_action_status"
OVERRIDES = {
    "response-cache-control": "ResponseCacheControl",
    "response-content-disposition": "ResponseContentDisposition",
    "response-content-type": "ResponseContentType",
}
POST_REASON = "POST Object"


class S3Endpoint:
    """The endpoint of S3 in all regions of a simulation."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def post_form(self, url: str, fields: Mapping[str, str], content: bytes, filename: str = "") -> HttpResponse:
        """The response to a form. The upload has the permissions of the role that signed the form."""
        try:
            bucket, region = self._bucket(url)
            form = Form(bucket=bucket, fields=fields, size=len(content), filename=filename)
            found = verify_form(form, credentials=self._runtime.credentials, region=region, now=self._runtime.now)
            principal = self._runtime.principals[found.access_key_id]
            place = {"Bucket": bucket, "Key": found.key}
            params: dict[str, Any] = place | _object_params(found.fields, form=True) | {"Body": content}
            written = self._runtime.call("s3.PutObject", principal, region, reason=POST_REASON, **params)
        except S3Error as error:
            return error_response(error)
        except (AccessDeniedError, ClientError) as error:
            return error_response(refusal(error))
        return _form_response(url, place, found.fields.get(STATUS, ""), str(written["ETag"]))

    def request(self, request: HttpRequest) -> HttpResponse:
        """The response to a presigned URL. The request has the permissions of the role that signed it."""
        try:
            _, region = self._bucket(request.url)
            sent = {**request.headers, "content-length": str(len(request.body))}
            found = verify_url(
                request.method,
                request.url,
                credentials=self._runtime.credentials,
                region=region,
                now=self._runtime.now,
                headers=sent,
            )
            return self._answer(found, request, region)
        except S3Error as error:
            return error_response(error)
        except (AccessDeniedError, ClientError) as error:
            return error_response(refusal(error))

    def _answer(self, found: SignedRequest, request: HttpRequest, region: str) -> HttpResponse:
        principal = self._runtime.principals[found.access_key_id]
        place: dict[str, Any] = {"Bucket": found.bucket, "Key": found.key}
        parameters = dict(found.parameters)
        parameters.pop("x-id", None)
        if found.method in ("GET", "HEAD"):
            if "versionId" in parameters:
                place["VersionId"] = parameters.pop("versionId")
            overrides = {OVERRIDES[name]: parameters.pop(name) for name in OVERRIDES if name in parameters}
            _refuse(found.method, parameters)
            ranged = {"Range": request.headers["range"]} if "range" in request.headers else {}
            head = found.method == "HEAD"
            return read(self._runtime, principal, region, head=head, **place, **overrides, **ranged)
        if found.method != "PUT":
            raise NotSimulatedError(f"{found.method} of a presigned URL; known: GET, HEAD, PUT")
        if "uploadId" in parameters:
            part: dict[str, Any] = {
                "UploadId": parameters.pop("uploadId"),
                "PartNumber": int(parameters.pop("partNumber")),
            }
            name, params = "s3.UploadPart", place | part
        else:
            headers = {name: value for name, value in request.headers.items() if name != "host"}
            name, params = "s3.PutObject", place | _object_params(headers, form=False)
        _refuse(found.method, parameters)
        written = self._runtime.call(name, principal, region, Body=request.body, **params)
        return HttpResponse(status=200, headers={"etag": str(written["ETag"])})

    def _bucket(self, url: str) -> tuple[str, str]:
        """Bucket and region of a URL, of either style. EndpointConnectionError while the region is lost."""
        parts = urlsplit(url)
        host, first = parts.netloc, unquote(parts.path).removeprefix("/").partition("/")[0]
        name = first if host.startswith("s3.") else host.partition(".s3")[0]
        node = next((node for node in self._runtime.graph.of_type(BUCKET) if node.inputs["bucket"] == name), None)
        if node is None:
            raise S3Error("NoSuchBucket", "The specified bucket does not exist", 404)
        if node.region in self._runtime.lost:
            raise EndpointConnectionError(endpoint_url=url)
        self._check_host(host, node)
        return name, node.region

    def _check_host(self, host: str, node: Node) -> None:
        """The host of a bucket: a redirect to another one ends an upload by form."""
        name, region = str(node.inputs["bucket"]), node.region
        if host == f"{name}.{ACCELERATED}.amazonaws.com":
            enabled = [found.inputs["bucket"] for found in self._runtime.graph.of_type(ACCELERATION)]
            if name not in enabled:
                raise S3Error("InvalidRequest", "S3 Transfer Acceleration is not configured on this bucket", 400)
            return
        ends = [f"s3.{region}.amazonaws.com", *(["s3.amazonaws.com"] if region == GLOBAL_REGION else [])]
        if host not in (*ends, *(f"{name}.{end}" for end in ends)):
            message = "The bucket you are attempting to access must be addressed using the specified endpoint."
            raise S3Error("PermanentRedirect", f"{message} {name}.s3.{region}.amazonaws.com", 301)


def _object_params(fields: Mapping[str, str], *, form: bool) -> dict[str, Any]:
    """Parameters of PutObject of the fields of a form or the headers of a request."""
    ignored = ("key", "bucket", STATUS) if form else ("content-length",)
    found: dict[str, Any] = {}
    metadata: dict[str, str] = {}
    for name, value in fields.items():
        if name in FORM_FIELDS:
            found[FORM_FIELDS[name]] = value
        elif name.startswith(METADATA):
            metadata[name.removeprefix(METADATA)] = value
        elif name not in ignored and not name.startswith(EXEMPT_PREFIX):
            raise NotSimulatedError(f"{'field' if form else 'header'} {name} of an upload")
    return found | ({"Metadata": metadata} if metadata else {})


def _form_response(url: str, place: Mapping[str, str], status: str, etag: str) -> HttpResponse:
    """204 without content, unless the form says otherwise; 201 has a document."""
    headers = {"etag": etag, "location": f"{url.rstrip('/')}/{place['Key']}"}
    if status != "201":
        return HttpResponse(status=200 if status == "200" else 204, headers=headers)
    values = {"Location": headers["location"], **place, "ETag": etag}
    elements = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
    return HttpResponse(status=201, headers=headers, body=f"<PostResponse>{elements}</PostResponse>".encode())


def _refuse(method: str, parameters: Mapping[str, str]) -> None:
    if parameters:
        raise NotSimulatedError(f"{', '.join(sorted(parameters))} in a presigned {method}")
