"""Signature Version 4 of AWS: credentials, signing keys and scopes.

Amazon S3 API Reference, "Signature calculations"; botocore.auth.SigV4Auth signs in the same way.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

ALGORITHM = "AWS4-HMAC-SHA256"
TIMESTAMP = "%Y%m%dT%H%M%SZ"
SERVICE, TERMINATOR = "s3", "aws4_request"


class S3Error(Exception):
    """An error of S3, with its code and the status of the response."""

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """Credentials by which a signature is verified. token, expires: of temporary ones, such as a function's, whose
    signatures end with them."""

    secret_key: str
    token: str | None = None
    expires: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The scope of a signature: `AKID/20151229/us-east-1/s3/aws4_request`."""

    access_key_id: str
    date: str
    region: str


def read_scope(written: str, region: str, code: str) -> Scope:
    """A credential scope of S3 in a region; S3Error with a code otherwise."""
    parts = written.split("/")
    if len(parts) != 5 or parts[3:] != [SERVICE, TERMINATOR]:
        raise S3Error(code, f"Error parsing the X-Amz-Credential parameter: {written}", 400)
    if parts[2] != region:
        problem = f"the region '{parts[2]}' is wrong; expecting '{region}'"
        raise S3Error(code, f"Error parsing the X-Amz-Credential parameter; {problem}", 400)
    return Scope(access_key_id=parts[0], date=parts[1], region=parts[2])


def credentials_of(scope: Scope, token: str | None, known: Mapping[str, Credentials], now: datetime) -> Credentials:
    """The credentials of a scope, valid at a time."""
    found = known.get(scope.access_key_id)
    if found is None or (found.token and not token):
        raise S3Error("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
    if token != found.token:
        raise S3Error("InvalidToken", "The provided token is malformed or otherwise invalid.", 400)
    if found.expires is not None and now >= found.expires:
        raise S3Error("ExpiredToken", "The provided token has expired.", 400)
    return found


def signature(credentials: Credentials, scope: Scope, string_to_sign: str) -> str:
    """The signature of a string, in hexadecimal digits."""
    key = f"AWS4{credentials.secret_key}".encode()
    for part in (scope.date, scope.region, SERVICE, TERMINATOR):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    return hmac.digest(key, string_to_sign.encode(), hashlib.sha256).hex()


def verify(credentials: Credentials, scope: Scope, string_to_sign: str, given: str) -> None:
    """S3Error for another signature than that of a string."""
    if not hmac.compare_digest(signature(credentials, scope, string_to_sign), given):
        raise S3Error(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and "
            "signing method.",
        )
