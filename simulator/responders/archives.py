"""Objects in archive classes of S3: their temporary copies.

Amazon S3 User Guide, "Understanding archive retrieval options" and "Restoring an archived object". A lifecycle rule is
what a scenario does: their times are settings, which are checked elsewhere.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.core.objects import announced_buckets
from simulator.core.resources import BUCKET
from simulator.core.store import stored_object
from simulator.interfaces import Call, Responder, ServiceError
from simulator.runtime import Runtime

LONGEST_HOURS: Mapping[str, Mapping[str, float]] = {
    "GLACIER": {"Expedited": 5 / 60, "Standard": 5, "Bulk": 12},
    "DEEP_ARCHIVE": {"Standard": 12, "Bulk": 48},
}
"""Longest usual times until a copy is there, by storage class and tier."""
IN_PROGRESS, RESTORED = "IN_PROGRESS", "RESTORED"


class Archives:
    """Archived objects of a simulation. after: plans an action in some seconds."""

    def __init__(self, runtime: Runtime, after: Callable[[float, str, Callable[[], None]], None]) -> None:
        self._runtime, self._after = runtime, after
        self._regions = {str(node.inputs["bucket"]): node.region for node in runtime.graph.of_type(BUCKET)}
        self._announced = announced_buckets(runtime.graph)
        self.responders: Mapping[str, Responder] = {"s3.RestoreObject": self._restore}

    def archive(self, bucket: str, key: str, storage_class: str = "GLACIER") -> None:
        """Moves an object to an archive class, as a lifecycle rule does."""
        self._object(bucket, key).set_storage_class(storage_class)

    def _object(self, bucket: str, key: str, version: str | None = None) -> Any:
        """The stored object, None without one."""
        found = stored_object(bucket, key, version)
        if found is not None:
            found._transitions = []  # the store would finish a copy when its status is read
        return found

    def _restore(self, call: Call) -> Mapping[str, Any]:
        """Requests a copy; a copy that is there is kept for the days of the request."""
        bucket, key, request = str(call.params["Bucket"]), str(call.params["Key"]), call.params["RestoreRequest"]
        found = self._object(bucket, key, call.params.get("VersionId"))
        if found is None:
            raise ServiceError("NoSuchKey", "The specified key does not exist.", 404)
        if found.storage_class not in LONGEST_HOURS:
            raise ServiceError("InvalidObjectState", "Restore is not allowed for the object's storage class", 403)
        if found.status == IN_PROGRESS:
            raise ServiceError("RestoreAlreadyInProgress", "Object restore is already in progress", 409)
        tier, hours = (
            request.get("GlacierJobParameters", {}).get("Tier", "Standard"),
            LONGEST_HOURS[found.storage_class],
        )
        if tier not in hours:
            raise ServiceError("InvalidArgument", f"Retrieval option is not supported by this storage class: {tier}")
        keep = timedelta(days=request["Days"])
        if found.status == RESTORED:
            found.set_expiry(self._runtime.now + keep)
            return {}
        found.set_expiry(self._runtime.now + keep)
        found.status = IN_PROGRESS
        self._announce("Object Restore Initiated", bucket, found)
        self._after(hours[tier] * 3600, f"restore {key}", lambda: self._complete(bucket, found, keep))
        return {}

    def _complete(self, bucket: str, found: Any, keep: timedelta) -> None:
        """A copy is there, until it expires."""
        until = self._runtime.now + keep
        found.status = RESTORED
        found.set_expiry(until)
        self._announce("Object Restore Completed", bucket, found, until)
        self._after(keep.total_seconds(), f"expire {found.name}", lambda: self._expire(bucket, found))

    def _expire(self, bucket: str, found: Any) -> None:
        """Ends a copy, unless a later request keeps it."""
        until: datetime = found._expiry  # pyright: ignore[reportPrivateUsage]
        if until > self._runtime.now:
            wait = (until - self._runtime.now).total_seconds()
            self._after(wait, f"expire {found.name}", lambda: self._expire(bucket, found))
            return
        found.status = None
        found.set_expiry(None)
        self._announce("Object Restore Expired", bucket, found)

    def _announce(self, detail_type: str, bucket: str, found: Any, until: datetime | None = None) -> None:
        if bucket not in self._announced:
            return
        detail: dict[str, Any] = {
            "version": "0",
            "bucket": {"name": bucket},
            "object": {"key": found.name, "version-id": str(found.version_id), "size": found.size},
            "source-storage-class": found.storage_class,
        }
        if until is not None:
            detail["restore-expiry-time"] = until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        event = {"source": "aws.s3", "detail-type": detail_type, "resources": [f"arn:aws:s3:::{bucket}"]}
        self._runtime.emit({**event, "detail": detail}, self._regions[bucket])
