"""Acceptance of uploads by what really arrived."""

import json
from itertools import permutations
from typing import Any

import pytest

from functions.shared import clients
from functions.shared.kinds import MEBIBYTE
from functions.shared.records import Record, RecordMissingError
from tests.functions.conftest import (
    BUCKET,
    CONTEXT,
    ID,
    PNG,
    Handler,
    Store,
    http_event,
    object_created,
    record,
    rest_event,
    said,
    scan_result,
)


@pytest.fixture
def complete(handler: Any) -> Handler:
    return handler("complete", EVENT_BUS="default")


def request(**values: Any) -> dict[str, Any]:
    """A request to complete the reservation."""
    return rest_event(record_id=ID, **values)


def put(store: Store, reservation: Record, body: bytes = PNG, content_type: str = "image/png") -> str:
    """Uploads to the key of a reservation."""
    return store.put(reservation.object_key, body, ContentType=content_type)


def test_what_was_reserved_is_accepted_with_its_version(complete: Handler, store: Store, reserved: Record) -> None:
    version_id = put(store, reserved)
    found = complete(request(), CONTEXT)
    assert (found["statusCode"], json.loads(found["body"])) == (200, {"id": ID, "state": "uploaded"})
    kept = store.records.get(ID)
    assert (kept.state, kept.version_id, kept.expires_at) == ("uploaded", version_id, 0)


@pytest.mark.parametrize("event", [rest_event({"id": ID}), http_event({"id": ID}), request()])
def test_the_id_is_in_the_path_or_the_body(complete: Handler, store: Store, reserved: Record, event: Any) -> None:
    event = {**event, "pathParameters": (event["pathParameters"] or {}) if event["body"] is None else {}}
    put(store, reserved)
    assert complete(event, CONTEXT)["statusCode"] == 200


def test_the_event_of_s3_suffices(complete: Handler, store: Store, reserved: Record) -> None:
    complete(object_created(reserved.object_key, put(store, reserved)), CONTEXT)
    assert store.records.get(ID).state == "uploaded"


def test_an_accepted_upload_is_published(
    complete: Handler, store: Store, reserved: Record, published: list[dict[str, Any]]
) -> None:
    version_id = put(store, reserved)
    complete(request(), CONTEXT)
    assert published == [
        {
            "id": ID,
            "kind": "image",
            "state": "uploaded",
            "bucket": BUCKET,
            "key": reserved.object_key,
            "versionId": version_id,
            "contentType": "image/png",
            "updatedAt": store.records.get(ID).updated_at,
        }
    ]


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (PNG[:-1], "image/png", "size: 99 bytes arrived, 100 were reserved"),
        (PNG + b"\x00", "image/png", "size: 101 bytes arrived, 100 were reserved"),
        (b"", "image/png", "size: the file is empty"),
        (PNG, "image/gif", "content type: image/gif arrived, image/png was reserved"),
        (b"GIF89a" + b"\x00" * 94, "image/png", "content: image/gif by its first bytes, image/png was reserved"),
        (b"\x00" * 100, "image/png", "content: an unknown type by its first bytes, image/png was reserved"),
        (
            b"<svg>".ljust(100),
            "image/png",
            "content: an unknown type by its first bytes, image/png was reserved",
        ),
        (b"MZ" + b"\x90" * 98, "image/png", "content: an unknown type by its first bytes, image/png was reserved"),
        (b"plain ".ljust(100, b"x"), "image/png", "content: text/plain by its first bytes, image/png was reserved"),
    ],
)
def test_what_was_not_reserved_is_rejected_and_deleted(
    complete: Handler, store: Store, reserved: Record, body: bytes, content_type: str, reason: str
) -> None:
    put(store, reserved, body, content_type)
    found = complete(request(), CONTEXT)
    assert said(found) == (422, "upload_rejected", f"{reason}; reserve another upload")
    assert (store.records.get(ID).state, store.records.get(ID).reason) == ("failed", reason)
    assert store.keys() == []


def test_a_rejected_upload_is_published(
    complete: Handler, store: Store, reserved: Record, published: list[dict[str, Any]]
) -> None:
    put(store, reserved, b"wrong")
    complete(request(), CONTEXT)
    assert [event["state"] for event in published] == ["failed"]


