"""S3 buckets: purposes, lifecycle, replication."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.cors import CorsHeader, CorsOrigin, ExposedHeader
from components.foundation.settings.defaults import Override
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.keyed import KeyedSettings
from components.foundation.settings.naming import NamingSettings
from components.storage.lifecycle_settings import (
    ARCHIVE_CLASSES,
    LifecycleRule,
    Transition,
    overlap_faults,
    transition_faults,
)

# Amazon S3 User Guide, "General purpose bucket naming rules".
BUCKET_NAME = r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
BUCKET_NAME_REFUSED = re.compile(r"^\d+\.\d+\.\d+\.\d+$|\.\.|^xn--|^sthree-|^amzn-s3-demo-|-s3alias$|--ol-s3$|--x-s3$")
PurposeName = str


def is_bucket_name(name: str) -> bool:
    """Whether S3 accepts a name for a general purpose bucket."""
    return re.fullmatch(BUCKET_NAME, name) is not None and BUCKET_NAME_REFUSED.search(name) is None


class CorsRule(Settings):
    """A CORS rule of a bucket."""

    allowed_origins: tuple[CorsOrigin, ...] = Field(min_length=1)
    """Origins such as https://app.example.com; `*` for native apps, which send none."""
    allowed_methods: tuple[Literal["GET", "PUT", "POST", "DELETE", "HEAD"], ...] = Field(min_length=1)
    """Allowed HTTP methods."""
    allowed_headers: tuple[CorsHeader, ...] = ("*",)
    """Allowed request headers."""
    expose_headers: tuple[ExposedHeader, ...] = ("ETag",)
    """Response headers exposed to the browser; multipart uploads need ETag."""
    max_age_seconds: int = Field(default=3600, ge=0, le=86400)
    """Maximum age of preflight responses in browser caches, in seconds."""


class ObjectLock(Settings):
    """S3 Object Lock: objects cannot be changed or deleted during retention. It must be enabled at creation."""

    mode: Literal["GOVERNANCE", "COMPLIANCE"] = "GOVERNANCE"
    """`COMPLIANCE` cannot be lifted by anyone, including the root user."""
    retention_days: int = Field(ge=1, le=36500)
    """Default retention of new objects, in days."""


class IntelligentTiering(Settings):
    """Archive tiers of S3 Intelligent-Tiering."""

    prefix: str = ""
    """Key prefix of the objects; all objects by default."""
    archive_access_days: int | None = Field(default=None, ge=90, le=730)
    """Days without access before an object moves to the Archive Access tier; never by default."""
    deep_archive_access_days: int | None = Field(default=None, ge=180, le=730)
    """Days without access before an object moves to the Deep Archive Access tier; never by default."""

    def faults(self) -> Iterator[Fault]:
        """A configuration without a tier, or with tiers in the wrong order."""
        if self.archive_access_days is None and self.deep_archive_access_days is None:
            yield Fault(path="", problem="has no tier", remedy="set archiveAccessDays or deepArchiveAccessDays")
        elif (self.deep_archive_access_days or 731) <= (self.archive_access_days or 0):
            yield Fault(
                path="deepArchiveAccessDays",
                value=self.deep_archive_access_days,
                problem=f"must come after archiveAccessDays ({self.archive_access_days})",
                remedy="set a larger number",
            )


class BucketSettings(Settings):
    """Configuration of a bucket. Every bucket blocks public access and disables ACLs."""

    encryption: Literal["kms", "s3"] = "kms"
    """`kms`: the region's customer managed key, with a bucket key. `s3`: SSE-S3 (dev and log deliveries, X-02)."""
    versioning: Literal[True, False, "suspended"] = True
    """Whether noncurrent object versions are kept. Replication requires it. A bucket that was versioned is never
    unversioned again: `suspended` adds no versions, and existing ones still expire (T-74)."""
    noncurrent_expiration_days: int = Field(default=30, ge=1)
    """Retention of noncurrent versions in days, unless a lifecycle rule sets its own."""
    abort_multipart_upload_days: int = Field(default=7, ge=1)
    """Days after which incomplete multipart uploads are aborted."""
    cors: tuple[CorsRule, ...] = ()
    """CORS rules; none by default."""
    acceleration: bool = False
    """Whether S3 Transfer Acceleration is enabled."""
    event_bridge: bool = False
    """Whether object events are sent to EventBridge, the only event notification used here (T-25)."""
    request_metrics: bool = False
    """Whether CloudWatch request metrics are enabled (S3 charges for them)."""
    access_logs: bool = True
    """Whether server access logs are delivered to the region's logs bucket."""
    object_lock: ObjectLock | None = None
    """Object Lock; disabled by default."""
    intelligent_tiering: dict[str, IntelligentTiering] = Field(default_factory=dict)
    """Intelligent-Tiering archive configurations by name; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Object Lock without versioning."""
        if self.object_lock and not self.adds_versions:
            yield Fault(
                path="objectLock", problem="needs versioning", remedy="set versioning: true or remove objectLock"
            )

    @property
    def adds_versions(self) -> bool:
        """Whether a changed object becomes a noncurrent version."""
        return self.versioning is True

    @property
    def has_versions(self) -> bool:
        """Whether the bucket may have noncurrent versions."""
        return self.versioning is not False

    def overridden_by(self, other: "BucketSettings | None") -> "BucketSettings":
        """These settings, overridden by the fields that the other one sets."""
        if other is None:
            return self
        return self.model_copy(update={name: getattr(other, name) for name in other.model_fields_set})


