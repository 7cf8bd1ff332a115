"""S3, and backups of all stores."""

from collections.abc import Iterator, Mapping
from typing import Any

from cost.charge import Charge, Usage, by_usage
from cost.resource import Resource

CLASSES: Mapping[str, str] = {
    "standard": "standardGb",
    "infrequent-access": "infrequentAccessGb",
    "glacier": "glacierGb",
    "deep-archive": "deepArchiveGb",
}


def bucket(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Storage, requests, and data out to the internet, which is free to CloudFront.

    Storage classes other than STANDARD are charges where usage has them.
    """
    for name, key in CLASSES.items():
        if name == "standard" or key in usage:
            yield by_usage(f"{name} storage", f"s3.{name}-gb-months", "GB-month", usage.get(key))
    yield by_usage("PUT, COPY, POST, LIST requests", "s3.put-requests", "request", usage.get("putRequests"))
    yield by_usage("GET and other requests", "s3.get-requests", "request", usage.get("getRequests"))
    yield by_usage("data out to the internet", "data-transfer.internet-gb", "GB", usage.get("internetGb"))


def replication(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Data to the other region; Replication Time Control where a rule has it."""
    rules: list[dict[str, Any]] = resource.items("rules")
    copied = usage.get("replicatedGb")
    yield by_usage("data to other regions", "data-transfer.region-gb", "GB", copied)
    if any(_timed(rule) for rule in rules):
        yield by_usage("Replication Time Control", "s3.replication-time-gb", "GB", copied)


def _timed(rule: dict[str, Any]) -> bool:
    """Whether a rule has Replication Time Control."""
    destination: dict[str, Any] = rule.get("destination") or {}
    control: dict[str, Any] = destination.get("replicationTime") or {}
    return control.get("status") == "Enabled"


def intelligent_tiering(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("monitored objects", "s3.monitored-objects", "object", usage.get("monitoredObjects"))


def accelerate(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield by_usage("accelerated data", "s3.accelerated-gb", "GB", usage.get("acceleratedGb"))


def backup_vault(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Recovery points. Their price depends on the store that they are of."""
    yield by_usage("recovery points", "backup.storage-gb-months", "GB-month", usage.get("storageGb"))


def snapshots(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Snapshots of EBS volumes that a lifecycle policy makes."""
    yield by_usage("volume snapshots", "ebs.snapshot-gb-months", "GB-month", usage.get("snapshotGb"))
