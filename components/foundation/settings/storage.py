"""What a system keeps in S3, and what its buckets are like."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.defaults import Override
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.lifecycle import LifecycleRule, Transition, overlap_faults, transition_faults
from components.foundation.settings.naming import NamingSettings

# Amazon S3 User Guide, "General purpose bucket naming rules".
BUCKET_NAME = r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"
BUCKET_NAME_REFUSED = re.compile(r"^\d+\.\d+\.\d+\.\d+$|\.\.|^xn--|^sthree-|^amzn-s3-demo-|-s3alias$|--ol-s3$|--x-s3$")
PurposeName = str


class CorsRule(Settings):
    """Which web pages may speak to a bucket, and how."""

    allowed_origins: tuple[str, ...] = Field(min_length=1)
    """Origins such as https://app.example.com; `*` for native apps, which send none."""
    allowed_methods: tuple[Literal["GET", "PUT", "POST", "DELETE", "HEAD"], ...] = Field(min_length=1)
    """HTTP methods they may use."""
    allowed_headers: tuple[str, ...] = ("*",)
    """Request headers they may send."""
    expose_headers: tuple[str, ...] = ("ETag",)
    """Response headers they may read; multipart uploads need ETag."""
    max_age_seconds: int = Field(default=3600, ge=0, le=86400)
    """How long a browser remembers the answer to its preflight request."""


class ObjectLock(Settings):
    """Objects that cannot be changed or deleted for a time. It can only be chosen when the bucket is made."""

    mode: Literal["GOVERNANCE", "COMPLIANCE"] = "GOVERNANCE"
    """`COMPLIANCE` cannot be lifted by anyone, the root user included."""
    retention_days: int = Field(ge=1, le=36500)
    """Days that a new object is locked for."""


class IntelligentTiering(Settings):
    """Archive tiers of S3 Intelligent-Tiering for objects that nobody reads."""

    prefix: str = ""
    """Objects whose key begins with this; all by default."""
    archive_access_days: int | None = Field(default=None, ge=90, le=730)
    """Days without access after which an object goes to the Archive Access tier; never by default."""
    deep_archive_access_days: int | None = Field(default=None, ge=180, le=730)
    """Days without access after which it goes to the Deep Archive Access tier; never by default."""

    def faults(self) -> Iterator[Fault]:
        """A configuration without a tier, or with tiers in the wrong order."""
        if self.archive_access_days is None and self.deep_archive_access_days is None:
            yield Fault(path="", problem="names no tier", remedy="give archiveAccessDays or deepArchiveAccessDays")
        elif (self.deep_archive_access_days or 731) <= (self.archive_access_days or 0):
            yield Fault(
                path="deepArchiveAccessDays",
                value=self.deep_archive_access_days,
                problem=f"must come after archiveAccessDays ({self.archive_access_days})",
                remedy="set a larger number",
            )


class BucketSettings(Settings):
    """What a bucket is like. Public access is blocked and ACLs are off in every bucket."""

    encryption: Literal["kms", "s3"] = "kms"
    """`kms`: the region's customer key, with a bucket key. `s3`: keys that S3 holds (dev and log deliveries, X-02)."""
    versioning: bool = True
    """Whether replaced and deleted objects are kept. Replication needs it."""
    noncurrent_expiration_days: int = Field(default=30, ge=1)
    """Days that replaced and deleted versions are kept, where a rule says nothing else."""
    abort_multipart_upload_days: int = Field(default=7, ge=1)
    """Days after which the parts of an unfinished upload go."""
    cors: tuple[CorsRule, ...] = ()
    """Web pages that may speak to the bucket; none by default."""
    acceleration: bool = False
    """Whether uploads may take S3 Transfer Acceleration."""
    event_bridge: bool = False
    """Whether object events go to EventBridge, the only way of notification here (T-25)."""
    request_metrics: bool = False
    """Whether CloudWatch counts requests (S3 charges for it)."""
    access_logs: bool = True
    """Whether requests are logged to the region's logs bucket."""
    object_lock: ObjectLock | None = None
    """Locks new objects; none by default."""
    intelligent_tiering: dict[str, IntelligentTiering] = Field(default_factory=dict)
    """Archive tiers by the name of their configuration; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Object lock without versions."""
        if self.object_lock and not self.versioning:
            yield Fault(
                path="objectLock", problem="needs versioning", remedy="set versioning: true or remove objectLock"
            )

    def overridden_by(self, other: "BucketSettings | None") -> "BucketSettings":
        """These settings with what the other one sets."""
        if other is None:
            return self
        given = {name: getattr(other, name) for name in other.model_fields_set}
        own = {name: getattr(self, name) for name in self.model_fields_set}
        return BucketSettings(**{**own, **given})


