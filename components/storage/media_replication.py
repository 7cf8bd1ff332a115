"""S3 replication of a region's media library: to other regions, and to the archive buckets of all regions.

S3 does not replicate replicas again (T-53): archives are destinations of the source bucket in every region, never of
its replicas, and sources of nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions

from components.foundation.renames import renamed
from components.storage.bucket_plan import BucketPlan
from components.storage.media_library import MediaLibrary
from components.storage.replication import Destination, Replication, ReplicationArgs, SourceBucket, rule_id
from components.storage.replication_alarms import ReplicatedPair
from components.storage.settings import ReplicationSettings

ARCHIVE = "archive"
# Priorities above those of all regions, which are their positions from 0; replication back to the primary has 100.
PRIMARY_PRIORITY = 100
ARCHIVE_PRIORITY = 200


@dataclass(frozen=True, kw_only=True)
class RegionLibrary:
    """A region's media library: its plan, its buckets and the key that encrypts them."""

    region: str
    plan: Mapping[str, BucketPlan]
    library: MediaLibrary
    key_arn: Input[str]


@dataclass(frozen=True, kw_only=True)
class MediaReplicationArgs:
    """source: source region. libraries: the libraries of all regions in the order of the settings, primary first. The
    position of a region is its priority, so a region appended at the end changes no other priority."""

    account_id: Input[str]
    source: str
    libraries: Sequence[RegionLibrary]
    settings: ReplicationSettings

    @property
    def source_library(self) -> RegionLibrary:
        """The library of the source region."""
        return next(library for library in self.libraries if library.region == self.source)

    @property
    def archives(self) -> set[str]:
        """Keys of the archive buckets."""
        return {plan.archive_to for plan in self.source_library.plan.values() if plan.archive_to is not None}


class MediaReplication(ComponentResource):
    """A Replication for every bucket of the source that is replicated or archived.

    arrivals: replicated bucket pairs, by destination region and by role, for the alarms of that region. departures: the
    same pairs by role, for the alarms of the source region.
    """

    source: str
    arrivals: Mapping[str, Mapping[str, ReplicatedPair]]
    departures: Mapping[str, ReplicatedPair]

    def __init__(self, name: str, args: MediaReplicationArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:storage:MediaReplication", name, None, opts)
        arrivals: dict[str, dict[str, ReplicatedPair]] = {}
        departures: dict[str, ReplicatedPair] = {}
        for key, plan in args.source_library.plan.items():
            destinations = _destinations(key, plan, args)
            if not destinations or key in args.archives:
                continue
            Replication(
                f"{name}-{key}",
                ReplicationArgs(
                    account_id=args.account_id,
                    source=_source(args.source_library, key),
                    destinations={role: destination for role, (destination, _) in destinations.items()},
                    settings=args.settings,
                ),
                renamed(ResourceOptions(parent=self), f"{name}-", plan.formerly),
            )
            for role, (destination, bucket_id) in destinations.items():
                pair = ReplicatedPair(
                    source_bucket=args.source_library.library.bucket_ids[key],
                    destination_bucket=bucket_id,
                    rule=rule_id(role),
                )
                ends = ["to-archive"] if role.startswith(ARCHIVE) else []
                ends += [f"from-{args.source}"] if destination.region != args.source else []
                arrivals.setdefault(destination.region, {})["-".join([key, *ends])] = pair
                departures[f"{key}-to-{role}"] = pair
        self.source, self.arrivals, self.departures = args.source, arrivals, departures
        self.register_outputs({})


def _source(library: RegionLibrary, key: str) -> SourceBucket:
    bucket = library.library.buckets[key]
    return SourceBucket(
        versioned_id=bucket.versioned_id,
        versioned_arn=bucket.versioned_arn,
        region=library.region,
        key_arn=_key(library, key),
    )


def _key(library: RegionLibrary, key: str) -> Input[str] | None:
    return library.key_arn if library.plan[key].settings.encryption == "kms" else None


def _destinations(key: str, plan: BucketPlan, args: MediaReplicationArgs) -> dict[str, tuple[Destination, Input[str]]]:
    """Destinations of one bucket by role, each with the id of its bucket."""
    found: dict[str, tuple[Destination, Input[str]]] = {}
    if plan.replicated:
        for position, library in enumerate(args.libraries):
            if library.region == args.source:
                continue
            bucket = library.library.buckets[key]
            destination = Destination(
                versioned_arn=bucket.versioned_arn,
                region=library.region,
                priority=position or PRIMARY_PRIORITY,
                key_arn=_key(library, key),
            )
            found[library.region] = (destination, bucket.id)
    if plan.archive_to is not None:
        found |= _archives(plan.archive_to, args)
    return found


def _archives(target: str, args: MediaReplicationArgs) -> dict[str, tuple[Destination, Input[str]]]:
    """The archive of the source region, and those of all regions if the archive is replicated."""
    found: dict[str, tuple[Destination, Input[str]]] = {}
    for position, library in enumerate(args.libraries):
        here = library.region == args.source
        if target not in library.plan or not (here or library.plan[target].replicated):
            continue
        bucket = library.library.buckets[target]
        destination = Destination(
            versioned_arn=bucket.versioned_arn,
            region=library.region,
            priority=ARCHIVE_PRIORITY if here else ARCHIVE_PRIORITY + 1 + position,
            key_arn=_key(library, target),
            storage_class=args.settings.archive_class,
        )
        found[ARCHIVE if here else f"{ARCHIVE}-{library.region}"] = (destination, bucket.id)
    return found


def arrivals(copies: Iterable[MediaReplication], region: str) -> dict[str, ReplicatedPair]:
    """Bucket pairs whose destination is in a region, by role."""
    return {role: pair for copy in copies for role, pair in copy.arrivals.get(region, {}).items()}


def departures(copies: Iterable[MediaReplication], region: str) -> dict[str, ReplicatedPair]:
    """Bucket pairs whose source is in a region, by role."""
    return {role: pair for copy in copies if copy.source == region for role, pair in copy.departures.items()}
