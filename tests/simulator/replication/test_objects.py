"""Replicas by the rules of a bucket, with the permissions of their role, and their events in the other region."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from preview.graph import Graph
from simulator.errors import NotSimulatedError
from simulator.iam.context import RoleSession
from simulator.interfaces import Call, ObjectWrite
from simulator.replication.objects import Replication
from tests.simulator.planned import Planned
from tests.simulator.running import (
    ACCOUNT,
    BUCKET,
    REGION,
    REPLICA,
    REPLICA_REGION,
    Running,
    allow,
    bucket,
    graph,
    node,
    role,
    running,
)

ROLE = f"arn:aws:iam::{ACCOUNT}:role/replication"
SOURCES, COPIES = f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{REPLICA}"
READ = (
    allow("s3:GetReplicationConfiguration", SOURCES),
    allow(
        ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"], f"{SOURCES}/*"
    ),
)
WRITE = allow(["s3:ReplicateObject", "s3:ReplicateTags", "s3:ReplicateDelete"], f"{COPIES}/*")
KEY = "media/1/a"


def rule(**values: Any) -> dict[str, Any]:
    """A rule to the replica's bucket."""
    return {
        "id": "to-replica",
        "status": "Enabled",
        "priority": 1,
        "filter": {"prefix": ""},
        "deleteMarkerReplication": {"status": "Enabled"},
        "destination": {"bucket": COPIES},
        **values,
    }


