"""Presigned POST requests: forms of boto3 and of the documentation."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.errors import NotSimulatedError
from simulator.post_policy import Form, Upload, verify_form
from simulator.sigv4 import Credentials, S3Error, read_scope, signature
from tests.simulator.signing import ACCESS_KEY_ID, BUCKET, CREDENTIALS, NOW, REGION, SECRET_KEY, TOKEN, signed

MEBIBYTE = 1024 * 1024
KEY = "incoming/image/tenant-1/7f3a"
CONDITIONS = (
    ["content-length-range", 1, 50 * MEBIBYTE],
    ["starts-with", "$Content-Type", "image/"],
    {"x-amz-meta-kind": "image"},
)
NOT_AN_IMAGE = 'Policy Condition failed: ["starts-with", "$Content-Type", "image/"]'
FIELDS = {"Content-Type": "image/jpeg", "x-amz-meta-kind": "image"}


def presigned(key: str = KEY, conditions: Sequence[Any] = CONDITIONS) -> dict[str, str]:
    """Fields of a form that boto3 signs for five minutes, with those of the client."""
    given = signed(
        "generate_presigned_post", Bucket=BUCKET, Key=key, Conditions=[*conditions], Fields=dict(FIELDS), ExpiresIn=300
    )
    return given["fields"]


def upload(fields: Mapping[str, str], *, size: int = MEBIBYTE, now: datetime = NOW, **form: str) -> Upload:
    """The upload of a form at a time, to the bucket of its fields."""
    sent = Form(bucket=form.get("bucket", BUCKET), fields=fields, size=size, filename=form.get("filename", "a.jpg"))
    return verify_form(sent, credentials=CREDENTIALS, region=REGION, now=now)


def refusal(fields: Mapping[str, str], **sent: Any) -> tuple[str, str]:
    """Code and message of a refused form."""
    with pytest.raises(S3Error) as error:
        upload(fields, **sent)
    return error.value.code, error.value.message


def resigned(conditions: Any, **policy: Any) -> dict[str, str]:
    """A form with any policy, signed with the secret key."""
    fields = presigned()
    document = {"expiration": "2026-03-01T13:00:00Z", "conditions": conditions} | policy
    fields["policy"] = base64.b64encode(json.dumps(document).encode()).decode()
    scope = read_scope(fields["x-amz-credential"], REGION, "")
    fields["x-amz-signature"] = signature(Credentials(secret_key=SECRET_KEY), scope, fields["policy"])
    return fields


def test_the_documented_signature_is_verified() -> None:
    """ "Example: Browser-based upload using HTTP POST" of the Amazon S3 API Reference, whose lines end in CRLF."""
    policy = """{ "expiration": "2015-12-30T12:00:00.000Z",
  "conditions": [
    {"bucket": "sigv4examplebucket"},
    ["starts-with", "$key", "user/user1/"],
    {"acl": "public-read"},
    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
    ["starts-with", "$Content-Type", "image/"],
    {"x-amz-meta-uuid": "14365123651274"},
    {"x-amz-server-side-encryption": "AES256"},
    ["starts-with", "$x-amz-meta-tag", ""],

    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
    {"x-amz-date": "20151229T000000Z" }
  ]
}""".replace("\n", "\r\n")
    fields = {
        "key": "user/user1/${filename}",
        "acl": "public-read",
        "success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html",
        "Content-Type": "image/jpeg",
        "x-amz-meta-uuid": "14365123651274",
        "x-amz-server-side-encryption": "AES256",
        "X-Amz-Credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request",
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Date": "20151229T000000Z",
        "x-amz-meta-tag": "",
        "Policy": base64.b64encode(policy.encode()).decode(),
        "X-Amz-Signature": "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
    }

    accepted = verify_form(
        Form(bucket="sigv4examplebucket", fields=fields, size=1, filename="C:\\Photos\\me.jpg"),
        credentials={"AKIAIOSFODNN7EXAMPLE": Credentials(secret_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")},
        region="us-east-1",
        now=datetime(2015, 12, 30, tzinfo=UTC),
    )

    assert accepted.key == "user/user1/me.jpg"


def test_a_form_of_boto3_is_accepted_with_its_fields() -> None:
    assert upload(presigned()) == Upload(
        bucket=BUCKET,
        key=KEY,
        access_key_id=ACCESS_KEY_ID,
        fields={"key": KEY, "content-type": "image/jpeg", "x-amz-meta-kind": "image"},
    )


@pytest.mark.parametrize(
    ("filename", "key"),
    [("a.jpg", "u/a.jpg"), ("C:\\photos\\a.jpg", "u/a.jpg"), ("x/../a.jpg", "u/a.jpg"), ("", "u/")],
)
def test_the_last_part_of_the_files_name_replaces_the_variable(filename: str, key: str) -> None:
    assert upload(presigned("u/${filename}"), filename=filename).key == key


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"key": "incoming/image/tenant-2/7f3a"}, f'Policy Condition failed: ["eq", "$key", "{KEY}"]'),
        ({"Content-Type": "text/html"}, NOT_AN_IMAGE),
        ({"Content-Type": "image/png,text/html"}, NOT_AN_IMAGE),
        ({"x-amz-meta-kind": "video"}, 'Policy Condition failed: ["eq", "$x-amz-meta-kind", "image"]'),
        ({"acl": "public-read"}, "Extra input fields: acl"),
        ({"tagging": "<Tagging/>", "expires": "0"}, "Extra input fields: expires, tagging"),
    ],
)
def test_a_changed_field_is_denied(changed: dict[str, str], message: str) -> None:
    assert refusal(presigned() | changed) == ("AccessDenied", f"Invalid according to Policy: {message}")


def test_an_absent_field_does_not_meet_its_condition() -> None:
    fields = presigned()
    del fields["x-amz-meta-kind"]

    assert refusal(fields)[1].endswith('Policy Condition failed: ["eq", "$x-amz-meta-kind", "image"]')


def test_fields_to_be_ignored_need_no_condition() -> None:
    assert upload(presigned() | {"x-ignore-csrf": "1"}).key == KEY


def test_values_of_a_content_type_list_meet_the_condition_one_by_one() -> None:
    assert upload(presigned() | {"Content-Type": "image/png, image/gif"}).key == KEY


def test_the_bucket_is_that_of_the_address_whatever_the_form_says() -> None:
    sent = presigned() | {"bucket": BUCKET}

    assert refusal(sent, bucket="other")[1].endswith(f'Policy Condition failed: ["eq", "$bucket", "{BUCKET}"]')


@pytest.mark.parametrize(("size", "code"), [(0, "EntityTooSmall"), (50 * MEBIBYTE + 1, "EntityTooLarge")])
def test_the_size_is_within_its_range(size: int, code: str) -> None:
    assert refusal(presigned(), size=size)[0] == code


@pytest.mark.parametrize("size", [1, 50 * MEBIBYTE])
def test_the_range_includes_its_ends(size: int) -> None:
    assert upload(presigned(), size=size).key == KEY


def test_a_form_without_a_size_condition_accepts_any_size() -> None:
    assert upload(presigned(conditions=CONDITIONS[1:]), size=5 * 1024**3).key == KEY


@pytest.mark.parametrize(("seconds", "accepted"), [(299, True), (300, False)])
def test_a_form_ends_with_its_policy(seconds: int, accepted: bool) -> None:
    now = NOW + timedelta(seconds=seconds)

    if accepted:
        assert upload(presigned(), now=now).key == KEY
    else:
        assert refusal(presigned(), now=now) == ("AccessDenied", "Invalid according to Policy: Policy expired.")


def test_a_form_ends_with_the_credentials_that_signed_it() -> None:
    known = {ACCESS_KEY_ID: Credentials(secret_key=SECRET_KEY, token=TOKEN, expires=NOW + timedelta(seconds=60))}

    with pytest.raises(S3Error, match="ExpiredToken"):
        verify_form(
            Form(bucket=BUCKET, fields=presigned(), size=1),
            credentials=known,
            region=REGION,
            now=NOW + timedelta(seconds=60),
        )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"x-amz-signature": "0" * 64}, "SignatureDoesNotMatch"),
        ({"policy": base64.b64encode(b'{"expiration": "2030-01-01T00:00:00Z", "conditions": []}').decode()},
         "SignatureDoesNotMatch"),
        ({"x-amz-credential": "AKIAOTHER/20260301/eu-west-1/s3/aws4_request"}, "InvalidAccessKeyId"),
        ({"x-amz-credential": f"{ACCESS_KEY_ID}/20260302/eu-west-1/s3/aws4_request"}, "SignatureDoesNotMatch"),
        ({"x-amz-credential": f"{ACCESS_KEY_ID}/20260301/us-east-1/s3/aws4_request"}, "InvalidArgument"),
        ({"x-amz-credential": ACCESS_KEY_ID}, "InvalidArgument"),
        ({"x-amz-security-token": "other"}, "InvalidToken"),
        ({"x-amz-meta-note": "x" * 20_000}, "MaxPostPreDataLengthExceeded"),
    ],
)  # fmt: skip
def test_a_forged_form_is_refused(changed: dict[str, str], code: str) -> None:
    assert refusal(presigned() | changed)[0] == code


@pytest.mark.parametrize(
    ("absent", "code"),
    [
        (("policy", "x-amz-signature"), "AccessDenied"),
        (("x-amz-signature",), "InvalidArgument"),
        (("key",), "InvalidArgument"),
        (("x-amz-date",), "InvalidArgument"),
        (("x-amz-security-token",), "InvalidAccessKeyId"),
    ],
)
def test_a_form_without_a_required_field_is_refused(absent: Sequence[str], code: str) -> None:
    assert refusal({name: value for name, value in presigned().items() if name not in absent})[0] == code


@pytest.mark.parametrize(
    ("conditions", "policy", "message"),
    [
        ([], {"expiration": "soon"}, "Invalid 'expiration' value: 'soon'"),
        ([], {"expiration": "2026-03-01T13:00:00"}, "Invalid 'expiration' value"),
        ([], {"statement": []}, "Unexpected: 'statement'."),
        ({}, {}, "Invalid 'conditions' value: must be a List."),
        ([{"acl": "private", "key": KEY}], {}, "Simple-Conditions must have exactly one property"),
        ([["ends-with", "$key", ".jpg"]], {}, "unknown operation 'ends-with'"),
        ([["eq", "key", KEY]], {}, 'Invalid Condition: ["eq", "key"'),
        ([["eq", "$key"]], {}, "Invalid Condition"),
        ([["content-length-range", "0", "10"]], {}, "content-length-range"),
    ],
)
def test_a_policy_that_s3_cannot_read_is_refused(conditions: Any, policy: dict[str, Any], message: str) -> None:
    code, found = refusal(resigned(conditions, **policy))

    assert code == "InvalidPolicyDocument"
    assert message in found


def test_what_is_not_modelled_raises() -> None:
    with pytest.raises(NotSimulatedError, match="success_action_status supports exact values only"):
        upload(resigned([["starts-with", "$success_action_status", "2"]]))
    with pytest.raises(NotSimulatedError, match="signature algorithm AWS4-ECDSA-P256-SHA256"):
        upload(presigned() | {"x-amz-algorithm": "AWS4-ECDSA-P256-SHA256"})
    with pytest.raises(NotSimulatedError, match="form field KEY is repeated"):
        upload(presigned() | {"KEY": "other"})
