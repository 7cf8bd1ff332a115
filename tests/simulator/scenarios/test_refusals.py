"""Uploads that are refused: at the reservation, by S3, at the acceptance, by scans, or while they are processed."""

import json
from typing import Any

import pytest

from simulator.media_app import MediaApp
from simulator.responders.scanning import EICAR
from tests.functions import pictures

JPEG = "image/jpeg"
PHOTO = pictures.photo("JPEG")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"sizeBytes": 20_000_000_000}, 413, "too_large"),
        ({"contentType": "application/x-msdownload"}, 415, "unsupported_type"),
        ({"kind": "virus"}, 400, "BAD_REQUEST_BODY"),
        ({"sizeBytes": "many"}, 400, "BAD_REQUEST_BODY"),
        ({"further": True}, 400, "BAD_REQUEST_BODY"),
    ],
)
def test_a_reservation_is_refused(app: MediaApp, fields: dict[str, Any], status: int, code: str) -> None:
    body = {"kind": "image", "contentType": JPEG, "sizeBytes": len(PHOTO), **fields}
    response = app.client.request("presign", body)
    found = json.loads(response.body)
    assert (response.status, found["error"]["code"]) == (status, code)


@pytest.mark.parametrize("token", ["", "no.token.at-all"])
def test_without_a_valid_token_nothing_is_reserved(app: MediaApp, token: str) -> None:
    app.client.token = token
    found = app.client.reserve("image", JPEG, PHOTO)
    assert (found.status, found.answer["error"]["code"]) == (401, "UNAUTHORIZED")


def test_a_form_takes_neither_another_key_nor_another_type_nor_a_larger_file(app: MediaApp) -> None:
    upload = app.client.reserve("image", JPEG, PHOTO)
    form = upload.answer["upload"]
    other = form["fields"]["key"].replace("original", "optimized")
    assert app.client.send(upload, key=other).status == 403
    assert app.client.send(upload, Content_Type="text/html").status == 403
    oversized = app.client.send(upload, b"\0" * (form["maximumBytes"] + 1))
    assert (oversized.status, b"EntityTooLarge" in oversized.body) == (400, True)
    assert app.object_keys() == []


def test_a_form_expires(app: MediaApp) -> None:
    upload = app.client.reserve("image", JPEG, PHOTO)
    app.settle(upload.answer["upload"]["expiresInSeconds"] + 1)
    response = app.client.send(upload)
    assert (response.status, b"Policy expired" in response.body) == (403, True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "size: the file is empty"),
        (PHOTO[:-10], f"size: {len(PHOTO) - 10} bytes arrived, {len(PHOTO)} were reserved"),
        (
            PNG.ljust(len(PHOTO), b"\0"),
            "content: image/png by its first bytes, image/jpeg was reserved",
        ),
    ],
)
def test_a_file_that_is_not_as_reserved_is_rejected_and_removed(app: MediaApp, content: bytes, reason: str) -> None:
    upload = app.client.reserve("image", JPEG, PHOTO)
    app.client.send(upload, content)
    app.settle()
    assert app.state(upload.id) == ("failed", reason)
    assert app.object_keys() == []


def test_a_client_that_completes_another_file_than_reserved_is_told(app: MediaApp) -> None:
    upload = app.client.reserve("image", JPEG, PHOTO)
    app.client.send(upload, PHOTO[:-10])
    response = app.client.request("complete", {}, id=upload.id)
    assert (response.status, json.loads(response.body)["error"]["code"]) == (422, "upload_rejected")
    assert app.object_keys() == []


def test_malware_is_withheld(app: MediaApp) -> None:
    record_id = app.processed("file", "text/plain", EICAR)
    state, reason = app.state(record_id)
    assert (state, "EICAR" in reason) == ("quarantined", True)
    assert [key.partition("/")[0] for key in app.object_keys()] == ["quarantine"]
    status, answer = app.client.play(record_id)
    assert (status, answer["error"]["code"]) == (403, "quarantined")


def test_a_decompression_bomb_fails_before_it_is_decoded(app: MediaApp) -> None:
    record_id = app.processed("image", "image/png", pictures.png_of(60_000, 60_000))
    state, reason = app.state(record_id)
    assert (state, "pixels" in reason or "megapixels" in reason) == ("failed", True), reason


def test_a_broken_photo_fails_once_with_a_reason(app: MediaApp) -> None:
    record_id = app.processed("image", JPEG, pictures.photo("JPEG", width=400, height=300)[:900])
    state, reason = app.state(record_id)
    assert (state, bool(reason)) == ("failed", True)
    app.settle(24 * 3600)
    assert app.state(record_id) == (state, reason)


def test_a_function_that_never_works_ends_in_a_reason_and_not_in_a_loop(app: MediaApp) -> None:
    def broken(_: object) -> Any:
        raise OSError("the service is down")

    app.simulation.calls.responders["rekognition.DetectModerationLabels"] = broken
    record_id = app.processed("image", JPEG, PHOTO)
    app.settle(24 * 3600)
    state, reason = app.state(record_id)
    assert (state, reason.startswith("moderate: ")) == ("failed", True)
    assert app.simulation.agenda.planned == []
    status, answer = app.another("user-1").play(record_id)
    assert (status, answer["error"]["code"]) == (409, "failed")
