"""What storage settings must agree on with the regions and the environment."""

from collections.abc import Iterator

from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.naming import NamingSettings
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.storage import StorageSettings


def region_faults(regions: RegionsSettings, storage: StorageSettings) -> Iterator[Fault]:
    """Names for regions that the stack does not have, copies without versions, and a mode without its copies."""
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
            problem="mode active_active writes in every region, and copies would go one way only",
            remedy="set twoWay: true, or mode: active_passive",
        )
    if storage.replication.two_way and not regions.replicas:
        yield Fault(path="storage.replication.twoWay", value=True, problem="needs replica regions", remedy="remove it")


def _copy_faults(storage: StorageSettings) -> Iterator[Fault]:
    if storage.layout == "prefix_per_purpose":
        if not storage.bucket.versioning:
            yield Fault(
                path="storage.bucket.versioning",
                value=False,
                problem="the bucket is replicated, which needs versioning (T-05)",
                remedy="set versioning: true",
            )
        return
    for name, purpose in storage.purposes.items():
        if purpose.copies == "replicated" and not storage.bucket_of(name).versioning:
            yield Fault(
                path=f"storage.purposes.{name}.copies",
                value=purpose.copies,
                problem="replication needs versioning (T-05)",
                remedy=f"set purposes.{name}.bucket.versioning: true, or copies: separate or none",
            )


def encryption_faults(naming: NamingSettings, storage: StorageSettings) -> Iterator[Fault]:
    """Data buckets without the customer key in staging or production (X-02)."""
    if naming.environment not in ("staging", "prod"):
        return
    places = [("storage.bucket", storage.bucket.encryption)]
    if storage.layout == "bucket_per_purpose":
        places = [(f"storage.purposes.{name}.bucket", storage.bucket_of(name).encryption) for name in storage.purposes]
    for path, encryption in places:
        if encryption != "kms":
            yield Fault(
                path=f"{path}.encryption",
                value=encryption,
                problem=f"data in {naming.environment} is encrypted with the customer key (X-02)",
                remedy="set kms",
            )


def archive_faults(storage: StorageSettings) -> Iterator[Fault]:
    """A copy between a bucket with the customer key and one without: S3 replicates like to like here (T-06)."""
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
                remedy="encrypt both alike",
            )
