"""What reservations refuse, with exact messages."""

import base64
from typing import Any

import pytest

from functions.presign.settings import PresignSettings
from functions.shared import clients
from functions.shared.configuration import ConfigurationError, Environment
from tests.functions.conftest import CONTEXT, ENVIRONMENT, TABLE, Handler, Store, rest_event, said

IMAGE: dict[str, Any] = {"kind": "image", "contentType": "image/png", "sizeBytes": 100}
TYPES = "image/avif, image/gif, image/heic, image/jpeg, image/png, image/webp"
KINDS = "audio, file, image, profile, video"
TOKEN = "malformed; send 8 to 64 letters, digits, '.', '_', ':' or '-'"

BODIES: list[tuple[Any, int, str, str]] = [
    (None, 400, "bad_request", "body: missing; send a JSON object"),
    ("", 400, "bad_request", "body: missing; send a JSON object"),
    ("{", 400, "bad_request", "body: '{': not JSON; send a JSON object"),
    ("nul", 400, "bad_request", "body: 'nul': not JSON; send a JSON object"),
    ('{"sizeBytes": NaN}', 400, "bad_request", "body: '{\\\"sizeBytes\\\": NaN}': not JSON; send a JSON object"),
    ("[]", 400, "bad_request", "body: []: not an object; send a JSON object"),
    ('"image"', 400, "bad_request", "body: 'image': not an object; send a JSON object"),
    ("null", 400, "bad_request", "body: null: not an object; send a JSON object"),
    ("[" * 60000, 400, "bad_request", f"body: '{'[' * 79}...: not JSON; send a JSON object"),
    (
        "x" * 65537,
        413,
        "body_too_large",
        "body: 65537 characters; send 65536 at most, and media to the URL of a reservation",
    ),
    ({**IMAGE, "sizebytes": 1}, 400, "bad_request", "body.sizebytes: unknown field; did you mean sizeBytes?"),
    (
        {**IMAGE, "bucket": "mine"},
        400,
        "bad_request",
        "body.bucket: unknown field; allowed: clientToken, contentType, kind, name, sizeBytes",
    ),
    ({"contentType": "image/png", "sizeBytes": 1}, 400, "bad_request", "body.kind: missing; send it"),
    ({**IMAGE, "kind": None}, 400, "bad_request", "body.kind: missing; send it"),
    ({**IMAGE, "kind": "imgae"}, 400, "bad_request", f"body.kind: 'imgae': not allowed; send one of {KINDS}"),
    ({**IMAGE, "kind": "../x"}, 400, "bad_request", f"body.kind: '../x': not allowed; send one of {KINDS}"),
    ({**IMAGE, "kind": 1}, 400, "bad_request", "body.kind: 1: not a string; send a string"),
    ({"kind": "image", "sizeBytes": 1}, 400, "bad_request", "body.contentType: missing; send it"),
    (
        {**IMAGE, "contentType": ["image/png"]},
        400,
        "bad_request",
        'body.contentType: ["image/png"]: not a string; send a string',
    ),
    ({**IMAGE, "contentType": "i" * 129}, 400, "bad_request", "body.contentType: 129 characters; send 128 at most"),
    (
        {**IMAGE, "contentType": "image/svg+xml"},
        415,
        "unsupported_type",
        f"body.contentType: 'image/svg+xml': no type of the kind image; send one of {TYPES}",
    ),
    (
        {**IMAGE, "contentType": "video/mp4"},
        415,
        "unsupported_type",
        f"body.contentType: 'video/mp4': no type of the kind image; send one of {TYPES}",
    ),
    (
        {**IMAGE, "contentType": "image/png; a=1"},
        415,
        "unsupported_type",
        f"body.contentType: 'image/png; a=1': no type of the kind image; send one of {TYPES}",
    ),
    (
        {**IMAGE, "contentType": "\u202egnp/egami"},
        415,
        "unsupported_type",
        f"body.contentType: '\\u202egnp/egami': no type of the kind image; send one of {TYPES}",
    ),
    ({"kind": "image", "contentType": "image/png"}, 400, "bad_request", "body.sizeBytes: missing; send it"),
    (
        {**IMAGE, "sizeBytes": "100"},
        400,
        "bad_request",
        "body.sizeBytes: '100': not an integer; send an integer of 1 to 9007199254740992",
    ),
    (
        {**IMAGE, "sizeBytes": 1.5},
        400,
        "bad_request",
        "body.sizeBytes: 1.5: not an integer; send an integer of 1 to 9007199254740992",
    ),
    (
        {**IMAGE, "sizeBytes": True},
        400,
        "bad_request",
        "body.sizeBytes: true: not an integer; send an integer of 1 to 9007199254740992",
    ),
    (
        {**IMAGE, "sizeBytes": 0},
        400,
        "bad_request",
        "body.sizeBytes: 0: out of range; send an integer of 1 to 9007199254740992",
    ),
    (
        {**IMAGE, "sizeBytes": -1},
        400,
        "bad_request",
        "body.sizeBytes: -1: out of range; send an integer of 1 to 9007199254740992",
    ),
    (
        {**IMAGE, "sizeBytes": 52428801},
        413,
        "too_large",
        "body.sizeBytes: 52428801: too large for the kind image; 52428800 at most",
    ),
    (
        {"kind": "video", "contentType": "video/mp4", "sizeBytes": 4294967297},
        413,
        "too_large",
        "body.sizeBytes: 4294967297: too large for the kind video; 4294967296 at most",
    ),
    ({**IMAGE, "name": 7}, 400, "bad_request", "body.name: 7: not a string; send a string"),
    ({**IMAGE, "name": "n" * 256}, 400, "bad_request", "body.name: 256 characters; send 255 at most"),
    ({**IMAGE, "clientToken": "short"}, 400, "bad_request", f"body.clientToken: 'short': {TOKEN}"),
    ({**IMAGE, "clientToken": "with a space"}, 400, "bad_request", f"body.clientToken: 'with a space': {TOKEN}"),
    ({**IMAGE, "clientToken": {"a": 1}}, 400, "bad_request", 'body.clientToken: {"a": 1}: not a string; send a string'),
]


