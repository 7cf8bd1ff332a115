"""Soft deletion: nothing is signed or readable any more, and the versions are kept for a restoration."""

import json
import sys
import time
from types import SimpleNamespace
from typing import Any

import pytest

from functions.shared import clients
from functions.shared.configuration import ConfigurationError
from functions.shared.records import StaleError
from functions.shared.states import State
from tests.functions.conftest import BUCKET, CONTEXT, ID, Handler, Store, record, rest_event, said

KEYS = [
    f"frames/{ID}/1.jpg",
    f"incoming/image/default/{ID}",
    f"media/{ID}/hls/1.m4s",
    f"media/{ID}/photo.jpg",
    f"thumb/{ID}/small.webp",
]
OTHER = "media/0198c0de-0000-7000-8000-000000000002/photo.jpg"


@pytest.fixture
def delete(handler: Any) -> Handler:
    return handler("delete", EVENT_BUS="default")


def stored(store: Store, state: State = "ready") -> None:
    """A record in a state with its objects, and an object of another record."""
    store.records.reserve(record(state=state, version_id="v1"))
    for key in (*KEYS, OTHER):
        store.put(key, b"x", Tagging="GuardDutyMalwareScanStatus=NO_THREATS_FOUND")


def versions(store: Store, key: str) -> list[str]:
    """Versions of a key, without delete markers."""
    found = store.s3.list_object_versions(Bucket=BUCKET, Prefix=key)
    return [version["VersionId"] for version in found.get("Versions", [])]


def test_all_objects_of_the_record_are_deleted_and_no_others(delete: Handler, store: Store) -> None:
    stored(store)
    assert delete(rest_event(record_id=ID), CONTEXT)["statusCode"] == 200
    assert store.keys() == [OTHER]


def test_versions_are_kept_and_have_the_tag_of_the_lifecycle(delete: Handler, store: Store) -> None:
    stored(store)
    delete(rest_event(record_id=ID), CONTEXT)
    for key in KEYS:
        (version_id,) = versions(store, key)
        assert store.tags(key, VersionId=version_id) == {"deleted": "true"}


@pytest.mark.parametrize("days", [1, 30])
def test_the_record_expires_after_the_period(handler: Any, store: Store, days: int) -> None:
    stored(store)
    found = handler("delete", RESTORE_DAYS=str(days))(rest_event(record_id=ID), CONTEXT)
    kept = store.records.get(ID)
    assert (kept.state, kept.state_before) == ("deleted", "ready")
    assert kept.expires_at == pytest.approx(time.time() + days * 86400, abs=60)
    assert json.loads(found["body"]) == {"id": ID, "state": "deleted", "restorableUntil": kept.expires_at}


@pytest.mark.parametrize("state", ["uploaded", "scanned", "processing", "quarantined", "failed"])
def test_a_record_that_was_not_ready_is_deleted_but_not_restorable(delete: Handler, store: Store, state: State) -> None:
    stored(store, state)
    body = json.loads(delete(rest_event(record_id=ID), CONTEXT)["body"])
    assert (body["state"], body["restorableUntil"]) == ("deleted", None)


def test_a_reservation_is_deleted_and_its_multipart_upload_aborted(delete: Handler, store: Store) -> None:
    started = store.s3.create_multipart_upload(Bucket=BUCKET, Key=KEYS[1])["UploadId"]
    store.records.reserve(record(upload_id=started))
    for _ in range(2):
        assert delete(rest_event(record_id=ID), CONTEXT)["statusCode"] == 200
    assert "Uploads" not in store.s3.list_multipart_uploads(Bucket=BUCKET)


def test_a_repeated_request_changes_nothing(delete: Handler, store: Store) -> None:
    stored(store)
    delete(rest_event(record_id=ID), CONTEXT)
    before = store.records.get(ID)
    assert delete(rest_event(record_id=ID), CONTEXT)["statusCode"] == 200
    assert store.records.get(ID) == before
    assert len(versions(store, KEYS[0])) == 1