class PurposeSettings(Settings):
    """One kind of content: a bucket of its own or a prefix of the shared one, as the layout says."""

    name: str | None = Field(default=None, pattern=BUCKET_NAME)
    """Physical name of its bucket, before the stack's suffix; `<system>-<purpose>-<environment>` when left out."""
    replica_names: dict[str, str] = Field(default_factory=dict)
    """Physical names of its buckets in replica regions, by region; `<name>-<region>` where left out."""
    prefix: str | None = Field(default=None, pattern=r"^[^/].*/$")
    """Where it stands in a shared bucket; `<purpose>/` when left out."""
    copies: Literal["replicated", "separate", "none"] = "replicated"
    """In replica regions: `replicated` has a copy of every object there, `separate` a bucket with content of its
    own, `none` nothing."""
    archive_to: PurposeName | None = None
    """Purpose whose bucket gets a copy of every object in its archive class before it expires here (X-05)."""
    regenerable: bool = False
    """Whether an object that expired is made again when it is asked for, so that a CDN may keep it longer (X-06)."""
    lifecycle: dict[str, LifecycleRule] = Field(default_factory=dict, max_length=500)
    """Rules by their id; objects stay for ever without."""
    bucket: Annotated[BucketSettings | None, Override()] = None
    """What its bucket is like where that differs from the other buckets."""

    @property
    def expiration_days(self) -> int | None:
        """Age at which the first of its objects goes that carry no tag; None where none does."""
        return min(
            (rule.expiration_days for rule in self.lifecycle.values() if rule.expiration_days and not rule.tags),
            default=None,
        )

    def faults(self) -> Iterator[Fault]:
        """Rules that exclude each other."""
        yield from overlap_faults("lifecycle", self.lifecycle)


class LogsSettings(Settings):
    """The logs bucket of each region: S3 access logs, CloudFront and load balancer logs (GD-14)."""

    name: str | None = Field(default=None, pattern=BUCKET_NAME)
    """Physical name before the stack's suffix; `<system>-logs-<environment>` when left out."""
    replica_names: dict[str, str] = Field(default_factory=dict)
    """Physical names in replica regions, by region; `<name>-<region>` where left out."""
    retention_days: int = Field(default=365, ge=1)
    """Days that logs are kept (X-01)."""
    transitions: tuple[Transition, ...] = ()
    """Moves to colder classes; none by default."""
    rule: str = "expire-logs"
    """Id of the lifecycle rule."""
    intelligent_tiering: dict[str, IntelligentTiering] = Field(default_factory=dict)
    """Archive tiers by the name of their configuration; none by default."""

    @property
    def lifecycle(self) -> dict[str, LifecycleRule]:
        """The bucket's rule."""
        return {self.rule: LifecycleRule(transitions=self.transitions, expiration_days=self.retention_days)}

    def faults(self) -> Iterator[Fault]:
        """Moves that S3 refuses, or that come after the logs are gone."""
        yield from transition_faults("transitions", self.transitions, "retentionDays", self.retention_days)


class ReplicationSettings(Settings):
    """How objects are copied to the replica regions."""

    time_control: bool = True
    """S3 Replication Time Control: 15 minutes for 99.9 % of objects, with metrics and alarms on it."""
    delete_markers: bool = True
    """Whether a delete in the source hides the copy as well."""
    two_way: bool = False
    """Whether every region's buckets are copied to all the others."""
    archive_class: Literal["GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"] = "DEEP_ARCHIVE"
    """Storage class of the copies that `archiveTo` makes."""
    latency_alarm_seconds: int = Field(default=900, ge=60)
    """Replication delay above which the alarm rings; 15 minutes by default (GD-167)."""


