"""Results of malware scans: only one is clean, and what is not clean is withheld."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest

from functions.shared import clients
from functions.shared.events import EventError
from functions.shared.records import NOTED_SCANS, Record, Records, ScansFullError
from functions.shared.states import STATES, State
from tests.functions.conftest import CONTEXT, ID, PNG, Handler, Store, rest_event, scan_result, walk

KEY = f"incoming/image/default/{ID}"


@pytest.fixture
def scan(handler: Any) -> Handler:
    return handler("scan_result", EVENT_BUS="default")


@pytest.fixture
def version_id(store: Store, reserved: Record) -> str:
    """The version of an accepted upload."""
    version = store.put(KEY, PNG, ContentType="image/png", Tagging="GuardDutyMalwareScanStatus=THREATS_FOUND")
    store.records.move(ID, "uploaded", version_id=version)
    return version


def test_a_clean_upload_is_scanned(
    scan: Handler, store: Store, version_id: str, published: list[dict[str, Any]]
) -> None:
    scan(scan_result("NO_THREATS_FOUND", KEY, version_id), CONTEXT)
    assert store.records.get(ID).state == "scanned"
    assert [event["state"] for event in published] == ["scanned"]


@pytest.mark.parametrize(
    ("status", "threats", "reason"),
    [
        ("THREATS_FOUND", ("EICAR-Test-File",), "the malware scan found threats: EICAR-Test-File"),
        (
            "UNSUPPORTED",
            (),
            "the malware scan does not support the file: it is too large, or an archive with a password",
        ),
        ("ACCESS_DENIED", (), "the malware scan had no access to the file"),
        ("FAILED", (), "the malware scan failed"),
        ("SURPRISING", (), "the malware scan ended with the unknown result SURPRISING"),
        ("no_threats_found", (), "the malware scan ended with the unknown result no_threats_found"),
    ],
)
def test_what_is_not_clean_is_in_quarantine(
    scan: Handler, store: Store, version_id: str, status: str, threats: tuple[str, ...], reason: str
) -> None:
    scan(scan_result(status, KEY, version_id, threats=threats), CONTEXT)
    record = store.records.get(ID)
    assert (record.state, record.reason) == ("quarantined", reason)
    assert store.keys() == [f"quarantine/image/default/{ID}"]


def test_an_object_in_quarantine_keeps_its_tags(scan: Handler, store: Store, version_id: str) -> None:
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    assert store.tags(f"quarantine/image/default/{ID}") == {"GuardDutyMalwareScanStatus": "THREATS_FOUND"}


def test_a_threat_is_withheld_before_the_upload_is_accepted(scan: Handler, store: Store, reserved: Record) -> None:
    scan(scan_result("THREATS_FOUND", KEY, store.put(KEY, PNG)), CONTEXT)
    assert (store.records.get(ID).state, store.keys()) == ("quarantined", [f"quarantine/image/default/{ID}"])


def uploads(store: Store, scan: Handler, number: int) -> list[str]:
    """Versions of an upload that was repeated before it was accepted, each clean."""
    versions = [store.put(KEY, PNG, ContentType="image/png") for _ in range(number)]
    for version in versions:
        scan(scan_result(CLEAN, KEY, version), CONTEXT)
    return versions


def test_the_last_of_many_uploads_is_accepted_as_scanned(
    scan: Handler, handler: Any, store: Store, reserved: Record
) -> None:
    versions = uploads(store, scan, NOTED_SCANS + 5)
    handler("complete")(rest_event(record_id=ID), CONTEXT)
    record = store.records.get(ID)
    assert (record.state, record.version_id) == ("scanned", versions[-1])


def test_a_late_result_of_an_earlier_upload_does_not_replace_that_of_the_last(
    scan: Handler, store: Store, reserved: Record
) -> None:
    late = store.put(KEY, PNG, ContentType="image/png")
    last = uploads(store, scan, NOTED_SCANS)[-1]
    scan(scan_result(CLEAN, KEY, late), CONTEXT)
    assert store.records.get(ID).scans[last] == CLEAN


def test_results_that_others_were_noted_beside_are_repeated(
    scan: Handler, store: Store, reserved: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    uploads(store, scan, NOTED_SCANS)

    def refused(*_: object) -> bool:
        return False

    monkeypatch.setattr(Records, "replace_scans", refused)
    with pytest.raises(ScansFullError):
        uploads(store, scan, 1)


CLEAN, FINDINGS = "NO_THREATS_FOUND", ("THREATS_FOUND", "SURPRISING")
WITHOUT_FINDING = ("UNSUPPORTED", "ACCESS_DENIED", "FAILED")
AFTER: dict[State, tuple[State, State, State]] = {
    "reserved": ("reserved", "quarantined", "quarantined"),
    "uploaded": ("scanned", "quarantined", "quarantined"),
    "scanned": ("scanned", "quarantined", "quarantined"),
    "processing": ("processing", "quarantined", "quarantined"),
    "ready": ("ready", "quarantined", "quarantined"),
    "quarantined": ("quarantined", "quarantined", "quarantined"),
    "failed": ("failed", "quarantined", "failed"),
    "deleted": ("deleted", "quarantined", "quarantined"),
}
"""The state of a record after a clean result, after a finding, and after a scan that found neither."""
RESULTS = [
    (state, status, after)
    for state, row in AFTER.items()
    for statuses, after in zip(((CLEAN,), FINDINGS, WITHOUT_FINDING), row, strict=True)
    for status in statuses
]


def test_the_table_has_every_state() -> None:
    assert tuple(AFTER) == STATES


@pytest.mark.parametrize(("state", "status", "after"), RESULTS)
def test_a_result_changes_the_state_as_the_table_says(
    scan: Handler, store: Store, state: State, status: str, after: State
) -> None:
    version = store.put(KEY, PNG)
    walk(store.records, state, version_id=version)
    output = f"thumb/{ID}/large.webp"
    store.put(output)
    scan(scan_result(status, KEY, version), CONTEXT)
    assert store.records.get(ID).state == after
    withheld = after == "quarantined" and (state != "quarantined" or status != CLEAN)
    assert store.keys() == ([f"quarantine/image/default/{ID}"] if withheld else [KEY, output])


@pytest.mark.parametrize(("state", "status", "after"), [row for row in RESULTS if row[0] in ("failed", "deleted")])
def test_an_object_that_came_after_the_reservation_ended_is_withheld_as_well(
    scan: Handler, store: Store, reserved: Record, state: State, status: str, after: State
) -> None:
    store.records.move(ID, state, version_id="")
    scan(scan_result(status, KEY, store.put(KEY, PNG)), CONTEXT)
    assert store.records.get(ID).state == after
    assert store.keys() == ([f"quarantine/image/default/{ID}"] if after == "quarantined" else [KEY])


@pytest.mark.parametrize(("state", "status"), [(state, status) for state, status, _ in RESULTS if state != "reserved"])
def test_a_result_of_another_version_changes_nothing(scan: Handler, store: Store, state: State, status: str) -> None:
    version = store.put(KEY, PNG)
    before = walk(store.records, state, version_id=version)
    scan(scan_result(status, KEY, "older"), CONTEXT)
    assert (store.records.get(ID), store.keys()) == (before, [KEY])


@pytest.mark.parametrize("status", WITHOUT_FINDING)
def test_a_failed_record_keeps_its_reason_if_the_scan_found_nothing(
    scan: Handler, store: Store, version_id: str, status: str
) -> None:
    store.records.move(ID, "failed", version_id=version_id, values={"reason": "content: an unknown type"})
    scan(scan_result(status, KEY, version_id), CONTEXT)
    assert store.records.get(ID).reason == "content: an unknown type"


def test_what_a_late_threat_withholds_after_its_deletion_is_not_restored(
    scan: Handler, handler: Any, store: Store, version_id: str
) -> None:
    steps: tuple[State, ...] = ("scanned", "processing", "ready")
    for step in steps:
        store.records.move(ID, step, version_id=version_id)
    store.put(f"media/{ID}/640.webp")
    handler("delete")(rest_event(record_id=ID), CONTEXT)
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    answer = handler("restore")(rest_event(record_id=ID), CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (409, "not_deleted")
    assert (store.records.get(ID).state, store.keys()) == ("quarantined", [])


DELIVERED = [f"frames/{ID}/frame.0000000.jpg", f"media/{ID}/640.webp", f"media/{ID}/original", f"thumb/{ID}/large.webp"]
OTHER = "media/0198c0de-0000-7000-8000-000000000002/640.webp"


def test_what_is_delivered_of_a_withheld_record_is_deleted_softly(scan: Handler, store: Store, version_id: str) -> None:
    for key in (*DELIVERED, OTHER):
        store.put(key)
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    assert store.keys() == [OTHER, f"quarantine/image/default/{ID}"]
    listed = store.s3.list_object_versions(Bucket=store.bucket, Prefix=f"media/{ID}/original")
    assert [marker["IsLatest"] for marker in listed["DeleteMarkers"]] == [True]
    assert store.tags(DELIVERED[2], VersionId=listed["Versions"][0]["VersionId"]) == {"deleted": "true"}


def test_a_repeated_result_deletes_what_was_left_behind(scan: Handler, store: Store, version_id: str) -> None:
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    store.put(DELIVERED[1])
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    assert store.keys() == [f"quarantine/image/default/{ID}"]


def test_the_edge_forgets_what_is_withheld_once(
    handler: Any, store: Store, version_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[dict[str, Any]] = []

    def kept(**values: Any) -> None:
        made.append(values)

    monkeypatch.setattr(clients.client("cloudfront"), "create_invalidation", kept, raising=False)
    scan = handler("scan_result", DISTRIBUTION="media", DISTRIBUTION_MEDIA="EDFDVBD632BHDS5")
    for _ in range(2):
        scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    paths = [f"/media/{ID}/*", f"/thumb/{ID}/*", f"/frames/{ID}/*"]
    assert made[0]["InvalidationBatch"]["Paths"] == {"Quantity": 3, "Items": paths}
    assert made[0]["DistributionId"] == "EDFDVBD632BHDS5"
    assert made[0] == made[1]


def test_nothing_is_delivered_of_what_cannot_be_copied_to_quarantine(
    scan: Handler, store: Store, version_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(clients.s3(), "copy_object", refused)
    store.put(DELIVERED[1])
    with pytest.raises(ConnectionError):
        scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    assert store.keys() == [KEY]


def test_a_record_in_quarantine_is_not_forgotten(scan: Handler, handler: Any, store: Store, version_id: str) -> None:
    store.records.describe(ID, version_id, {"upload_id": "u1"})
    handler("delete")(rest_event(record_id=ID), CONTEXT)
    assert store.records.get(ID).expires_at > 0
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    found = store.records.get(ID)
    assert (found.state, found.expires_at, found.state_before, found.upload_id) == ("quarantined", 0, "", "")
    assert "deleted_at" not in found.attributes


def test_a_repeated_result_leaves_what_was_deleted_from_quarantine_deleted(
    scan: Handler, handler: Any, store: Store, version_id: str
) -> None:
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    handler("delete")(rest_event(record_id=ID), CONTEXT)
    before = store.records.get(ID)
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    assert store.records.get(ID) == before


@contextmanager
def deleted_once_read(delete: Handler, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """The owner deletes the record when it is read for the first time."""
    get = Records.get
    calls = list[str]()

    def deleted_after_the_first(self: Records, record_id: str) -> Record:
        found = get(self, record_id)
        calls.append(record_id)
        if len(calls) == 1:
            delete(rest_event(record_id=ID), CONTEXT)
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Records, "get", deleted_after_the_first)
        yield


def test_a_record_that_is_deleted_from_quarantine_meanwhile_stays_deleted(
    scan: Handler, handler: Any, store: Store, version_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    with deleted_once_read(handler("delete"), monkeypatch):
        scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    found = store.records.get(ID)
    assert (found.state, found.state_before, found.expires_at > 0) == ("deleted", "quarantined", True)


def test_a_threat_in_a_record_that_is_deleted_meanwhile_withholds_it(
    scan: Handler, handler: Any, store: Store, version_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deleted_once_read(handler("delete"), monkeypatch):
        scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    assert store.records.get(ID).state == "quarantined"


def test_each_of_several_uploads_of_a_reservation_is_moved_to_quarantine(
    scan: Handler, store: Store, reserved: Record
) -> None:
    first, second = store.put(KEY, PNG), store.put(KEY, PNG)
    for version in (first, second):
        scan(scan_result("THREATS_FOUND", KEY, version), CONTEXT)
    found = store.records.get(ID)
    assert (found.state, found.version_id) == ("quarantined", first)
    assert store.keys() == [f"quarantine/image/default/{ID}"]


@pytest.mark.parametrize(
    ("key", "bucket"),
    [(KEY, "acme-media-replica"), ("incoming/image/default/unknown", "acme-media"), ("media/x/y", "acme-media")],
    ids=["replica", "unknown id", "other place"],
)
def test_results_of_other_objects_change_nothing(
    scan: Handler, store: Store, version_id: str, key: str, bucket: str
) -> None:
    scan(scan_result("THREATS_FOUND", key, version_id, bucket=bucket), CONTEXT)
    assert store.records.get(ID).state == "uploaded"


def test_a_repeated_result_moves_what_was_left_behind(scan: Handler, store: Store, version_id: str) -> None:
    store.records.move(ID, "quarantined", version_id=version_id)
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    scan(scan_result("THREATS_FOUND", KEY, version_id), CONTEXT)
    assert store.keys() == [f"quarantine/image/default/{ID}"]


GOOD = scan_result("FAILED", KEY, "v1")
DETAIL_TYPE = "GuardDuty Malware Protection Object Scan Result"


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (
            {},
            f"event: null, null: not handled; allowed: 'aws.guardduty', '{DETAIL_TYPE}'; correct the rule",
        ),
        (
            {**GOOD, "source": "aws.s3"},
            f"event: 'aws.s3', '{DETAIL_TYPE}': not handled; allowed: 'aws.guardduty', '{DETAIL_TYPE}'; "
            "correct the rule",
        ),
        ({**GOOD, "detail": None}, "event.detail: null: not an object; correct the rule or its input"),
        ({**GOOD, "detail": {}}, "event.s3ObjectDetails: null: not an object; correct the rule or its input"),
        (
            {**GOOD, "detail": {"s3ObjectDetails": {}, "scanResultDetails": 1}},
            "event.scanResultDetails: 1: not an object; correct the rule or its input",
        ),
        (
            {**GOOD, "detail": {"s3ObjectDetails": {}, "scanResultDetails": {}}},
            "event.detail.s3ObjectDetails.bucketName: null: not a string; correct the rule or its input",
        ),
        (
            {**GOOD, "detail": {"s3ObjectDetails": {"bucketName": "b", "objectKey": "k"}, "scanResultDetails": {}}},
            "event.detail.scanResultDetails.scanResultStatus: null: not a string; correct the rule or its input",
        ),
    ],
)
def test_events_of_another_form_are_refused(scan: Handler, event: Any, message: str) -> None:
    with pytest.raises(EventError) as refused:
        scan(event, CONTEXT)
    assert str(refused.value) == message
