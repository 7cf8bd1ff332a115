"""Results of malware scans: by content, with the tag and the event that the plan says."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from functions.shared.events import scan_event
from preview.graph import Graph
from simulator.interfaces import ObjectWrite
from simulator.responders.scanning import EICAR, Scanning
from tests.simulator.planned import Planned
from tests.simulator.running import ACCOUNT, BUCKET, REGION, Running, allow, bucket, graph, node, role, running

ROLE = f"arn:aws:iam::{ACCOUNT}:role/scanner"
PLAN = f"arn:aws:guardduty:{REGION}:{ACCOUNT}:malware-protection-plan/p1"
SERVICE = "malware-protection-plan.guardduty.amazonaws.com"
KEY = "incoming/file/t/1"
VERSIONS = f"arn:aws:s3:::{BUCKET}/*"
READ = allow("s3:GetObjectVersion", VERSIONS)
TAG = allow(["s3:GetObjectVersionTagging", "s3:PutObjectVersionTagging"], VERSIONS)


def plan(*statements: Mapping[str, Any], tags: str = "ENABLED") -> Graph:
    """A plan for one prefix of a bucket."""
    inputs = {
        "role": ROLE,
        "protectedResource": {"s3Bucket": {"bucketName": BUCKET, "objectPrefixes": ["incoming/"]}},
        "actions": [{"taggings": [{"status": tags}]}],
    }
    type_ = "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan"
    return graph(bucket(), *role(ROLE, SERVICE, *statements), node(type_, "plan", inputs, arn=PLAN))


@pytest.fixture
def runtime() -> Iterator[Running]:
    """A plan whose role reads and tags."""
    with running(plan(READ, TAG)) as found:
        yield found


def scanned(runtime: Running, content: bytes, key: str = KEY, *, failing: bool = False) -> list[tuple[str, str, str]]:
    """The results after an object with tags was written."""
    planned = Planned()
    scanning = Scanning(runtime, planned.after)
    if failing:
        scanning.failing.add(key)
    put = runtime.store("s3", REGION).put_object(Bucket=BUCKET, Key=key, Body=content, Tagging="team=media")
    write: dict[str, Any] = {"reason": "POST Object", "region": REGION, "requester": ACCOUNT}
    version, etag = put["VersionId"], put["ETag"]
    scanning.watch(ObjectWrite(bucket=BUCKET, key=key, version_id=version, etag=etag, size=len(content), **write))
    planned.run()
    return scanning.results


def tags(runtime: Running) -> Mapping[str, str]:
    """The tags of the object."""
    found = runtime.store("s3", REGION).get_object_tagging(Bucket=BUCKET, Key=KEY)["TagSet"]
    return {tag["Key"]: tag["Value"] for tag in found}


def locked() -> bytes:
    """An archive with a password, by its flags."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "secret")
    content = bytearray(stream.getvalue())
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(header) + offset] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "result", "status", "threats"),
    [
        (b"text", "NO_THREATS_FOUND", "COMPLETED", ()),
        (b"a" + EICAR, "THREATS_FOUND", "COMPLETED", ("EICAR-Test-File (not a virus)",)),
        (locked(), "UNSUPPORTED", "SKIPPED", ()),
    ],
)
def test_the_result_is_a_tag_and_an_event(
    runtime: Running, content: bytes, result: str, status: str, threats: tuple[str, ...]
) -> None:
    assert scanned(runtime, content) == [(BUCKET, KEY, result)]

    assert tags(runtime) == {"team": "media", "GuardDutyMalwareScanStatus": result}
    ((region, event),) = runtime.events
    found = scan_event(event)
    assert (region, event["resources"], event["detail"]["scanStatus"]) == (REGION, [PLAN], status)
    assert (found.key, found.status, found.threats) == (KEY, result, threats)


def test_an_error_of_the_service_is_a_failed_scan(runtime: Running) -> None:
    assert scanned(runtime, b"text", failing=True) == [(BUCKET, KEY, "FAILED")]


def test_other_prefixes_are_not_scanned(runtime: Running) -> None:
    assert scanned(runtime, EICAR, "media/1/a") == []
    assert runtime.events == []


def test_a_plan_without_permission_to_read_is_denied() -> None:
    with running(plan(TAG)) as runtime:
        assert scanned(runtime, EICAR) == [(BUCKET, KEY, "ACCESS_DENIED")]
        assert tags(runtime) == {"team": "media"}


def test_a_plan_without_permission_to_tag_tells_so_and_has_its_result() -> None:
    with running(plan(READ)) as runtime:
        scanned(runtime, b"text")

        types = [event["detail-type"] for _, event in runtime.events]
        assert types == [
            "GuardDuty Malware Protection Post Scan Action Failed",
            "GuardDuty Malware Protection Object Scan Result",
        ]


def test_tags_are_written_where_the_plan_enables_them() -> None:
    with running(plan(READ, TAG, tags="DISABLED")) as runtime:
        scanned(runtime, b"text")

        assert tags(runtime) == {"team": "media"}