class PurposeSettings(KeyedSettings):
    """One kind of content: its own bucket or a prefix of the shared bucket, depending on the layout."""

    name: str | None = Field(default=None, pattern=BUCKET_NAME)
    """Physical name of the bucket, before the stack's suffix; `<system>-<purpose>-<environment>` if omitted."""
    replica_names: dict[str, str] = Field(default_factory=dict)
    """Physical names of the buckets in replica regions, by region; `<name>-<region>` if omitted."""
    prefix: str | None = Field(default=None, pattern=r"^[^/].*/$")
    """Key prefix in the shared bucket; `<purpose>/` if omitted."""
    replica_buckets: Literal["replicated", "separate", "none"] = "replicated"
    """Bucket in each replica region: `replicated`, the destination of cross-Region replication; `separate`, with
    objects of its own; or `none`."""
    archive_to: PurposeName | None = None
    """Purpose whose bucket receives a replica of every object, in the archive storage class, before it expires here
    (X-05). With `replicaBuckets: replicated`, the archive of each region receives one; objects that are written to an
    archive directly stay in its region."""
    regenerable: bool = False
    """Whether an expired object is regenerated on request, so that a CDN may cache it for longer (X-06)."""
    restorable: bool = False
    """Whether objects in archive classes are restored on request, so that a distribution may serve the purpose: reading
    them before that is an error (T-55). Requires a rule with `objectRestored`; workloads with the access `restore`
    request it."""
    lifecycle: dict[str, LifecycleRule] = Field(default_factory=dict, max_length=500)
    """Lifecycle rules by ID; without one objects never expire."""
    bucket: Annotated[BucketSettings | None, Override()] = None
    """Overrides of the configuration that all buckets share."""

    @property
    def expiration_days(self) -> int | None:
        """Days until the first untagged objects expire; None if they never do."""
        return min(
            (rule.expiration_days for rule in self.lifecycle.values() if rule.expiration_days and not rule.tags),
            default=None,
        )

    def faults(self) -> Iterator[Fault]:
        """Lifecycle rules that conflict."""
        yield from overlap_faults("lifecycle", self.lifecycle)


class LogsSettings(Settings):
    """The logs bucket of each region: S3 server access logs, CloudFront and load balancer logs (GD-14)."""

    name: str | None = Field(default=None, pattern=BUCKET_NAME)
    """Physical name before the stack's suffix; `<system>-logs-<environment>` if omitted."""
    replica_names: dict[str, str] = Field(default_factory=dict)
    """Physical names in replica regions, by region; `<name>-<region>` if omitted."""
    retention_days: int = Field(default=365, ge=1)
    """Days until logs expire (X-01)."""
    transitions: tuple[Transition, ...] = ()
    """Transitions to colder storage classes; none by default."""
    lifecycle_rule_id: str = "expire-logs"
    """ID of the lifecycle rule."""
    intelligent_tiering: dict[str, IntelligentTiering] = Field(default_factory=dict)
    """Intelligent-Tiering archive configurations by name; none by default."""

    @property
    def lifecycle(self) -> dict[str, LifecycleRule]:
        """The bucket's lifecycle rule."""
        return {
            self.lifecycle_rule_id: LifecycleRule(transitions=self.transitions, expiration_days=self.retention_days)
        }

    def faults(self) -> Iterator[Fault]:
        """Transitions that S3 rejects, or that come after the expiration."""
        yield from transition_faults("transitions", self.transitions, "retentionDays", self.retention_days)


