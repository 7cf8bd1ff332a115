"""Presigned URLs of S3: requests that are authenticated by the query.

Amazon S3 API Reference, "Authenticating requests: using query parameters".
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from simulator.errors import NotSimulatedError
from simulator.sigv4 import ALGORITHM, TIMESTAMP, Credentials, S3Error, credentials_of, read_scope, verify

LONGEST_SECONDS = 7 * 24 * 3600
LARGEST_SKEW = timedelta(minutes=15)
UNSIGNED = "UNSIGNED-PAYLOAD"
SIGNATURE = "X-Amz-Signature"
REQUIRED = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", SIGNATURE)
CODE = "AuthorizationQueryParametersError"


@dataclass(frozen=True, kw_only=True)
class SignedRequest:
    """A verified request. parameters: of the query, without those of the signature, such as `versionId`."""

    method: str
    bucket: str
    key: str
    access_key_id: str
    parameters: Mapping[str, str]


def verify_url(
    method: str,
    url: str,
    *,
    credentials: Mapping[str, Credentials],
    region: str,
    now: datetime,
    headers: Mapping[str, str] | None = None,
) -> SignedRequest:
    """The request of a presigned URL; S3Error if it is not valid.

    credentials: by access key id. region: of the bucket. headers: that the client sends, without Host.
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    parameters = dict(query)
    if len(parameters) < len(query):
        raise NotSimulatedError(f"a parameter is repeated: {parts.query}")
    if SIGNATURE not in parameters:
        raise S3Error("AccessDenied", "Access Denied")
    if missing := [name for name in REQUIRED if name not in parameters]:
        raise S3Error(CODE, f"Query-string authentication version 4 requires the {', '.join(missing)} parameters", 400)
    if parameters["X-Amz-Algorithm"] != ALGORITHM:
        raise S3Error(CODE, f'X-Amz-Algorithm only supports "{ALGORITHM}"', 400)
    _check_time(parameters, now)
    scope = read_scope(parameters["X-Amz-Credential"], region, CODE)
    if scope.date != parameters["X-Amz-Date"][:8]:
        raise S3Error(CODE, "Invalid credential date. This date is not the same as X-Amz-Date", 400)
    signed_by = credentials_of(scope, parameters.get("X-Amz-Security-Token"), credentials, now)
    signed = parameters["X-Amz-SignedHeaders"].split(";")
    sent = {name.lower(): value for name, value in (headers or {}).items()} | {"host": parts.netloc}
    if unsigned := sorted(name for name in sent if name.startswith("x-amz-") and name not in signed):
        message = "There were headers present in the request which were not signed"
        raise S3Error("AccessDenied", f"{message}: {', '.join(unsigned)}")
    canonical = "\n".join(
        (
            method,
            parts.path,
            "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(query) if name != SIGNATURE),
            *(f"{name}:{' '.join(sent.get(name, '').split())}" for name in signed),
            "",
            ";".join(signed),
            sent.get("x-amz-content-sha256", UNSIGNED),
        )
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    scoped = parameters["X-Amz-Credential"].partition("/")[2]
    string_to_sign = "\n".join((ALGORITHM, parameters["X-Amz-Date"], scoped, digest))
    verify(signed_by, scope, string_to_sign, parameters[SIGNATURE])
    bucket, key = _object(parts.netloc, parts.path, region)
    kept = {name: value for name, value in parameters.items() if not name.startswith("X-Amz-")}
    return SignedRequest(method=method, bucket=bucket, key=key, access_key_id=scope.access_key_id, parameters=kept)


def _quoted(value: str) -> str:
    return quote(value, safe="-_.~")


def _check_time(parameters: Mapping[str, str], now: datetime) -> None:
    try:
        signed = datetime.strptime(parameters["X-Amz-Date"], TIMESTAMP).replace(tzinfo=UTC)
        seconds = int(parameters["X-Amz-Expires"])
    except ValueError as error:
        raise S3Error(CODE, f"X-Amz-Date and X-Amz-Expires: {error}", 400) from error
    if not 0 <= seconds <= LONGEST_SECONDS:
        raise S3Error(CODE, f"X-Amz-Expires must be less than a week (in seconds): {LONGEST_SECONDS} at most", 400)
    if signed > now + LARGEST_SKEW:
        raise S3Error("AccessDenied", "Request is not yet valid")
    if now >= signed + timedelta(seconds=seconds):
        raise S3Error("AccessDenied", "Request has expired")


def _object(host: str, path: str, region: str) -> tuple[str, str]:
    """Bucket and key of a URL, of either style."""
    for end in (f"s3.{region}.amazonaws.com", "s3.amazonaws.com", "s3-accelerate.amazonaws.com"):
        if host == end:
            bucket, _, key = unquote(path).removeprefix("/").partition("/")
            return bucket, key
        if host.endswith(f".{end}"):
            return host.removesuffix(f".{end}"), unquote(path).removeprefix("/")
    raise NotSimulatedError(f"host {host}; known: <bucket>.s3.{region}.amazonaws.com")
