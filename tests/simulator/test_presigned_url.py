"""Presigned URLs: those of boto3 and of the documentation."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.errors import NotSimulatedError
from simulator.presigned_url import SignedRequest, verify_url
from simulator.sigv4 import Credentials, S3Error
from tests.simulator.signing import ACCESS_KEY_ID, BUCKET, CREDENTIALS, NOW, REGION, signed

KEY = "media/tenant 1/7f+3a é.jpg"


def presigned(operation: str = "get_object", seconds: int = 300, **parameters: Any) -> str:
    """A URL of boto3, valid for five minutes."""
    given = {"Bucket": BUCKET, "Key": KEY} | parameters
    return signed("generate_presigned_url", ClientMethod=operation, Params=given, ExpiresIn=seconds)


def verified(method: str, url: str, *, now: datetime = NOW, headers: dict[str, str] | None = None) -> SignedRequest:
    """The request of a URL at a time."""
    return verify_url(method, url, credentials=CREDENTIALS, region=REGION, now=now, headers=headers)


def refusal(method: str, url: str, **request: Any) -> tuple[str, str]:
    """Code and message of a refused request."""
    with pytest.raises(S3Error) as error:
        verified(method, url, **request)
    return error.value.code, error.value.message


def test_the_documented_url_is_verified() -> None:
    """ "Authenticating requests: using query parameters" of the Amazon S3 API Reference."""
    url = (
        "https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
        "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
        "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
        "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )

    found = verify_url(
        "GET",
        url,
        credentials={"AKIAIOSFODNN7EXAMPLE": Credentials(secret_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")},
        region="us-east-1",
        now=datetime(2013, 5, 24, 23, 59, 59, tzinfo=UTC),
    )

    assert (found.bucket, found.key) == ("examplebucket", "test.txt")


def test_a_url_of_boto3_reads_its_object() -> None:
    assert verified("GET", presigned(VersionId="v1")) == SignedRequest(
        method="GET", bucket=BUCKET, key=KEY, access_key_id=ACCESS_KEY_ID, parameters={"versionId": "v1"}
    )


def test_a_put_requires_the_headers_that_are_signed() -> None:
    url = presigned("put_object", ContentType="image/jpeg")

    assert verified("PUT", url, headers={"Content-Type": "image/jpeg"}).key == KEY
    assert refusal("PUT", url, headers={"Content-Type": "text/html"})[0] == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    ("old", "new"), [("media/", "other/"), ("versionId=v1", "versionId=v2"), ("X-Amz-Expires=300", "X-Amz-Expires=301")]
)
def test_a_changed_url_is_refused(old: str, new: str) -> None:
    url = presigned(VersionId="v1")
    assert old in url

    assert refusal("GET", url.replace(old, new))[0] == "SignatureDoesNotMatch"


def test_a_url_is_valid_for_its_method_only() -> None:
    assert refusal("DELETE", presigned())[0] == "SignatureDoesNotMatch"


@pytest.mark.parametrize(("seconds", "message"), [(300, "Request has expired"), (-901, "Request is not yet valid")])
def test_a_url_is_valid_for_its_time_only(seconds: int, message: str) -> None:
    assert refusal("GET", presigned(), now=NOW + timedelta(seconds=seconds)) == ("AccessDenied", message)


def test_headers_of_amazon_are_signed() -> None:
    code, message = refusal("PUT", presigned("put_object"), headers={"x-amz-acl": "public-read"})

    assert (code, message.rpartition(": ")[2]) == ("AccessDenied", "x-amz-acl")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("X-Amz-Signature=", "X-Signature=", "AccessDenied"),
        ("X-Amz-Date=", "X-Date=", "AuthorizationQueryParametersError"),
        ("X-Amz-Expires=300", "X-Amz-Expires=604801", "AuthorizationQueryParametersError"),
        ("X-Amz-Expires=300", "X-Amz-Expires=soon", "AuthorizationQueryParametersError"),
        ("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm=AWS2", "AuthorizationQueryParametersError"),
        ("%2Feu-west-1%2F", "%2Fus-east-1%2F", "AuthorizationQueryParametersError"),
        ("%2F20260301%2F", "%2F20260302%2F", "AuthorizationQueryParametersError"),
        (ACCESS_KEY_ID, "AKIAOTHER", "InvalidAccessKeyId"),
        ("X-Amz-Security-Token=token", "X-Amz-Security-Token=other", "InvalidToken"),
    ],
)
def test_a_query_without_valid_parameters_is_refused(old: str, new: str, code: str) -> None:
    url = presigned()
    assert old in url

    assert refusal("GET", url.replace(old, new))[0] == code


def test_what_is_not_modelled_raises() -> None:
    with pytest.raises(NotSimulatedError, match="a parameter is repeated"):
        verified("GET", presigned() + "&X-Amz-Date=20260301T120000Z")