class ReplicationSettings(Settings):
    """Replication to the replica regions."""

    time_control: bool = True
    """S3 Replication Time Control: 15 minutes for 99.9 % of objects, with metrics and alarms."""
    delete_markers: bool = True
    """Whether delete markers are replicated."""
    two_way: bool = False
    """Whether every region's buckets replicate to all others."""
    archive_class: Literal["GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] = "DEEP_ARCHIVE"
    """Storage class of the replicas that `archiveTo` creates."""
    latency_alarm_seconds: int = Field(default=900, ge=60)
    """Replication latency above which the alarm fires; 15 minutes by default (GD-167)."""


class StorageSettings(Settings):
    """The S3 buckets of a system."""

    layout: Literal["bucket_per_purpose", "prefix_per_purpose"] = "bucket_per_purpose"
    """A bucket per purpose, or one bucket with a prefix per purpose (X-16). It is immutable on a live stack: objects
    are not moved."""
    name: str | None = Field(default=None, pattern=BUCKET_NAME)
    """Physical name of the shared bucket (prefix_per_purpose); `<system>-media-<environment>` if omitted."""
    replica_names: dict[str, str] = Field(default_factory=dict)
    """Physical names of the shared bucket in replica regions, by region."""
    bucket: BucketSettings = Field(default_factory=BucketSettings)
    """Configuration of every data bucket."""
    purposes: dict[PurposeName, PurposeSettings] = Field(min_length=1)
    """Purposes (kinds of content) by name."""
    logs: LogsSettings = Field(default_factory=LogsSettings)
    """The logs bucket of each region."""
    replication: ReplicationSettings = Field(default_factory=ReplicationSettings)
    """Replication to replica regions."""

    def logs_name(self, naming: NamingSettings) -> str:
        """Name of the primary region's logs bucket, before the stack's suffix."""
        return self.logs.name or f"{naming.system}-logs-{naming.environment}"

    def library_name(self, naming: NamingSettings) -> str:
        """Name of the primary region's shared bucket (prefix_per_purpose), before the suffix."""
        return self.name or f"{naming.system}-media-{naming.environment}"

    def purpose_name(self, purpose: PurposeName, naming: NamingSettings) -> str:
        """Name of the primary region's bucket of a purpose, before the suffix."""
        return self.purposes[purpose].name or f"{naming.system}-{purpose}-{naming.environment}"

    def is_copied(self, purpose: PurposeName) -> bool:
        """Whether replica regions have a bucket for a purpose, replicated or separate."""
        return self.layout == "prefix_per_purpose" or self.purposes[purpose].replica_buckets != "none"

    def archive_classes(self, purpose: PurposeName) -> dict[str, str]:
        """Archive classes and tiers that objects of a purpose move to, by the path of the setting. They cannot be read
        without a restore; GLACIER_IR can."""
        found = {
            f"purposes.{purpose}.lifecycle.{rule_id}.transitions[{index}].storageClass": item.storage_class
            for rule_id, rule in self.purposes[purpose].lifecycle.items()
            for index, item in enumerate(rule.transitions)
            if item.storage_class in ARCHIVE_CLASSES
        }
        return found | {
            f"{self.bucket_path(purpose)}.intelligentTiering.{name}": "the archive tiers of INTELLIGENT_TIERING"
            for name in self.bucket_of(purpose).intelligent_tiering
        }

    def bucket_path(self, purpose: PurposeName) -> str:
        """Path of the configuration of a purpose's bucket: of its own one, or of the shared one."""
        return "bucket" if self.layout == "prefix_per_purpose" else f"purposes.{purpose}.bucket"

    def bucket_of(self, purpose: PurposeName) -> BucketSettings:
        """Configuration of the bucket of a purpose."""
        return self.bucket.overridden_by(self.purposes[purpose].bucket)

    def faults(self) -> Iterator[Fault]:
        """Names that S3 rejects, and settings of a purpose that conflict with each other or with the layout."""
        for purpose, settings in self.purposes.items():
            path = f"purposes.{purpose}"
            if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", purpose):
                yield Fault(path=path, problem="allowed: at most 31 lower-case letters, digits and hyphens")
            if purpose == "logs":
                yield Fault(path=path, problem="is reserved for the logs bucket", remedy="rename the purpose")
            yield from self._archive_faults(path, purpose, settings)
            yield from self._layout_faults(path, settings)
        yield from self._name_faults()
        if self.layout == "bucket_per_purpose":
            yield from self._shared_name_faults()
        if self.layout == "prefix_per_purpose":
            yield from self._prefix_faults()

    def _archive_faults(self, path: str, purpose: PurposeName, settings: PurposeSettings) -> Iterator[Fault]:
        target = settings.archive_to
        if target is None:
            return
        if target not in self.purposes:
            yield unknown_name(f"{path}.archiveTo", target, self.purposes, "purpose", value=target)
        elif target == purpose:
            yield Fault(path=f"{path}.archiveTo", value=target, problem="is the purpose itself", remedy="set another")
        elif self.purposes[target].archive_to is not None:
            yield Fault(
                path=f"{path}.archiveTo",
                value=target,
                problem=f"'{target}' has an archive itself, and S3 does not replicate replicas again (T-53)",
                remedy=f"remove purposes.{target}.archiveTo",
            )
        elif self.layout == "bucket_per_purpose":
            for name in (purpose, target):
                if not self.bucket_of(name).adds_versions:
                    yield Fault(
                        path=f"{path}.archiveTo",
                        value=target,
                        problem=f"requires versioning on '{name}'",
                        remedy=f"set purposes.{name}.bucket.versioning: true",
                    )
            if self.purposes[target].expiration_days is not None:
                yield Fault(
                    path=f"{path}.archiveTo",
                    value=target,
                    problem=f"'{target}' expires its objects after {self.purposes[target].expiration_days} days",
                    remedy="archives do not expire: remove the expiration",
                )

    def _layout_faults(self, path: str, settings: PurposeSettings) -> Iterator[Fault]:
        shared = self.layout == "prefix_per_purpose"
        excluded = ("name", "replica_names", "bucket", "archive_to", "replica_buckets") if shared else ("prefix",)
        for name in excluded:
            if name in settings.model_fields_set and getattr(settings, name) not in (None, {}):
                alias = PurposeSettings.model_fields[name].alias or name
                remedy = "set it on storage, for the shared bucket" if shared else "use lifecycle rules with a prefix"
                yield Fault(path=f"{path}.{alias}", problem=f"conflicts with layout {self.layout}", remedy=remedy)

    def _shared_name_faults(self) -> Iterator[Fault]:
        for name in ("name", "replica_names"):
            if name in self.model_fields_set:
                alias = StorageSettings.model_fields[name].alias or name
                yield Fault(
                    path=alias, problem="applies only to layout prefix_per_purpose", remedy="name each purpose's bucket"
                )

    def _name_faults(self) -> Iterator[Fault]:
        owners: list[tuple[str, StorageSettings | PurposeSettings | LogsSettings, BucketSettings]] = [
            ("", self, self.bucket),
            ("logs", self.logs, BucketSettings(access_logs=False)),
            *((f"purposes.{name}", purpose, self.bucket_of(name)) for name, purpose in self.purposes.items()),
        ]
        seen: dict[str, str] = {}
        for owner, settings, bucket in owners:
            prefix = f"{owner}." if owner else ""
            names = [(f"{prefix}name", settings.name)]
            names += [(f"{prefix}replicaNames.{region}", name) for region, name in settings.replica_names.items()]
            for path, name in names:
                if name is None:
                    continue
                if not is_bucket_name(name):
                    yield Fault(path=path, value=name, problem="is not a valid S3 bucket name", remedy="rename it")
                if bucket.acceleration and "." in name:
                    yield Fault(
                        path=path,
                        value=name,
                        problem="Transfer Acceleration does not support names with dots",
                        remedy="use hyphens, or set acceleration: false",
                    )
                if name in seen:
                    yield Fault(path=path, value=name, problem=f"duplicates {seen[name]}", remedy="rename one")
                seen[name] = path

    def _prefix_faults(self) -> Iterator[Fault]:
        prefixes = [(name, settings.prefix or f"{name}/") for name, settings in self.purposes.items()]
        for index, (name, prefix) in enumerate(prefixes):
            for other, other_prefix in prefixes[:index]:
                if prefix.startswith(other_prefix) or other_prefix.startswith(prefix):
                    yield Fault(
                        path=f"purposes.{name}.prefix",
                        value=prefix,
                        problem=f"overlaps '{other_prefix}' of purposes.{other}",
                        remedy="use a distinct prefix for each purpose",
                    )
