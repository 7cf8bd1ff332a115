"""Copies of objects in other buckets.

Amazon S3 User Guide, "What does Amazon S3 replicate?". Neither replicas nor deletions of versions are replicated.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

from simulator.iam.accounts import account_of
from simulator.iam.calls import Account
from simulator.iam.context import RoleSession, ServicePrincipal
from simulator.iam.evaluation import AccessDeniedError
from simulator.interfaces import Call, ObjectWrite
from simulator.replication.actions import Version, reads, writes
from simulator.replication.rules import Rule, applying, rule_of
from simulator.runtime import Runtime

CONFIGURATION, BUCKET = "aws:s3/bucketReplicationConfig:BucketReplicationConfig", "aws:s3/bucket:Bucket"
SERVICE, SESSION = ServicePrincipal("s3.amazonaws.com"), "s3-replication"
DELAY_SECONDS = 5
REASON, DELETED = "PutObject", "DeleteObject"
"""Reasons of the events in the destination, which do not say that an object is a replica (T-07)."""
KEPT = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Metadata")
"""Headers and metadata that a replica has from its source."""


class Replication:
    """Copies of new objects, delete markers and tags in other buckets. written: announces what is written.
    denied: versions that the role may not replicate, with the reason."""

    def __init__(
        self,
        runtime: Runtime,
        after: Callable[[float, str, Callable[[], None]], None],
        written: Callable[[ObjectWrite], None],
    ) -> None:
        self._runtime, self._after, self._written = runtime, after, written
        self._rules = {
            str(node.inputs["bucket"]): [rule_of(node, rule) for rule in node.inputs["rules"]]
            for node in runtime.graph.of_type(CONFIGURATION)
        }
        self._regions = {str(node.inputs["bucket"]): node.region for node in runtime.graph.of_type(BUCKET)}
        self._accounts: dict[str, Account] = {}
        self._replicas: dict[Version, list[Version]] = {}
        self.denied: list[tuple[Version, str]] = []

    def clear(self) -> None:
        """Forgets all replicas."""
        self._replicas.clear()
        self.denied.clear()

    def watch(self, write: ObjectWrite) -> None:
        """Plans the replication of a write."""
        version = Version(write.bucket, write.key, write.version_id)
        if version in self._copies() or write.bucket not in self._rules or write.region in self._runtime.lost:
            return
        self._after(DELAY_SECONDS, f"replicate {write.key}", lambda: self._replicate(write, version))

    def observe(self, call: Call, _: Mapping[str, Any]) -> None:
        """Plans the replication of changed tags."""
        if call.name not in ("s3.PutObjectTagging", "s3.DeleteObjectTagging"):
            return
        bucket, key = str(call.params["Bucket"]), str(call.params["Key"])
        if bucket not in self._rules or self._regions[bucket] in self._runtime.lost:
            return
        given = call.params.get("VersionId") or self._store(bucket).head_object(Bucket=bucket, Key=key)["VersionId"]
        version = Version(bucket, key, str(given))
        self._after(DELAY_SECONDS, f"replicate tags of {key}", lambda: self._replicate_tags(version))

    def _copies(self) -> set[Version]:
        return {copy for copies in self._replicas.values() for copy in copies}

    def _store(self, bucket: str) -> Any:
        return self._runtime.store("s3", self._regions[bucket])

    def _replicate(self, write: ObjectWrite, version: Version) -> None:
        tags: Mapping[str, str] | None = {} if write.deleted else self._tags(version)
        if tags is None:
            return  # deleted meanwhile
        for rule in applying(self._rules[write.bucket], write.key, tags):
            region = self._regions[rule.destination]
            if region in self._runtime.lost or (write.deleted and not (rule.delete_markers and not rule.tags)):
                continue
            if not rule.encrypted and f"arn:aws:s3:::{write.bucket}" in self._account(write.region).keys:
                continue
            try:
                self._require(rule, version, deleted=write.deleted)
            except (AccessDeniedError, ClientError) as error:
                self.denied.append((version, str(error)))
                continue
            self._written(self._copy(rule, write, version, tags))

    def _tags(self, version: Version) -> Mapping[str, str] | None:
        place = {"Bucket": version.bucket, "Key": version.key, "VersionId": version.version_id}
        try:
            found = self._store(version.bucket).get_object_tagging(**place)["TagSet"]
        except ClientError:
            return None
        return {tag["Key"]: tag["Value"] for tag in found}

    def _copy(self, rule: Rule, write: ObjectWrite, version: Version, tags: Mapping[str, str]) -> ObjectWrite:
        """Writes a replica or its delete marker."""
        target, region = self._store(rule.destination), self._regions[rule.destination]
        place = {"Bucket": rule.destination, "Key": version.key}
        if write.deleted:
            made: Mapping[str, Any] = target.delete_object(**place)
        else:
            source = {"Bucket": version.bucket, "Key": version.key, "VersionId": version.version_id}
            found = self._store(version.bucket).get_object(**source)
            params = {name: found[name] for name in KEPT if found.get(name)}
            storage_class = rule.storage_class or found.get("StorageClass")
            params |= {"StorageClass": storage_class} if storage_class else {}
            made = target.put_object(**place, **params, Body=found["Body"].read())
            if tags:
                tag_set = [{"Key": name, "Value": value} for name, value in tags.items()]
                target.put_object_tagging(**place, VersionId=made["VersionId"], Tagging={"TagSet": tag_set})
        copy = Version(rule.destination, version.key, str(made.get("VersionId", "")))
        self._replicas.setdefault(version, []).append(copy)
        reason = DELETED if write.deleted else REASON
        requester = rule.role.split(":")[4]
        return replace(
            write,
            bucket=rule.destination,
            version_id=copy.version_id,
            region=region,
            reason=reason,
            requester=requester,
        )

    def _replicate_tags(self, version: Version) -> None:
        """Tags of a version on its replicas; those of a replica on its source, where rules synchronize it."""
        rules = self._rules[version.bucket]
        copies = [(copy, rule) for copy in self._replicas.get(version, ()) for rule in _to(rules, copy.bucket)]
        for source, found in self._replicas.items():
            if version in found:
                copies += [(source, rule) for rule in _to(rules, source.bucket) if rule.synchronized]
        tags = self._tags(version)
        for copy, rule in copies:
            if tags is None or self._regions[copy.bucket] in self._runtime.lost:
                continue
            try:
                self._require(rule, version, deleted=False)
            except (AccessDeniedError, ClientError) as error:
                self.denied.append((version, str(error)))
                continue
            tag_set = [{"Key": name, "Value": value} for name, value in tags.items()]
            place = {"Bucket": copy.bucket, "Key": copy.key, "VersionId": copy.version_id}
            self._store(copy.bucket).put_object_tagging(**place, Tagging={"TagSet": tag_set})

    def _require(self, rule: Rule, version: Version, *, deleted: bool) -> None:
        """AccessDeniedError or ClientError if the role of a rule may not replicate a version."""
        principal = RoleSession(rule.role, SESSION)
        source, destination = (self._regions[bucket] for bucket in (version.bucket, rule.destination))
        assumed = {"RoleArn": rule.role, "RoleSessionName": SESSION}
        self._runtime.call("sts.AssumeRole", SERVICE, source, source_arn=f"arn:aws:s3:::{version.bucket}", **assumed)
        read = reads(self._account(source), version, deleted=deleted)
        self._runtime.require(read, principal, source)
        written = writes(self._account(destination), rule, version, deleted=deleted)
        self._runtime.require(written, principal, destination)

    def _account(self, region: str) -> Account:
        if region not in self._accounts:
            self._accounts[region] = account_of(self._runtime.graph, region)
        return self._accounts[region]


def _to(rules: Sequence[Rule], bucket: str) -> list[Rule]:
    return [rule for rule in rules if rule.destination == bucket][:1]
