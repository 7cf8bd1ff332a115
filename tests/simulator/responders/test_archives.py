"""Archived objects: requests, copies and events."""

from collections.abc import Iterator
from typing import Any

import pytest

from preview.graph import Graph
from simulator.iam.context import RoleSession
from simulator.interfaces import Call, ServiceError
from simulator.responders.archives import Archives
from tests.simulator.planned import Planned
from tests.simulator.running import BUCKET, REGION, ROLE, Running, bucket, graph, node, running

KEY = "photos/1/original"


def announced() -> Graph:
    """A bucket whose events go to EventBridge."""
    inputs = {"bucket": BUCKET, "eventbridge": True}
    return graph(bucket(), node("aws:s3/bucketNotification:BucketNotification", "events", inputs))


@pytest.fixture
def runtime() -> Iterator[Running]:
    with running(announced()) as found:
        found.store("s3", REGION).put_object(Bucket=BUCKET, Key=KEY, Body=b"photo")
        yield found


class Store:
    """The archives of a runtime. planned: ends of copies."""

    def __init__(self, runtime: Running) -> None:
        self.planned = Planned()
        self.archives = Archives(runtime, self.planned.after)
        self.s3 = runtime.store("s3", REGION)

    def request(self, tier: str = "Standard", key: str = KEY) -> None:
        """Requests a copy for two days."""
        request = {"Days": 2, "GlacierJobParameters": {"Tier": tier}}
        params: dict[str, Any] = {"Bucket": BUCKET, "Key": key, "RestoreRequest": request}
        call = Call(name="s3.RestoreObject", params=params, region=REGION, principal=RoleSession(ROLE))
        self.archives.responders["s3.RestoreObject"](call)

    def restoring(self) -> str:
        """The header x-amz-restore."""
        return self.s3.head_object(Bucket=BUCKET, Key=KEY).get("Restore", "")


@pytest.fixture
def store(runtime: Running) -> Store:
    return Store(runtime)


def told(runtime: Running) -> list[str]:
    """Types of events."""
    return [str(event["detail-type"]) for _, event in runtime.events]


def test_a_copy_is_read_once_it_is_complete(runtime: Running, store: Store) -> None:
    store.archives.archive(BUCKET, KEY)
    store.request()
    assert store.restoring() == 'ongoing-request="true"'
    with pytest.raises(store.s3.exceptions.ClientError, match="InvalidObjectState"):
        store.s3.get_object(Bucket=BUCKET, Key=KEY)

    store.planned.run_one()

    assert store.restoring().startswith('ongoing-request="false"')
    assert store.s3.get_object(Bucket=BUCKET, Key=KEY)["Body"].read() == b"photo"
    assert told(runtime) == ["Object Restore Initiated", "Object Restore Completed"]


@pytest.mark.parametrize(
    ("storage_class", "tier", "code"),
    [
        ("STANDARD_IA", "Bulk", "InvalidObjectState"),
        ("DEEP_ARCHIVE", "Expedited", "InvalidArgument"),
        ("GLACIER", "Fast", "InvalidArgument"),
    ],
)
def test_what_s3_refuses(store: Store, storage_class: str, tier: str, code: str) -> None:
    store.archives.archive(BUCKET, KEY, storage_class)
    with pytest.raises(ServiceError, match=code):
        store.request(tier)


def test_a_request_in_progress_is_not_repeated(store: Store) -> None:
    store.archives.archive(BUCKET, KEY)
    store.request()
    with pytest.raises(ServiceError, match="RestoreAlreadyInProgress"):
        store.request()


def test_a_missing_object_has_no_copy(store: Store) -> None:
    with pytest.raises(ServiceError, match="NoSuchKey"):
        store.request(key="missing")
