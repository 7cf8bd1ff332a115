"""What one region of the platform holds."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.foundation.documents import Statement
from components.foundation.regions import Region
from components.foundation.settings.stack import StackSettings
from components.foundation.settings.storage import BucketSettings
from components.network.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from components.network.vpc import Vpc, VpcArgs
from components.operations.alarm_topic import AlarmTopic, AlarmTopicArgs
from components.storage.bucket import Bucket, BucketArgs
from components.storage.bucket_plan import bucket_plan, logs_bucket_name
from components.storage.bucket_policy import access_log_writes, log_delivery_writes, refuse_other_encryption
from components.storage.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.storage.media_library import MediaLibrary, MediaLibraryArgs
from components.storage.media_replication import LibraryPlace


@dataclass(frozen=True, kw_only=True)
class RegionPlatformArgs:
    """What a region's platform is asked for.

    primary_key_arn: key of the primary region, whose replica this region's key is; None in the primary itself.
    read_by_distribution: keys of the buckets that a distribution reads.
    """

    settings: StackSettings
    region: Region
    account_id: Input[str]
    primary_key_arn: Input[str] | None = None
    read_by_distribution: frozenset[str] = frozenset()


class RegionPlatform(ComponentResource):
    """The key, the logs bucket, the media library, the network and the alarm topic of one region."""

    key: EncryptionKey
    logs: Bucket
    library: MediaLibrary
    alarms: AlarmTopic
    vpc: Vpc | None
    place: LibraryPlace

    def __init__(self, name: str, args: RegionPlatformArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionPlatform", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, naming, storage = args.settings, args.settings.naming, args.settings.storage
        region, primary = args.region.name, args.primary_key_arn is None
        plan = bucket_plan(storage, naming, region, primary=primary)

        self.vpc = None
        self.key = EncryptionKey(
            f"{name}-encryption",
            EncryptionKeyArgs.of(
                settings.encryption,
                naming,
                region=region,
                account_id=args.account_id,
                replica_of=args.primary_key_arn,
            ),
            child,
        )
        self.logs = Bucket(
            f"{name}-logs",
            self._logs_args(
                logs_bucket_name(storage, naming, region, primary=primary),
                args,
                sorted(entry.bucket_name for entry in plan.values() if entry.settings.access_logs),
            ),
            child,
        )
        self.library = MediaLibrary(
            f"{name}-library",
            MediaLibraryArgs(
                buckets=plan,
                key_arn=self.key.arn,
                access_log_bucket=self.logs.id,
                read_by_distribution=args.read_by_distribution,
                protect=naming.protects_data,
                force_destroy=naming.environment == "dev",
            ),
            child,
        )
        self.alarms = AlarmTopic(
            f"{name}-alarms",
            AlarmTopicArgs(
                region=region,
                account_id=args.account_id,
                key_arn=self.key.arn,
                emails=settings.operations.alarm_emails,
            ),
            child,
        )

        if settings.network is not None:
            self.vpc = Vpc(
                f"{name}-vpc",
                VpcArgs(
                    settings=settings.network,
                    region=region,
                    vpc_name=naming.prefix,
                    account_id=args.account_id,
                    key_arn=self.key.arn,
                ),
                child,
            )
            if settings.network.interface_endpoints:
                InterfaceEndpoints(
                    f"{name}-endpoints",
                    InterfaceEndpointsArgs(
                        endpoints=settings.network.interface_endpoints,
                        region=region,
                        vpc_name=naming.prefix,
                        vpc_id=self.vpc.vpc_id,
                        account_id=args.account_id,
                        subnet_ids={**self.vpc.subnet_ids[settings.network.inner_tier]},
                    ),
                    child,
                )

        self.place = LibraryPlace(region=region, plan=plan, library=self.library, key_arn=self.key.arn)
        self.register_outputs({"key_arn": self.key.arn, "bucket_ids": dict(self.library.bucket_ids)})

    def _logs_args(self, bucket_name: str, args: RegionPlatformArgs, sources: list[str]) -> BucketArgs:
        """The logs bucket holds SSE-S3 alone: S3 and load balancers cannot write to a customer key's bucket."""
        naming, logs = args.settings.naming, args.settings.storage.logs

        def statements(arn: Output[str]) -> list[Statement]:
            reads = [access_log_writes(arn, args.account_id, sources)] if sources else []
            return [refuse_other_encryption(arn), *reads, log_delivery_writes(arn, args.account_id)]

        return BucketArgs(
            bucket_name=bucket_name,
            settings=BucketSettings(
                encryption="s3",
                versioning=False,
                access_logs=False,
                intelligent_tiering=logs.intelligent_tiering,
            ),
            lifecycle=logs.lifecycle,
            statements=statements,
            protect=naming.protects_data,
            force_destroy=naming.environment == "dev",
        )