class StorageSettings(Settings):
    """The buckets of a system."""

    layout: Literal["bucket_per_purpose", "prefix_per_purpose"] = "bucket_per_purpose"
    """A bucket for each purpose, or one bucket in which each purpose has a prefix (X-16). It cannot change on a
    live stack: objects do not move by themselves."""
    name: str | None = Field(default=None, pattern=BUCKET_NAME)
    """Physical name of the shared bucket (prefix_per_purpose); `<system>-media-<environment>` when left out."""
    replica_names: dict[str, str] = Field(default_factory=dict)
    """Physical names of the shared bucket in replica regions, by region."""
    bucket: BucketSettings = Field(default_factory=BucketSettings)
    """What every data bucket is like."""
    purposes: dict[PurposeName, PurposeSettings] = Field(min_length=1)
    """The kinds of content, by name."""
    logs: LogsSettings = Field(default_factory=LogsSettings)
    """The logs bucket of each region."""
    replication: ReplicationSettings = Field(default_factory=ReplicationSettings)
    """How objects are copied to replica regions."""

    def logs_name(self, naming: NamingSettings) -> str:
        """Name of the primary region's logs bucket, before the stack's suffix."""
        return self.logs.name or f"{naming.system}-logs-{naming.environment}"

    def library_name(self, naming: NamingSettings) -> str:
        """Name of the primary region's bucket of all purposes, where they share one, before the suffix."""
        return self.name or f"{naming.system}-media-{naming.environment}"

    def purpose_name(self, purpose: PurposeName, naming: NamingSettings) -> str:
        """Name of the primary region's bucket of a purpose, before the suffix."""
        return self.purposes[purpose].name or f"{naming.system}-{purpose}-{naming.environment}"

    def is_copied(self, purpose: PurposeName) -> bool:
        """Whether replica regions have a place for a purpose's objects, copied or their own."""
        return self.layout == "prefix_per_purpose" or self.purposes[purpose].copies != "none"

    def bucket_of(self, purpose: PurposeName) -> BucketSettings:
        """What the bucket of a purpose is like."""
        return self.bucket.overridden_by(self.purposes[purpose].bucket)

    def faults(self) -> Iterator[Fault]:
        """Names that S3 refuses, and settings of one purpose that exclude each other or the layout."""
        for purpose, settings in self.purposes.items():
            path = f"purposes.{purpose}"
            if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", purpose):
                yield Fault(path=path, problem="allowed: lower-case letters, digits and hyphens, 31 at most")
            if purpose == "logs":
                yield Fault(path=path, problem="is the logs bucket's own name", remedy="rename the purpose")
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
            near = unknown_name(f"{path}.archiveTo", target, self.purposes, "purpose")
            yield Fault(path=near.path, value=target, problem=near.problem, remedy=near.remedy)
        elif target == purpose:
            yield Fault(path=f"{path}.archiveTo", value=target, problem="is the purpose itself", remedy="name another")
        elif self.layout == "bucket_per_purpose":
            for name in (purpose, target):
                if not self.bucket_of(name).versioning:
                    yield Fault(
                        path=f"{path}.archiveTo",
                        value=target,
                        problem=f"needs versioning on '{name}'",
                        remedy=f"set purposes.{name}.bucket.versioning: true",
                    )
            if self.purposes[target].expiration_days is not None:
                yield Fault(
                    path=f"{path}.archiveTo",
                    value=target,
                    problem=f"'{target}' expires its objects after {self.purposes[target].expiration_days} days",
                    remedy="archives keep what they hold: remove the expiration",
                )

    def _layout_faults(self, path: str, settings: PurposeSettings) -> Iterator[Fault]:
        shared = self.layout == "prefix_per_purpose"
        excluded = ("name", "replica_names", "bucket", "archive_to", "copies") if shared else ("prefix",)
        for name in excluded:
            if name in settings.model_fields_set and getattr(settings, name) not in (None, {}):
                alias = PurposeSettings.model_fields[name].alias or name
                where = "set it on storage, for the shared bucket" if shared else "use lifecycle rules with a prefix"
                yield Fault(path=f"{path}.{alias}", problem=f"excludes layout {self.layout}", remedy=where)

    def _shared_name_faults(self) -> Iterator[Fault]:
        for name in ("name", "replica_names"):
            if name in self.model_fields_set:
                alias = StorageSettings.model_fields[name].alias or name
                yield Fault(
                    path=alias, problem="belongs to layout prefix_per_purpose", remedy="name each purpose's bucket"
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
                if not re.fullmatch(BUCKET_NAME, name) or BUCKET_NAME_REFUSED.search(name):
                    yield Fault(path=path, value=name, problem="is no bucket name that S3 accepts", remedy="rename it")
                if bucket.acceleration and "." in name:
                    yield Fault(
                        path=path,
                        value=name,
                        problem="a name with dots excludes acceleration",
                        remedy="use hyphens, or set acceleration: false",
                    )
                if name in seen:
                    yield Fault(path=path, value=name, problem=f"is the name of {seen[name]} too", remedy="rename one")
                seen[name] = path

    def _prefix_faults(self) -> Iterator[Fault]:
        placed = [(name, settings.prefix or f"{name}/") for name, settings in self.purposes.items()]
        for index, (name, prefix) in enumerate(placed):
            for other, other_prefix in placed[:index]:
                if prefix.startswith(other_prefix) or other_prefix.startswith(prefix):
                    yield Fault(
                        path=f"purposes.{name}.prefix",
                        value=prefix,
                        problem=f"overlaps '{other_prefix}' of purposes.{other}",
                        remedy="give each purpose a prefix of its own",
                    )
