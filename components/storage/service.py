"""S3: the buckets of each region, their replication, and their policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel, StackPart
from components.foundation.service.scope import PartOutputs, RegionScope, StackScope

if TYPE_CHECKING:
    from components.foundation.service.names import PhysicalName
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings
    from components.storage.settings import StorageSettings


def _settings() -> SettingsModel:
    from components.storage.checks import archive_faults, encryption_faults, region_faults
    from components.storage.settings import StorageSettings

    return SettingsModel(
        model=StorageSettings,
        checks=(
            Check(concerns=("regions", "storage"), function=region_faults),
            Check(concerns=("naming", "storage"), function=encryption_faults),
            Check(concerns=("storage",), function=archive_faults),
        ),
    )


def _buckets(scope: RegionScope, settings: StorageSettings) -> PartOutputs:
    """The logs bucket and the media library."""
    from components.foundation.service.exports import (
        BUCKET_ORIGINS,
        BUCKETS,
        LOG_BUCKET,
        LOG_DELIVERY,
        ONLY,
        PURPOSE_STATEMENTS,
        LogBucketExport,
    )
    from components.storage.bucket import Bucket
    from components.storage.bucket_plan import bucket_key, bucket_plan, logs_bucket_name
    from components.storage.further_statements import further_statements
    from components.storage.links import BucketLinks, exported_buckets
    from components.storage.logs import logs_bucket_args
    from components.storage.media_library import MediaLibrary, MediaLibraryArgs
    from components.storage.media_replication import RegionLibrary
    from components.storage.policy_aliases import policy_of_origin

    naming, region = scope.naming, scope.region.name
    plan = bucket_plan(settings, naming, region, primary=scope.is_primary)
    disposable = naming.environment == "dev"
    logs = Bucket(
        f"{scope.name}-logs",
        logs_bucket_args(
            settings.logs,
            bucket_name=logs_bucket_name(settings, naming, region, primary=scope.is_primary),
            account_id=scope.account_id,
            sources=sorted(entry.bucket_name for entry in plan.values() if entry.settings.access_logs),
            deliveries=list(scope.exported(LOG_DELIVERY).values()),
            protect=naming.protects_data,
            force_destroy=disposable,
        ),
        scope.options,
    )
    library = MediaLibrary(
        f"{scope.name}-library",
        MediaLibraryArgs(
            buckets=plan,
            key_arn=scope.key_arn,
            access_log_bucket=logs.id,
            read_by_distribution=frozenset(
                bucket_key(settings, origin.purpose) for origin in scope.exported(BUCKET_ORIGINS).values()
            ),
            statements=further_statements(settings, scope.exported(PURPOSE_STATEMENTS)),
            former_policies={key: policy_of_origin(scope.region.key, key) for key in plan},
            protect=naming.protects_data,
            force_destroy=disposable,
        ),
        scope.options,
    )
    assert logs.policy_ready_id is not None  # it has its own policy
    assert logs.policy_ready_arn is not None
    purposes = [each for each in settings.purposes if bucket_key(settings, each) in library.buckets]
    buckets = exported_buckets(settings, plan, library, purposes)
    return PartOutputs(
        components=(RegionLibrary(region=region, plan=plan, library=library, key_arn=scope.key_arn),),
        exports={
            BUCKETS: buckets,
            LOG_BUCKET: {ONLY: LogBucketExport(id=logs.policy_ready_id, arn=logs.policy_ready_arn)},
        },
        links=BucketLinks(buckets=buckets, key_arn=scope.key_arn, region=region),
        stack_outputs={"buckets": dict(library.bucket_ids)},
    )


def _replication(stack: StackScope, settings: StorageSettings) -> None:
    """Replication from the primary region, or both ways, with alarms in the regions of the metrics."""
    from components.foundation.service.exports import ALARM_TOPIC_ARN
    from components.storage.media_replication import (
        MediaReplication,
        MediaReplicationArgs,
        RegionLibrary,
        arrivals,
        departures,
    )
    from components.storage.replication_alarms import ReplicationAlarms, ReplicationAlarmsArgs

    libraries = [library for scope in stack.scopes.values() if (library := scope.component(RegionLibrary))]
    copies = [
        MediaReplication(
            f"{scope.region.key}-replication",
            MediaReplicationArgs(
                account_id=stack.account_id, source=name, libraries=libraries, settings=settings.replication
            ),
            scope.region.options,
        )
        for name, scope in stack.scopes.items()
        if scope.is_primary or settings.replication.two_way
    ]
    for name, scope in stack.scopes.items():
        topic_arn = scope.only(ALARM_TOPIC_ARN)
        if pairs := arrivals(copies, name):
            ReplicationAlarms(
                f"{scope.region.key}-arrivals",
                ReplicationAlarmsArgs(arrivals=pairs, topic_arn=topic_arn, settings=settings.replication),
                scope.region.options,
            )
        if pairs := departures(copies, name):
            ReplicationAlarms(
                f"{scope.region.key}-departures",
                ReplicationAlarmsArgs(departures=pairs, topic_arn=topic_arn, settings=settings.replication),
                scope.region.options,
            )


def _policies(scope: RegionScope, settings: StorageSettings) -> None:
    """Policies of buckets that are origins of distributions. Distributions refer to buckets, and policies refer to
    distributions: so these are created last (T-03)."""
    from components.foundation.renames import renamed
    from components.foundation.service.exports import BUCKETS, PURPOSE_STATEMENTS
    from components.foundation.service.origins import distributions_by_bucket
    from components.storage.bucket_policy import BucketPolicy, BucketPolicyArgs, distribution_reads
    from components.storage.further_statements import further_statements
    from components.storage.policy_aliases import policy_of_bucket

    buckets = {bucket.key: bucket for bucket in scope.exported(BUCKETS).values()}
    further = further_statements(settings, scope.exported(PURPOSE_STATEMENTS))
    for key, distributions in distributions_by_bucket(scope).items():
        bucket = buckets[key]
        former = settings.purposes[key].formerly if key in settings.purposes else None
        BucketPolicy(
            f"{scope.name}-{key}",
            BucketPolicyArgs(
                bucket_id=bucket.private_id,
                bucket_arn=bucket.arn,
                statements=[
                    *distribution_reads(bucket.arn, distributions),
                    *(further[key](bucket.arn) if key in further else ()),
                ],
                former=policy_of_bucket(scope.region.key, key),
            ),
            renamed(scope.options, f"{scope.name}-", former),
        )


def _keys(settings: StorageSettings, regions: RegionsSettings, region: str) -> Iterator[str]:
    return (each for each in settings.purposes if region == regions.primary or settings.is_copied(each))


def _names(settings: StorageSettings, naming: NamingSettings, regions: RegionsSettings) -> Iterator[PhysicalName]:
    from components.storage.names import bucket_names

    return bucket_names(settings, naming, regions)


SERVICE = Service(
    concern="storage",
    settings=_settings,
    parts=(
        RegionPart(layer="base", create=_buckets),
        StackPart(layer="replication", create=_replication),
        RegionPart(layer="access", create=_policies),
    ),
    access=(
        NamedResources(
            access_field="buckets", keys=_keys, remedy="set storage.purposes.{name}.replicaBuckets: separate"
        ),
    ),
    physical_names=_names,
)