def test_the_content_of_what_clients_encrypt_has_no_type(handler: Any, store: Store, reserved: Record) -> None:
    put(store, reserved, b"\x93" * 100)
    assert handler("complete", END_TO_END_ENCRYPTED="true")(request(), CONTEXT)["statusCode"] == 200


def test_the_size_of_what_clients_encrypt_is_compared(handler: Any, store: Store, reserved: Record) -> None:
    put(store, reserved, b"\x93" * 99)
    found = said(handler("complete", END_TO_END_ENCRYPTED="true")(request(), CONTEXT))
    assert found[2] == "size: 99 bytes arrived, 100 were reserved; reserve another upload"


def test_a_rejected_upload_stays_rejected_after_a_right_one(complete: Handler, store: Store, reserved: Record) -> None:
    put(store, reserved, b"wrong")
    complete(request(), CONTEXT)
    complete(object_created(reserved.object_key, put(store, reserved)), CONTEXT)
    assert store.records.get(ID).state == "failed"


def test_an_object_left_behind_by_a_rejection_is_deleted_by_the_next_event(
    complete: Handler, store: Store, reserved: Record
) -> None:
    version_id = put(store, reserved, b"wrong")
    store.records.move(ID, "failed", version_id=version_id)
    complete(object_created(reserved.object_key, version_id), CONTEXT)
    assert store.keys() == []


def test_only_the_key_of_the_reservation_is_read(complete: Handler, store: Store, reserved: Record) -> None:
    store.put("incoming/image/default/other", PNG, ContentType="image/png")
    message = "object: not there; upload it to the URL of the reservation, then repeat"
    assert said(complete(request(), CONTEXT)) == (409, "upload_missing", message)


@pytest.mark.parametrize(
    ("event", "status", "code", "message"),
    [
        (rest_event(record_id=ID, owner="eve"), 404, "not_found", f"media {ID}: not found"),
        (rest_event(record_id=ID.replace("1", "2")), 404, "not_found", f"media {ID.replace('1', '2')}: not found"),
        (
            rest_event(record_id="../x"),
            400,
            "bad_request",
            "path.id: '../x': not an id; send the id of the reservation",
        ),
        (rest_event(), 400, "bad_request", "path.id: null: not an id; send the id of the reservation"),
        (rest_event({}), 400, "bad_request", "body.id: missing; send it"),
        (
            rest_event({"id": ID.upper()}),
            400,
            "bad_request",
            f"body.id: '{ID.upper()}': not an id; send the id of the reservation",
        ),
        (
            rest_event({"id": ID, "key": "incoming/image/default/other"}),
            400,
            "bad_request",
            "body.key: unknown field; allowed: id",
        ),
        (
            rest_event({"id": ID, "parts": []}),
            400,
            "bad_request",
            "body.parts: unknown field; allowed: id",
        ),
    ],
)
def test_a_wrong_request_is_refused(
    complete: Handler, reserved: Record, event: Any, status: int, code: str, message: str
) -> None:
    assert said(complete(event, CONTEXT)) == (status, code, message)


@pytest.mark.parametrize(
    "event",
    [
        object_created("incoming/image/default/unknown", "v1"),
        object_created("incoming/image/default/a/b", "v1"),
        object_created("media/x/y", "v1"),
        object_created(f"incoming/image/default/{ID}", "v1", bucket="acme-media-replica"),
        object_created(f"incoming/video/default/{ID}", "v1"),
    ],
    ids=["unknown id", "other form", "other place", "replica", "other kind"],
)
def test_events_about_other_objects_change_nothing(
    complete: Handler, store: Store, reserved: Record, event: Any
) -> None:
    put(store, reserved)
    complete(event, CONTEXT)
    assert store.records.get(ID) == reserved


def test_a_second_upload_after_the_first_was_accepted_changes_nothing(
    complete: Handler, store: Store, reserved: Record
) -> None:
    first = put(store, reserved)
    complete(request(), CONTEXT)
    complete(object_created(reserved.object_key, put(store, reserved)), CONTEXT)
    assert store.records.get(ID).version_id == first