@pytest.mark.parametrize(("body", "status", "code", "message"), BODIES)
def test_a_wrong_body_is_refused(handler: Any, body: Any, status: int, code: str, message: str) -> None:
    assert said(handler("presign")(rest_event(body), CONTEXT)) == (status, code, message)


@pytest.mark.parametrize(
    ("values", "status", "code", "message"),
    [
        (
            {"requestContext": {}},
            401,
            "unauthorized",
            "no claims of an authorizer; send a token in the header Authorization",
        ),
        (
            {"requestContext": {"authorizer": {"scope": "upload"}}},
            401,
            "unauthorized",
            "claim sub: missing; send a token of a user",
        ),
        (
            {"requestContext": {"authorizer": {"sub": "a" * 129}}},
            401,
            "unauthorized",
            "claim sub: missing; send a token of a user",
        ),
        ({"body": {"kind": "image"}}, 400, "bad_request", "body: not a string; send a JSON object"),
        (
            {"isBase64Encoded": True, "body": "%%"},
            400,
            "bad_request",
            "body: not UTF-8; send a JSON object",
        ),
        (
            {"isBase64Encoded": True, "body": base64.b64encode(b"\xff\xfe").decode()},
            400,
            "bad_request",
            "body: not UTF-8; send a JSON object",
        ),
        (
            {"headers": {"IDEMPOTENCY-KEY": "short"}},
            400,
            "bad_request",
            f"header Idempotency-Key: 'short': {TOKEN}",
        ),
        (
            {"resource": "/media/profile"},
            400,
            "bad_request",
            "body.kind: 'image': not allowed; send one of profile",
        ),
    ],
)
def test_a_wrong_request_is_refused(handler: Any, values: Any, status: int, code: str, message: str) -> None:
    assert said(handler("presign")({**rest_event(IMAGE), **values}, CONTEXT)) == (status, code, message)


