"""The buckets of a system in a region, derived from the settings (pure functions)."""

from collections.abc import Mapping
from dataclasses import dataclass

from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.naming import NamingSettings
from components.storage.lifecycle_settings import LifecycleRule
from components.storage.settings import BucketSettings, StorageSettings

BUCKET_NAME_LIMIT = longest_name("aws:s3/bucket:Bucket")
SHARED = "library"  # key of the one bucket of the layout prefix_per_purpose


@dataclass(frozen=True, kw_only=True)
class BucketPlan:
    """A planned bucket: physical name, configuration, lifecycle rules by ID, replication, and former key."""

    bucket_name: str
    settings: BucketSettings
    lifecycle: Mapping[str, LifecycleRule]
    replicated: bool
    archive_to: str | None = None
    formerly: str | None = None


def bucket_plan(
    storage: StorageSettings, naming: NamingSettings, region: str, *, primary: bool
) -> dict[str, BucketPlan]:
    """The data buckets of a region by key: the purpose, or `library` for the shared bucket.

    A replica region has the buckets that are replicated or separate, with the same lifecycle rules: S3 does not
    replicate lifecycle configurations (T-07).
    """
    if storage.layout == "prefix_per_purpose":
        shared = BucketPlan(
            bucket_name=_named(storage.library_name(naming), storage.replica_names, naming, region, primary=primary),
            settings=storage.bucket,
            lifecycle=_shared_lifecycle(storage),
            replicated=True,
        )
        return {SHARED: shared}
    return {
        key: BucketPlan(
            bucket_name=_named(
                storage.purpose_name(key, naming),
                purpose.replica_names,
                naming,
                region,
                primary=primary,
            ),
            settings=storage.bucket_of(key),
            lifecycle=purpose.lifecycle,
            replicated=purpose.replica_buckets == "replicated",
            archive_to=purpose.archive_to,
            formerly=purpose.formerly,
        )
        for key, purpose in storage.purposes.items()
        if primary or storage.is_copied(key)
    }


def logs_bucket_name(storage: StorageSettings, naming: NamingSettings, region: str, *, primary: bool) -> str:
    """Physical name of a region's logs bucket."""
    return _named(storage.logs_name(naming), storage.logs.replica_names, naming, region, primary=primary)


def bucket_key(storage: StorageSettings, purpose: str) -> str:
    """Key of the bucket that a purpose is in."""
    return SHARED if storage.layout == "prefix_per_purpose" else purpose


def bucket_prefix(storage: StorageSettings, purpose: str) -> str:
    """Key prefix of a purpose's objects; empty unless purposes share a bucket. Of a purpose that the stack lacks, the
    one that it would have: checks go on until they report it."""
    if storage.layout != "prefix_per_purpose":
        return ""
    settings = storage.purposes.get(purpose)
    return (settings.prefix if settings else "") or f"{purpose}/"


def _named(base: str, replica_names: Mapping[str, str], naming: NamingSettings, region: str, *, primary: bool) -> str:
    own = base if primary else replica_names.get(region)
    parts = (own,) if own else (base, region)
    return physical_name(*parts, naming.suffix, limit=BUCKET_NAME_LIMIT)


def _shared_lifecycle(storage: StorageSettings) -> dict[str, LifecycleRule]:
    """Lifecycle rules of all purposes, limited to their prefixes, with IDs that contain the purpose."""
    return {
        f"{name}-{rule_name}": rule.model_copy(update={"prefix": bucket_prefix(storage, name) + rule.prefix})
        for name, purpose in storage.purposes.items()
        for rule_name, rule in purpose.lifecycle.items()
    }
