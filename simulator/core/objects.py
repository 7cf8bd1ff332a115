"""Events of Amazon S3 in the form that EventBridge has, one for each write.

Amazon S3 User Guide, "Amazon S3 event message structure of EventBridge".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from preview.graph import Graph
from simulator.core.log import Log
from simulator.core.resources import BUCKET
from simulator.core.rules import Buses
from simulator.core.store import Store
from simulator.errors import NotSimulatedError
from simulator.iam.context import RoleSession, ServicePrincipal
from simulator.interfaces import Call, ObjectWrite, Watcher

NOTIFICATION = "aws:s3/bucketNotification:BucketNotification"
CREATING = {
    "s3.PutObject": "PutObject",
    "s3.CopyObject": "CopyObject",
    "s3.CompleteMultipartUpload": "CompleteMultipartUpload",
}
DELETING = ("s3.DeleteObject", "s3.DeleteObjects")
CREATED, DELETED = "Object Created", "Object Deleted"


class Objects:
    """Writes of objects: their events, and who watches them. writes: all of them."""

    def __init__(self, graph: Graph, store: Store, buses: Buses, log: Log) -> None:
        self._store, self._buses, self._log = store, buses, log
        self._announced = announced_buckets(graph)
        self._locked = {str(node.inputs["bucket"]) for node in graph.of_type(BUCKET) if node.get("objectLockEnabled")}
        self._sequence = 0
        self.watchers: list[Watcher] = []
        self.writes: list[ObjectWrite] = []

    def clear(self) -> None:
        """Forgets all writes."""
        self.writes.clear()
        self._sequence = 0

    def observe(self, call: Call, answer: Mapping[str, Any]) -> None:
        """Announces what a call has written."""
        self._refuse_locked(call)
        for write in self._writes(call, answer):
            self.written(write)

    def written(self, write: ObjectWrite) -> None:
        """Announces a write, and shows it to the watchers."""
        self.writes.append(write)
        self._log.add("s3", f"{write.reason} {write.bucket}/{write.key}", write.region)
        if write.bucket in self._announced:
            self._buses.emit(self._event(write), write.region)
        for watcher in self.watchers:
            watcher(write)

    def _refuse_locked(self, call: Call) -> None:
        """NotSimulatedError for the deletion of a version in a bucket with Object Lock: its retention may refuse it."""
        if call.name in DELETING and call.params["Bucket"] in self._locked:
            given: list[Mapping[str, Any]] = call.params.get("Delete", {}).get("Objects", [call.params])
            if any(each.get("VersionId") for each in given):
                raise NotSimulatedError(f"{call.name} of a version in {call.params['Bucket']}, which has Object Lock")

    def _writes(self, call: Call, answer: Mapping[str, Any]) -> Iterator[ObjectWrite]:
        if call.name in CREATING:
            yield self._write(call, call.params["Key"], str(answer.get("VersionId") or ""), CREATING[call.name])
        elif call.name == "s3.DeleteObject" and not call.params.get("VersionId"):
            yield self._marker(call, call.params["Key"], str(answer.get("VersionId") or ""))
        elif call.name == "s3.DeleteObjects":
            for deleted in answer.get("Deleted", ()):
                if deleted.get("DeleteMarker"):
                    yield self._marker(call, deleted["Key"], str(deleted.get("DeleteMarkerVersionId") or ""))

    def _write(self, call: Call, key: str, version_id: str, reason: str) -> ObjectWrite:
        bucket = str(call.params["Bucket"])
        region = self._store.bucket_regions[bucket]
        stored = self._store.stored(bucket, key)
        return ObjectWrite(
            bucket=bucket,
            key=key,
            version_id=version_id,
            etag=stored.etag.strip('"'),
            size=stored.size,
            reason=call.reason or reason,
            region=region,
            requester=_requester(call),
        )

    def _marker(self, call: Call, key: str, version_id: str) -> ObjectWrite:
        bucket = str(call.params["Bucket"])
        return ObjectWrite(
            bucket=bucket,
            key=key,
            version_id=version_id,
            etag="",
            size=0,
            reason=call.reason or "DeleteObject",
            region=self._store.bucket_regions[bucket],
            requester=_requester(call),
            deleted=True,
        )

    def _event(self, write: ObjectWrite) -> Mapping[str, Any]:
        self._sequence += 1
        target: dict[str, Any] = {"key": write.key}
        if not write.deleted:
            target |= {"size": write.size, "etag": write.etag}
        if write.version_id:
            target["version-id"] = write.version_id
        target["sequencer"] = f"{self._sequence:016X}"
        detail: dict[str, Any] = {
            "version": "0",
            "bucket": {"name": write.bucket},
            "object": target,
            "request-id": f"{self._sequence:016X}",
            "requester": write.requester,
            "source-ip-address": "192.0.2.1",
            "reason": write.reason,
        }
        if write.deleted:
            detail["deletion-type"] = "Delete Marker Created" if write.version_id else "Permanently Deleted"
        return {
            "source": "aws.s3",
            "detail-type": DELETED if write.deleted else CREATED,
            "resources": [f"arn:aws:s3:::{write.bucket}"],
            "detail": detail,
        }


def announced_buckets(graph: Graph) -> set[str]:
    """Buckets whose events go to EventBridge."""
    return {str(node.inputs["bucket"]) for node in graph.of_type(NOTIFICATION) if node.inputs.get("eventbridge")}


def _requester(call: Call) -> str:
    principal = call.principal
    if isinstance(principal, ServicePrincipal):
        return principal.name
    return principal.account_id if isinstance(principal, RoleSession) else "anonymous"