@pytest.mark.parametrize(
    "claims", [{}, {"tenant": ""}, {"tenant": "a/b"}, {"tenant": ".."}, {"tenant": "é"}, {"tenant": 7}]
)
def test_a_tenant_that_is_no_segment_of_a_key_is_refused(handler: Any, claims: Any) -> None:
    event = rest_event(IMAGE, requestContext={"authorizer": {"sub": "ada", **claims}})
    message = "claim tenant: missing or malformed; it has to match [A-Za-z0-9][A-Za-z0-9._-]{0,63}"
    assert said(handler("presign", TENANT_CLAIM="tenant")(event, CONTEXT)) == (403, "no_tenant", message)


@pytest.mark.parametrize(
    ("again", "message"),
    [
        ({"sizeBytes": 101}, "client token: used before with size_bytes 100, now 101; send another token"),
        (
            {"contentType": "image/gif"},
            "client token: used before with content_type 'image/png', now 'image/gif'; send another token",
        ),
        ({"kind": "profile"}, "client token: used before with kind 'image', now 'profile'; send another token"),
    ],
)
def test_a_client_token_of_another_upload_is_refused(handler: Any, again: Any, message: str) -> None:
    presign: Handler = handler("presign")
    body = {**IMAGE, "clientToken": "photo-0001"}
    presign(rest_event(body), CONTEXT)
    assert said(presign(rest_event({**body, **again}), CONTEXT)) == (409, "token_reused", message)


def test_a_client_token_of_an_expired_reservation_is_refused(handler: Any) -> None:
    presign: Handler = handler("presign", RESERVATION_SECONDS="600", UPLOAD_SECONDS="600")
    event = rest_event({**IMAGE, "clientToken": "photo-0001"})
    presign(event, CONTEXT)
    later: Handler = handler("presign", RESERVATION_SECONDS="3600", UPLOAD_SECONDS="3600")
    message = "client token: its reservation expired; send another token"
    assert said(later(event, CONTEXT)) == (410, "reservation_expired", message)


def test_a_failure_inside_is_not_described_to_clients(handler: Any, store: Store) -> None:
    presign: Handler = handler("presign")
    clients.dynamodb().delete_table(TableName=TABLE)
    found = presign(rest_event(IMAGE), CONTEXT)
    assert said(found) == (500, "internal_error", "the request failed; try again later")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"TABLE_MEDIA": ""}, "TABLE_MEDIA: missing; set it in the function's environment or access settings"),
        ({"BUCKET_MEDIA": ""}, "BUCKET_INCOMING or BUCKET_MEDIA: missing; set it in the function's access settings"),
        ({"RECORDS_TABLE": "assets"}, "TABLE_ASSETS: missing; set it in the function's environment or access settings"),
        (
            {"RECORDS_KEY": "media id"},
            "RECORDS_KEY: 'media id': must be a letter or '_', then up to 254 letters, digits, '_', '.' and '-'; "
            "correct the setting",
        ),
        (
            {"UPLOAD_KINDS": "image,gif"},
            "UPLOAD_KINDS: 'gif': not allowed; set some of image, profile, video, audio, file",
        ),
        ({"UPLOAD_SECONDS": "0"}, "UPLOAD_SECONDS: '0': not allowed; set an integer of 1 to 3600"),
        ({"UPLOAD_SECONDS": "ten"}, "UPLOAD_SECONDS: 'ten': not allowed; set an integer of 1 to 3600"),
        (
            {"RESERVATION_SECONDS": "599"},
            "RESERVATION_SECONDS: '599': less than UPLOAD_SECONDS; set 600 or more",
        ),
        ({"UPLOAD_ACCELERATED": "yes"}, "UPLOAD_ACCELERATED: 'yes': not allowed; set one of true, false"),
    ],
)
def test_wrong_settings_are_refused_at_import(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        PresignSettings.of(Environment({**ENVIRONMENT, **variables}))
    assert str(refused.value) == message