@pytest.mark.parametrize("status", ["NO_THREATS_FOUND", "THREATS_FOUND"])
def test_the_order_and_number_of_events_does_not_matter(handler: Any, store: Store, status: str) -> None:
    complete, scan = handler("complete"), handler("scan_result")
    ends: set[str] = set()
    for number, order in enumerate(permutations("cse")):
        record_id = ID[:-2] + f"{number:02d}"
        reserved = store.records.reserve(record(id=record_id, object_key=f"incoming/image/default/{record_id}")).record
        version_id = put(store, reserved)
        for step in order * 2:
            if step == "c":
                complete(rest_event(record_id=record_id), CONTEXT)
            elif step == "e":
                complete(object_created(reserved.object_key, version_id), CONTEXT)
            else:
                scan(scan_result(status, reserved.object_key, version_id), CONTEXT)
        ends.add(store.records.get(record_id).state)
    assert ends == {"scanned" if status == "NO_THREATS_FOUND" else "quarantined"}


def parts_of(store: Store, sizes: list[int]) -> Record:
    """A reservation of a video of 20 MiB in parts, of which those of the sizes are uploaded."""
    key = f"incoming/video/default/{ID}"
    started = store.s3.create_multipart_upload(Bucket=BUCKET, Key=key, ContentType="video/mp4")["UploadId"]
    for number, size in enumerate(sizes, start=1):
        body = b"\x00\x00\x00\x18ftypisom".ljust(size, b"\x00")
        store.s3.upload_part(Bucket=BUCKET, Key=key, UploadId=started, PartNumber=number, Body=body)
    values: dict[str, Any] = {"kind": "video", "content_type": "video/mp4", "size_bytes": 20 * MEBIBYTE}
    return store.records.reserve(record(object_key=key, upload_id=started, **values)).record


def test_the_parts_of_a_large_upload_are_joined(complete: Handler, store: Store) -> None:
    parts_of(store, [8 * MEBIBYTE, 8 * MEBIBYTE, 4 * MEBIBYTE])
    assert complete(request(), CONTEXT)["statusCode"] == 200
    assert complete(request(), CONTEXT)["statusCode"] == 200
    assert store.records.get(ID).state == "uploaded"


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ([], "parts: 1, 2, 3: missing; upload them, then complete again"),
        ([8 * MEBIBYTE], "parts: 2, 3: missing; upload them, then complete again"),
        (
            [8 * MEBIBYTE, 8 * MEBIBYTE, 5 * MEBIBYTE],
            "parts: 3: 5242880 bytes; upload it again with 4194304, then complete again",
        ),
        (
            [8 * MEBIBYTE, 8 * MEBIBYTE, 4 * MEBIBYTE, 1],
            "parts: 4: not reserved; reserve another upload",
        ),
    ],
)
def test_wrong_parts_are_refused_and_can_be_mended(
    complete: Handler, store: Store, sizes: list[int], message: str
) -> None:
    parts_of(store, sizes)
    assert said(complete(request(), CONTEXT)) == (409, "upload_incomplete", message)
    assert store.records.get(ID).state == "reserved"


def test_a_multipart_upload_that_was_joined_before_a_crash_is_accepted(complete: Handler, store: Store) -> None:
    found = parts_of(store, [8 * MEBIBYTE, 8 * MEBIBYTE, 4 * MEBIBYTE])
    place = {"Bucket": BUCKET, "Key": found.object_key, "UploadId": found.upload_id}
    listed = store.s3.list_parts(**place)["Parts"]
    parts = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in listed]
    store.s3.complete_multipart_upload(**place, MultipartUpload={"Parts": parts})
    assert complete(request(), CONTEXT)["statusCode"] == 200


def test_an_event_after_the_reservation_was_forgotten_is_harmless(
    complete: Handler, store: Store, reserved: Record
) -> None:
    version_id = put(store, reserved)
    clients.dynamodb().delete_item(TableName=store.records.table.name, Key={"media_id": {"S": ID}})
    complete(object_created(reserved.object_key, version_id), CONTEXT)
    with pytest.raises(RecordMissingError):
        store.records.get(ID)
