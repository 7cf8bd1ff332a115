"""Checks of storage settings against regions and environment."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.storage.settings import StorageSettings


def region_faults(regions: RegionsSettings, storage: StorageSettings) -> Iterator[Fault]:
    """Names for unknown regions, replication without versioning, and a mode that requires two-way replication."""
    owners = [("", storage.replica_names), ("logs.", storage.logs.replica_names)]
    owners += [(f"purposes.{name}.", purpose.replica_names) for name, purpose in storage.purposes.items()]
    for prefix, names in owners:
        for region in names:
            if region not in regions.replicas:
                path = f"storage.{prefix}replicaNames.{region}"
                if regions.replicas:
                    yield unknown_name(path, region, regions.replicas, "replica region")
                else:
                    yield Fault(path=path, problem="the stack has no replica regions", remedy="remove it")
    if regions.replicas:
        yield from _copy_faults(storage)
    if regions.mode == "active_active" and not storage.replication.two_way:
        yield Fault(
            path="storage.replication.twoWay",
            value=False,
            problem="mode active_active writes in every region, and replication would be one-way",
            remedy="set twoWay: true, or mode: active_passive",
        )
    if storage.replication.two_way and not regions.replicas:
        yield Fault(
            path="storage.replication.twoWay", value=True, problem="requires replica regions", remedy="remove it"
        )


def _copy_faults(storage: StorageSettings) -> Iterator[Fault]:
    if storage.layout == "prefix_per_purpose":
        if not storage.bucket.adds_versions:
            yield Fault(
                path="storage.bucket.versioning",
                value=storage.bucket.versioning,
                problem="the bucket is replicated, which requires versioning (T-05)",
                remedy="set versioning: true",
            )
        return
    for name, purpose in storage.purposes.items():
        if purpose.replica_buckets == "replicated" and not storage.bucket_of(name).adds_versions:
            yield Fault(
                path=f"storage.purposes.{name}.replicaBuckets",
                value=purpose.replica_buckets,
                problem="replication requires versioning (T-05)",
                remedy=f"set purposes.{name}.bucket.versioning: true, or replicaBuckets: separate or none",
            )


def encryption_faults(naming: NamingSettings, storage: StorageSettings) -> Iterator[Fault]:
    """Data buckets in staging or production that are not encrypted with the customer managed key (X-02)."""
    if naming.environment not in ("staging", "prod"):
        return
    buckets = [("storage.bucket", storage.bucket.encryption)]
    if storage.layout == "bucket_per_purpose":
        buckets = [(f"storage.purposes.{name}.bucket", storage.bucket_of(name).encryption) for name in storage.purposes]
    for path, encryption in buckets:
        if encryption != "kms":
            yield Fault(
                path=f"{path}.encryption",
                value=encryption,
                problem=f"data in {naming.environment} must use the customer managed key (X-02)",
                remedy="set kms",
            )


def archive_faults(storage: StorageSettings) -> Iterator[Fault]:
    """Archiving between a bucket with the customer managed key and one without it (T-06)."""
    for name, purpose in storage.purposes.items():
        target = purpose.archive_to
        if target is None or storage.layout != "bucket_per_purpose":
            continue
        here, there = storage.bucket_of(name).encryption, storage.bucket_of(target).encryption
        if here != there:
            yield Fault(
                path=f"storage.purposes.{name}.archiveTo",
                value=target,
                problem=f"'{name}' is encrypted with {here} and '{target}' with {there}",
                remedy="use the same encryption for both",
            )
