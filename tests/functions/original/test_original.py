"""Uploads that are delivered as they are: the copy of what was scanned."""

from typing import Any

import pytest

from functions.shared import clients
from tests.functions.conftest import BUCKET, CONTEXT, ID, Handler, Store
from tests.functions.processing import event_of, scanned

KEY = f"media/{ID}/original"


@pytest.fixture
def original(handler: Any) -> Handler:
    return handler("original")


def test_what_was_scanned_is_delivered_as_a_download(original: Handler, store: Store) -> None:
    record = scanned(store, b"%PDF-1.7", "file", name="Report 2026.pdf")
    original(event_of(record), CONTEXT)
    found = store.s3.get_object(Bucket=BUCKET, Key=KEY)
    assert found["Body"].read() == b"%PDF-1.7"
    assert found["ContentDisposition"] == "attachment; filename*=UTF-8''Report%202026.pdf"
    assert store.records.get(ID).attributes["original_key"] == KEY


def test_the_record_is_ready_when_its_other_steps_are_done(original: Handler, store: Store) -> None:
    original(event_of(scanned(store, b"%PDF-1.7", "file", step_metadata="2026-11-30T12:00:00Z")), CONTEXT)
    assert store.records.get(ID).state == "ready"


def test_a_repeated_event_copies_once(original: Handler, store: Store) -> None:
    record = scanned(store, b"%PDF-1.7", "file")
    for _ in range(2):
        original(event_of(record), CONTEXT)
    assert len(store.s3.list_object_versions(Bucket=BUCKET, Prefix=KEY)["Versions"]) == 1


def test_an_upload_that_is_gone_after_the_scan_is_not_delivered(
    original: Handler, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = scanned(store, b"%PDF-1.7", "file")
    conditions: list[str] = []

    def refused(**values: Any) -> None:
        conditions.append(values["CopySourceIfMatch"])
        raise clients.ClientError({"Error": {"Code": "PreconditionFailed", "Message": ""}}, "CopyObject")

    monkeypatch.setattr(store.s3, "copy_object", refused, raising=False)
    original(event_of(record), CONTEXT)
    found = store.records.get(ID)
    assert conditions == [record.etag]
    reason = "object: replaced or deleted after the upload; upload it again"
    assert (found.state, found.reason) == ("failed", reason)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", "attachment"),
        ("a.pdf", "attachment; filename*=UTF-8''a.pdf"),
        ("../../etc/passwd", "attachment; filename*=UTF-8''passwd"),
        ("C:\\temp\\a.pdf", "attachment; filename*=UTF-8''a.pdf"),
        ('a";b\r\nX: y', "attachment; filename*=UTF-8''a%22%3BbX%3A%20y"),
        ("\u202efdp.exe", "attachment; filename*=UTF-8''fdp.exe"),
        ("é", "attachment; filename*=UTF-8''%C3%A9"),
        ("/", "attachment"),
    ],
)
def test_names_of_files_are_only_shown(original: Handler, store: Store, name: str, expected: str) -> None:
    original(event_of(scanned(store, b"%PDF-1.7", "file", name=name)), CONTEXT)
    assert store.s3.head_object(Bucket=BUCKET, Key=KEY)["ContentDisposition"] == expected