def test_a_request_without_time_ends_with_503_and_goes_on_when_repeated(delete: Handler, store: Store) -> None:
    stored(store)
    times = iter([9000, 9000, 9000, 1000])
    found = delete(rest_event(record_id=ID), SimpleNamespace(get_remaining_time_in_millis=lambda: next(times)))
    message = f"media {ID}: deleted, but objects remain; repeat the request"
    assert said(found) == (503, "not_finished", message)
    assert store.records.get(ID).state == "deleted"
    delete(rest_event(record_id=ID), CONTEXT)
    assert store.keys() == [OTHER]


def test_the_edge_forgets_the_record_once(handler: Any, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stored(store)
    made: list[dict[str, Any]] = []

    def kept(**values: Any) -> None:
        made.append(values)

    monkeypatch.setattr(clients.client("cloudfront"), "create_invalidation", kept, raising=False)
    delete = handler("delete", DISTRIBUTION="media", DISTRIBUTION_MEDIA="EDFDVBD632BHDS5")
    for _ in range(2):
        assert delete(rest_event(record_id=ID), CONTEXT)["statusCode"] == 200
    assert made[0]["DistributionId"] == "EDFDVBD632BHDS5"
    paths = [f"/media/{ID}/*", f"/thumb/{ID}/*", f"/frames/{ID}/*"]
    assert made[0]["InvalidationBatch"]["Paths"] == {"Quantity": 3, "Items": paths}
    assert made[0] == made[1]


def test_the_edge_forgets_sizes_of_an_image_that_a_region_has_made(
    handler: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Viewer functions remove the region from the path: both are invalidated (T-106)."""
    stored(store)
    made: list[Any] = []

    def kept(**values: Any) -> None:
        made.append(values)

    monkeypatch.setattr(clients.client("cloudfront"), "create_invalidation", kept, raising=False)
    values = {"DISTRIBUTION": "media", "DISTRIBUTION_MEDIA": "EDFDVBD632BHDS5", "VARIANTS_REGIONS": "eu-west-1"}
    handler("delete", **values)(rest_event(record_id=ID), CONTEXT)
    assert made[0]["InvalidationBatch"]["Paths"]["Items"] == [
        f"/media/{ID}/*",
        f"/thumb/{ID}/*",
        f"/frames/{ID}/*",
        f"/eu-west-1/media/{ID}/*",
    ]


@pytest.mark.parametrize("value", ["eu", "eu-west-1,", "eu-west-1, us-east-1"])
def test_regions_of_sizes_are_names_of_regions(handler: Any, value: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^VARIANTS_REGIONS: '{value}': must be regions "):
        handler("delete", DISTRIBUTION="media", DISTRIBUTION_MEDIA="E1", VARIANTS_REGIONS=value)


def test_the_deletion_is_published(delete: Handler, store: Store, published: list[dict[str, Any]]) -> None:
    stored(store)
    delete(rest_event(record_id=ID), CONTEXT)
    assert [event["state"] for event in published] == ["deleted"]


def test_a_state_that_changes_at_the_same_time_is_the_one_before(
    delete: Handler, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(store, "processing")
    records = type(store.records)
    move = records.move
    calls: list[str] = []

    def interrupted(self: Any, record_id: str, to: State, **values: Any) -> Any:
        if not calls:
            calls.append(to)
            move(self, record_id, "ready", version_id="v1")
        return move(self, record_id, to, **values)

    monkeypatch.setattr(records, "move", interrupted)
    delete(rest_event(record_id=ID), CONTEXT)
    assert store.records.get(ID).state_before == "ready"


def test_only_a_restoration_or_the_quarantine_follows_a_deletion(delete: Handler, store: Store) -> None:
    stored(store, "processing")
    delete(rest_event(record_id=ID), CONTEXT)
    with pytest.raises(StaleError, match=r"which follows reserved, uploaded, scanned, processing$"):
        store.records.move(ID, "failed", version_id="v1")
    assert store.records.move(ID, "quarantined", version_id="v1").changed


@pytest.mark.parametrize(
    ("event", "status", "code", "message"),
    [
        (rest_event(record_id=ID, owner="eve"), 404, "not_found", f"media {ID}: not found"),
        (rest_event(), 400, "bad_request", "path.id: null: not an id; send the id of the reservation"),
        (
            rest_event(record_id=f"{ID}/../x"),
            400,
            "bad_request",
            f"path.id: '{ID}/../x': not an id; send the id of the reservation",
        ),
        (
            rest_event(record_id=ID, requestContext={}),
            401,
            "unauthorized",
            "no claims of an authorizer; send a token in the header Authorization",
        ),
    ],
)
def test_a_wrong_request_is_refused(
    delete: Handler, store: Store, event: Any, status: int, code: str, message: str
) -> None:
    stored(store)
    assert said(delete(event, CONTEXT)) == (status, code, message)
    assert store.records.get(ID).state == "ready"


def test_a_kind_without_sizes_is_deleted_where_others_have_some(
    handler: Any, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {
        name: {kind: {"purpose": "media", "prefix": f"{name}/{kind}/"} for kind in kinds}
        for name, kinds in {
            "incoming": ("image", "profile"),
            "media": ("image",),
            "thumb": ("image", "profile"),
            "quarantine": ("image", "profile"),
        }.items()
    }
    made: list[Any] = []
    delete = handler(
        "delete", MEDIA_PLACES=json.dumps(places), DISTRIBUTION="media", DISTRIBUTION_MEDIA="EDFDVBD632BHDS5"
    )

    def kept(**values: Any) -> None:
        made.append(values)

    monkeypatch.setattr(clients.client("cloudfront"), "create_invalidation", kept, raising=False)
    store.records.reserve(record(kind="profile", state="ready", version_id="v1"))
    assert delete(rest_event(record_id=ID), CONTEXT)["statusCode"] == 200
    assert made[0]["InvalidationBatch"]["Paths"]["Items"] == [f"/thumb/profile/{ID}/*"]


def test_a_deletion_that_ends_early_has_put_its_event(
    handler: Any, store: Store, published: list[dict[str, Any]]
) -> None:
    stored(store)
    delete = handler("delete", EVENT_BUS="default")
    brief = SimpleNamespace(get_remaining_time_in_millis=lambda: 0)
    assert said(delete(rest_event(record_id=ID), brief))[:2] == (503, "not_finished")
    assert [event["state"] for event in published] == ["deleted"]


def test_a_restoration_during_a_deletion_is_put_back(
    handler: Any, store: Store, published: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(store)
    delete, restore = handler("delete", EVENT_BUS="default"), handler("restore", EVENT_BUS="default")
    module = sys.modules["functions.delete.handler"]
    softly, calls = module.delete_softly, list[str]()

    def restored_meanwhile(bucket: str, key: str) -> None:
        calls.append(key)
        if len(calls) == 3:
            restore(rest_event(record_id=ID), CONTEXT)
        softly(bucket, key)

    monkeypatch.setattr(module, "delete_softly", restored_meanwhile)
    delete(rest_event(record_id=ID), CONTEXT)
    withdraw = handler("withdraw")
    for detail in published:
        if detail["state"] == "deleted":
            withdraw({"source": "media.records", "detail-type": "Media Record Changed", "detail": detail}, CONTEXT)
    delivered = [key for key in KEYS if not key.startswith("incoming/")]
    assert (store.records.get(ID).state, store.keys()) == ("ready", sorted([*delivered, OTHER]))


def test_a_repeated_restoration_puts_back_what_a_deletion_has_removed_since(handler: Any, store: Store) -> None:
    stored(store)
    delete, restore = handler("delete"), handler("restore")
    delete(rest_event(record_id=ID), CONTEXT)
    store.records.move(ID, "ready", version_id="v1", only_from=("deleted",))
    assert restore(rest_event(record_id=ID), CONTEXT)["statusCode"] == 200
    assert store.keys(KEYS[-1]) == [KEYS[-1]]
