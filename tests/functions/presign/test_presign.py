"""Reservations: the form or the URLs of parts, and repeated requests."""

import base64
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.shared import clients
from functions.shared.kinds import KINDS, MEBIBYTE, PARTS, part_sizes
from tests.functions.conftest import BUCKET, CONTEXT, TABLE, Handler, Store, http_event, rest_event

IMAGE = {"kind": "image", "contentType": "image/png", "sizeBytes": 100}
LARGE: dict[str, Any] = {"kind": "video", "contentType": "video/mp4", "sizeBytes": 60 * MEBIBYTE}


@pytest.fixture
def presign(handler: Any) -> Handler:
    return handler("presign")


def answered(handle: Handler, event: dict[str, Any]) -> dict[str, Any]:
    """The body of an answer."""
    return json.loads(handle(event, CONTEXT)["body"])


def query_of(part: dict[str, str]) -> dict[str, list[str]]:
    """The query of the URL of a part."""
    return parse_qs(urlsplit(part["url"]).query)


def policy_of(upload: dict[str, Any]) -> dict[str, Any]:
    """The policy that a form signs."""
    return json.loads(base64.b64decode(upload["fields"]["policy"]))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_form_is_for_one_key_one_type_and_50_mebibytes(presign: Handler, kind: Any) -> None:
    body = {"kind": kind.name, "contentType": kind.content_types[0], "sizeBytes": 100}
    found = answered(presign, rest_event(body))
    conditions = policy_of(found["upload"])["conditions"]
    assert ["content-length-range", 0, 52428800] in conditions
    assert {"Content-Type": kind.content_types[0]} in conditions
    assert {"key": f"incoming/{kind.name}/default/{found['id']}"} in conditions
    assert {"bucket": BUCKET} in conditions


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_types_of_a_kind_have_its_prefix(kind: Any) -> None:
    assert all(content_type.startswith(kind.type_prefix) for content_type in kind.content_types)


def test_a_form_is_valid_for_600_seconds(presign: Handler) -> None:
    upload = answered(presign, rest_event(IMAGE))["upload"]
    expiration = time.strptime(policy_of(upload)["expiration"].split(".")[0].rstrip("Z"), "%Y-%m-%dT%H:%M:%S")
    signed = time.strptime(upload["fields"]["x-amz-date"], "%Y%m%dT%H%M%SZ")
    assert time.mktime(expiration) - time.mktime(signed) == pytest.approx(600, abs=2)
    assert upload["expiresInSeconds"] == 600


def test_the_validity_is_a_setting(handler: Any) -> None:
    assert answered(handler("presign", UPLOAD_SECONDS="60"), rest_event(IMAGE))["upload"]["expiresInSeconds"] == 60


def test_uploads_use_the_regional_host_or_acceleration(handler: Any) -> None:
    assert (
        answered(handler("presign"), rest_event(IMAGE))["upload"]["url"]
        == f"https://{BUCKET}.s3.us-east-1.amazonaws.com/"
    )
    accelerated = handler("presign", UPLOAD_ACCELERATED="true")
    assert answered(accelerated, rest_event(IMAGE))["upload"]["url"] == f"https://{BUCKET}.s3-accelerate.amazonaws.com/"


def test_a_reservation_keeps_what_the_client_described(presign: Handler, store: Store) -> None:
    found = answered(presign, rest_event({**IMAGE, "name": "../../a/b%2e%2e.png"}))
    record = store.records.get(found["id"])
    assert (record.state, record.owner, record.size_bytes, record.content_type) == ("reserved", "ada", 100, "image/png")
    assert record.object_key == f"incoming/image/default/{record.id}"
    assert record.attributes["name"] == "../../a/b%2e%2e.png"
    assert record.expires_at == pytest.approx(time.time() + 86400, abs=60)