def configured(*rules: Mapping[str, Any], statements: tuple[Any, ...] = (*READ, WRITE)) -> Graph:
    """Two buckets with rules between them."""
    inputs = {"bucket": BUCKET, "role": ROLE, "rules": [*rules]}
    return graph(
        bucket(),
        bucket(REPLICA, REPLICA_REGION),
        *role(ROLE, "s3.amazonaws.com", *statements),
        node("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "replication", inputs),
    )


class Replicated:
    """Replication between two buckets. writes: those that it announced."""

    def __init__(self, runtime: Running) -> None:
        self.runtime = runtime
        self.planned = Planned()
        self.writes: list[ObjectWrite] = []
        self.replication = Replication(runtime, self.planned.after, self._written)

    def _written(self, write: ObjectWrite) -> None:
        self.writes.append(write)
        self.replication.watch(write)

    def put(self, key: str = KEY, tagging: str = "", name: str = BUCKET) -> str:
        """Writes an object, and waits; its version."""
        region = REGION if name == BUCKET else REPLICA_REGION
        client = self.runtime.store("s3", region)
        metadata = {"Metadata": {"kind": "image"}, "ContentType": "image/jpeg"}
        made = client.put_object(Bucket=name, Key=key, Body=b"content", Tagging=tagging, **metadata)
        self._watch(key, made["VersionId"])
        return made["VersionId"]

    def delete(self, key: str = KEY) -> None:
        """Deletes an object, and waits."""
        made = self.runtime.store("s3", REGION).delete_object(Bucket=BUCKET, Key=key)
        self._watch(key, made["VersionId"], deleted=True)

    def tag(self, version: str, **tags: str) -> None:
        """Tags a version, and waits."""
        tag_set = [{"Key": name, "Value": value} for name, value in tags.items()]
        place = {"Bucket": BUCKET, "Key": KEY, "VersionId": version}
        self.runtime.store("s3", REGION).put_object_tagging(**place, Tagging={"TagSet": tag_set})
        call = Call(name="s3.PutObjectTagging", params=place, region=REGION, principal=RoleSession(ROLE))
        self.replication.observe(call, {})
        self.planned.run()

    def replica(self, key: str = KEY) -> Mapping[str, Any] | None:
        """The replica of an object; None without one."""
        client = self.runtime.store("s3", REPLICA_REGION)
        try:
            return client.get_object(Bucket=REPLICA, Key=key)
        except client.exceptions.ClientError:
            return None

    def tags(self) -> Mapping[str, str]:
        """The tags of the replica."""
        found = self.runtime.store("s3", REPLICA_REGION).get_object_tagging(Bucket=REPLICA, Key=KEY)["TagSet"]
        return {tag["Key"]: tag["Value"] for tag in found}

    def _watch(self, key: str, version: str, *, deleted: bool = False) -> None:
        what: dict[str, Any] = {"etag": "e", "size": 7, "reason": "POST Object", "region": REGION, "requester": ACCOUNT}
        self.replication.watch(ObjectWrite(bucket=BUCKET, key=key, version_id=version, deleted=deleted, **what))
        self.planned.run()


@pytest.fixture
def replicated() -> Iterator[Replicated]:
    """Replication by one rule for all objects."""
    with running(configured(rule())) as runtime:
        yield Replicated(runtime)


def test_a_replica_has_metadata_and_tags_and_an_event_like_that_of_an_upload(replicated: Replicated) -> None:
    replicated.put(tagging="team=media")

    found = replicated.replica()
    assert found is not None
    assert (found["Metadata"], found["ContentType"], found["Body"].read()) == (
        {"kind": "image"},
        "image/jpeg",
        b"content",
    )
    assert replicated.tags() == {"team": "media"}
    (write,) = replicated.writes
    assert (write.bucket, write.region, write.reason, write.requester) == (
        REPLICA,
        REPLICA_REGION,
        "PutObject",
        ACCOUNT,
    )


def test_later_tags_are_replicated(replicated: Replicated) -> None:
    version = replicated.put()

    replicated.tag(version, GuardDutyMalwareScanStatus="NO_THREATS_FOUND")

    assert replicated.tags() == {"GuardDutyMalwareScanStatus": "NO_THREATS_FOUND"}


@pytest.mark.parametrize(("status", "kept"), [("Enabled", False), ("Disabled", True)])
def test_delete_markers_are_replicated_where_the_rule_enables_them(status: str, kept: bool) -> None:
    with running(configured(rule(deleteMarkerReplication={"status": status}))) as runtime:
        replicated = Replicated(runtime)
        replicated.put()

        replicated.delete()

        assert (replicated.replica() is not None) == kept


@pytest.mark.parametrize(
    ("filter_", "key", "tagging", "copied"),
    [
        ({"prefix": "media/"}, "media/1", "", True),
        ({"prefix": "media/"}, "incoming/1", "", False),
        ({"tag": {"key": "keep", "value": "1"}}, "a", "keep=1", True),
        ({"tag": {"key": "keep", "value": "1"}}, "a", "keep=2", False),
        ({"and": {"prefix": "media/", "tags": {"keep": "1", "a": "b"}}}, "media/1", "keep=1&a=b", True),
        ({"and": {"prefix": "media/", "tags": {"keep": "1", "a": "b"}}}, "media/1", "keep=1", False),
    ],
)
def test_the_filter_decides(filter_: dict[str, Any], key: str, tagging: str, copied: bool) -> None:
    with running(configured(rule(filter=filter_))) as runtime:
        replicated = Replicated(runtime)

        replicated.put(key, tagging)

        assert (replicated.replica(key) is not None) == copied


def test_the_highest_priority_decides_for_a_destination() -> None:
    archived = rule(id="archive", priority=2, filter={"prefix": "media/"})
    archived["destination"] = {"bucket": COPIES, "storageClass": "DEEP_ARCHIVE"}
    with running(configured(rule(), archived)) as runtime:
        replicated = Replicated(runtime)

        replicated.put("media/1")
        replicated.put("other/1")

        head = runtime.store("s3", REPLICA_REGION).head_object
        assert head(Bucket=REPLICA, Key="media/1")["StorageClass"] == "DEEP_ARCHIVE"
        assert "StorageClass" not in head(Bucket=REPLICA, Key="other/1")
        assert len(replicated.writes) == 2


def test_a_replica_is_not_replicated_again() -> None:
    back = {"bucket": REPLICA, "role": ROLE, "rules": [rule(destination={"bucket": SOURCES})]}
    configuration = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
    nodes = configured(rule()).nodes
    with running(graph(*nodes, node(configuration, "back", back, REPLICA_REGION))) as runtime:
        replicated = Replicated(runtime)

        replicated.put()

        assert [write.bucket for write in replicated.writes] == [REPLICA]


@pytest.mark.parametrize("statements", [(*READ,), (WRITE,), (READ[0], WRITE)])
def test_without_a_permission_nothing_is_replicated(statements: tuple[Any, ...]) -> None:
    with running(configured(rule(), statements=statements)) as runtime:
        replicated = Replicated(runtime)

        replicated.put()

        assert (replicated.replica(), len(replicated.replication.denied)) == (None, 1)


def test_a_lost_region_has_no_replicas(replicated: Replicated) -> None:
    replicated.runtime.lost.add(REPLICA_REGION)

    replicated.put()

    assert replicated.replica() is None


def test_objects_with_a_customer_managed_key_need_a_rule_and_both_keys() -> None:
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/k1"
    encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    rules = [{"applyServerSideEncryptionByDefault": {"kmsMasterKeyId": key}, "bucketKeyEnabled": True}]
    delegated = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"}
    keys = {"policy": json.dumps({"Version": "2012-10-17", "Statement": [delegated]})}
    nodes = (
        node(encryption, "encryption", {"bucket": BUCKET, "rules": rules}),
        node("aws:kms/key:Key", "key", keys, arn=key, keyId="k1"),
    )
    encrypted = rule(sourceSelectionCriteria={"sseKmsEncryptedObjects": {"status": "Enabled"}})
    encrypted["destination"] = {"bucket": COPIES, "encryptionConfiguration": {"replicaKmsKeyId": key}}
    uses = allow(["kms:Decrypt", "kms:Encrypt"], key)
    for rules_, statements, copied in (
        (rule(), (*READ, WRITE, uses), False),
        (encrypted, (*READ, WRITE), False),
        (encrypted, (*READ, WRITE, uses), True),
    ):
        with running(graph(*configured(rules_, statements=statements).nodes, *nodes)) as runtime:
            replicated = Replicated(runtime)

            replicated.put()

            assert (replicated.replica() is not None) == copied


@pytest.mark.parametrize(
    ("name", "value", "message"), [("status", "Disabled", "a disabled rule"), ("owner", {"id": "1"}, "owner")]
)
def test_what_is_not_modelled_raises(name: str, value: Any, message: str) -> None:
    with (
        running(configured(rule(**{name: value}))) as runtime,
        pytest.raises(NotSimulatedError, match=message),
    ):
        Replicated(runtime)
