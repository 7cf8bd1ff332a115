"""Objects: without permission to list a bucket, S3 answers 403 for what is missing."""

from typing import Any

import pytest

from functions.shared import clients
from functions.shared.deletion import delete_softly
from functions.shared.objects import head
from tests.functions.conftest import BUCKET, Store


def failing(code: str, operation: str) -> Any:
    """A call that fails with a code."""

    def refused(**_: Any) -> None:
        raise clients.ClientError({"Error": {"Code": code, "Message": ""}}, operation)

    return refused


@pytest.mark.parametrize("code", ["404", "403"])
def test_a_missing_object_is_none_with_and_without_that_permission(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(store.s3, "head_object", failing(code, "HeadObject"), raising=False)
    assert head(BUCKET, "incoming/image/default/x") is None


def test_other_errors_are_raised(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.s3, "head_object", failing("503", "HeadObject"), raising=False)
    with pytest.raises(clients.ClientError):
        head(BUCKET, "incoming/image/default/x")


@pytest.mark.parametrize("code", ["NoSuchKey", "MethodNotAllowed"])
def test_an_object_that_is_deleted_already_is_left(store: Store, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(store.s3, "get_object_tagging", failing(code, "GetObjectTagging"), raising=False)
    delete_softly(BUCKET, "media/x/1.jpg")


def test_a_deletion_without_permission_is_no_success(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.s3, "get_object_tagging", failing("AccessDenied", "GetObjectTagging"), raising=False)
    with pytest.raises(clients.ClientError):
        delete_softly(BUCKET, "media/x/1.jpg")


def test_a_deleted_upload_keeps_its_tags_but_the_result_of_its_scan(store: Store) -> None:
    """A request with that tag is denied to all but the scanner."""
    version = store.put(
        "incoming/image/default/x", b"x", Tagging="GuardDutyMalwareScanStatus=NO_THREATS_FOUND&kept=yes"
    )
    delete_softly(BUCKET, "incoming/image/default/x")
    assert store.tags("incoming/image/default/x", VersionId=version) == {"kept": "yes", "deleted": "true"}