def test_both_kinds_of_api_reserve(presign: Handler) -> None:
    assert presign(rest_event(IMAGE), CONTEXT)["statusCode"] == 201
    assert presign(http_event(IMAGE), CONTEXT)["statusCode"] == 201


def test_the_path_can_name_the_kind(presign: Handler, store: Store) -> None:
    event = rest_event({"contentType": "image/png", "sizeBytes": 100}, resource="/media/profile")
    assert store.records.get(answered(presign, event)["id"]).kind == "profile"


def test_the_tenant_of_the_claims_is_in_the_key(handler: Any, store: Store) -> None:
    event = rest_event(IMAGE, requestContext={"authorizer": {"claims": {"sub": "ada", "custom:tenant": "north"}}})
    found = answered(handler("presign", TENANT_CLAIM="custom:tenant"), event)
    assert store.records.get(found["id"]).object_key == f"incoming/image/north/{found['id']}"


def test_a_large_upload_is_in_parts_whose_lengths_are_signed(presign: Handler) -> None:
    parts = answered(presign, rest_event(LARGE))["upload"]["parts"]
    assert [part["sizeBytes"] for part in parts] == part_sizes(LARGE["sizeBytes"])
    for number, part in enumerate(parts, start=1):
        query = query_of(part)
        assert query["X-Amz-SignedHeaders"] == ["content-length;host"]
        assert query["partNumber"] == [str(number)]


@pytest.mark.parametrize("size_bytes", [50 * MEBIBYTE + 1, 1024 * MEBIBYTE, 4096 * MEBIBYTE, 4096 * MEBIBYTE - 1])
def test_parts_have_the_sizes_that_s3_takes(size_bytes: int) -> None:
    sizes = part_sizes(size_bytes)
    assert sum(sizes) == size_bytes
    assert len(sizes) <= PARTS
    assert all(size >= 5 * MEBIBYTE for size in sizes[:-1])


def test_the_same_client_token_reserves_once(presign: Handler) -> None:
    event = rest_event({**IMAGE, "clientToken": "photo-0001"})
    first, second = presign(event, CONTEXT), presign(event, CONTEXT)
    assert (first["statusCode"], second["statusCode"]) == (201, 200)
    assert json.loads(first["body"])["id"] == json.loads(second["body"])["id"]
    assert "upload" in json.loads(second["body"])


def test_the_client_token_can_be_a_header(presign: Handler) -> None:
    in_body = answered(presign, rest_event({**IMAGE, "clientToken": "photo-0001"}))
    in_header = answered(presign, rest_event(IMAGE, headers={"Idempotency-Key": "photo-0001"}))
    assert in_body["id"] == in_header["id"]


def test_the_same_client_token_starts_one_multipart_upload(presign: Handler, store: Store) -> None:
    event = rest_event({**LARGE, "clientToken": "film-0001"})
    first, second = answered(presign, event), answered(presign, event)
    upload_ids = {query_of(found["upload"]["parts"][0])["uploadId"][0] for found in (first, second)}
    assert upload_ids == {store.records.get(first["id"]).upload_id}
    assert len(store.s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]) == 1


def test_client_tokens_of_two_users_are_unrelated(presign: Handler) -> None:
    body = {**IMAGE, "clientToken": "photo-0001"}
    assert answered(presign, rest_event(body))["id"] != answered(presign, rest_event(body, owner="eve"))["id"]


def test_a_client_token_of_an_accepted_upload_answers_its_state(presign: Handler, store: Store) -> None:
    event = rest_event({**IMAGE, "clientToken": "photo-0001"})
    found = answered(presign, event)
    store.records.move(found["id"], "uploaded", version_id="v1")
    assert answered(presign, event) == {"id": found["id"], "state": "uploaded"}


def test_a_refused_request_reserves_nothing(presign: Handler, store: Store) -> None:
    presign(rest_event({**IMAGE, "contentType": "image/svg+xml"}), CONTEXT)
    assert clients.dynamodb().scan(TableName=TABLE)["Count"] == 0
