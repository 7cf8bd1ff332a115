"""The base resources of one region: key, VPC, buckets, alarm topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.compute.load_balancing.logs import load_balancer_writes
from components.compute.registry.container_registry import ContainerRegistry, ContainerRegistryArgs
from components.data.backup.vault import BackupVault, BackupVaultArgs
from components.edge.cloudfront.bucket_origins import DistributionOrigin
from components.foundation.cidr import Tier, Zone
from components.foundation.documents import Statement
from components.foundation.regions import Region
from components.network.interface_endpoints import InterfaceEndpoints, InterfaceEndpointsArgs
from components.network.vpc import Vpc, VpcArgs
from components.operations.alarm_topic import AlarmTopic, AlarmTopicArgs
from components.platform.settings.stack import StackSettings
from components.storage.bucket import Bucket, BucketArgs
from components.storage.bucket_plan import bucket_plan, logs_bucket_name
from components.storage.bucket_policy import access_log_writes, log_delivery_writes, refuse_other_encryption
from components.storage.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.storage.media_library import MediaLibrary, MediaLibraryArgs
from components.storage.media_replication import RegionLibrary
from components.storage.settings import BucketSettings

# Amazon EKS User Guide, "View Amazon EKS networking requirements for VPC and subnets": tags by which a cluster finds
# its of load balancers.
BALANCER_TAGS: Mapping[Tier, Mapping[str, str]] = {
    "public": {"kubernetes.io/role/elb": "1"},
    "private": {"kubernetes.io/role/internal-elb": "1"},
}


@dataclass(frozen=True, kw_only=True)
class RegionPlatformArgs:
    """Arguments of RegionPlatform.

    primary: the primary region's platform, for the multi-Region key; None in the primary region itself.
    bucket_origins: bucket origins of the distributions, in all regions.
    """

    settings: StackSettings
    region: Region
    account_id: Input[str]
    primary: "RegionPlatform | None" = None
    bucket_origins: Sequence[DistributionOrigin] = ()


class RegionPlatform(ComponentResource):
    """A region's key, logs bucket, media library, alarm topic, network, image registry and backup vault."""

    region: Region
    account_id: Input[str]
    key: EncryptionKey
    logs: Bucket
    library: MediaLibrary
    alarms: AlarmTopic
    vpc: Vpc | None
    endpoints: InterfaceEndpoints | None
    registry: ContainerRegistry | None
    vault: BackupVault | None
    region_library: RegionLibrary
    _inner_tier: Tier
    _data_tier: Tier

    def __init__(self, name: str, args: RegionPlatformArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:platform:RegionPlatform", name, None, opts)
        child = ResourceOptions(parent=self)
        settings, naming, storage = args.settings, args.settings.naming, args.settings.storage
        region, primary = args.region.name, args.primary is None
        plan = bucket_plan(storage, naming, region, primary=primary)

        self.region, self.account_id = args.region, args.account_id
        self.vpc = self.endpoints = self.registry = self.vault = None
        self.key = EncryptionKey(
            f"{name}-encryption",
            EncryptionKeyArgs.of(
                settings.encryption,
                naming,
                region=region,
                account_id=args.account_id,
                replica_of=args.primary.key.arn if args.primary else None,
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
                read_by_distribution=frozenset(
                    origin.bucket for origin in args.bucket_origins if origin.region == region
                ),
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
            self._inner_tier, self._data_tier = settings.network.inner_tier, settings.network.data_tier
            self.vpc = Vpc(
                f"{name}-vpc",
                VpcArgs(
                    settings=settings.network,
                    region=region,
                    vpc_name=naming.prefix,
                    account_id=args.account_id,
                    key_arn=self.key.arn,
                    subnet_tags=BALANCER_TAGS
                    if settings.eks is not None and region in settings.eks.regions_of(settings.regions)
                    else {},
                ),
                child,
            )
            if settings.network.interface_endpoints:
                self.endpoints = InterfaceEndpoints(
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

        if settings.registry is not None:
            self.registry = ContainerRegistry(
                f"{name}-registry",
                ContainerRegistryArgs(
                    settings=settings.registry,
                    prefix=naming.prefix,
                    key_arn=self.key.arn,
                    protect=naming.protects_data,
                    force_delete=naming.environment == "dev",
                ),
                child,
            )

        if settings.backup is not None and settings.backup.in_region(region, settings.regions.primary):
            self.vault = BackupVault(
                f"{name}-backup",
                BackupVaultArgs(
                    vault_name=naming.prefix,
                    key_arn=self.key.arn,
                    lock=settings.backup.vault_lock,
                    protect=naming.protects_data,
                    force_destroy=naming.environment == "dev",
                ),
                child,
            )

        self.region_library = RegionLibrary(region=region, plan=plan, library=self.library, key_arn=self.key.arn)
        self.register_outputs({"key_arn": self.key.arn, "bucket_ids": dict(self.library.bucket_ids)})

    @property
    def public_subnet_ids(self) -> Mapping[Zone, Output[str]]:
        """Public subnets, by zone."""
        return self.network.subnet_ids["public"]

    @property
    def inner_subnet_ids(self) -> Mapping[Zone, Output[str]]:
        """Subnets of workloads, by zone."""
        return self.network.subnet_ids[self._inner_tier]

    @property
    def data_subnet_ids(self) -> Mapping[Zone, Output[str]]:
        """Subnets of data stores, by zone."""
        return self.network.subnet_ids[self._data_tier]

    @property
    def network(self) -> Vpc:
        """The VPC of a region that must have one. ValueError if the stack has no network."""
        if self.vpc is None:
            raise ValueError(f"network.vpcs.{self.region.name}: missing; set its cidr")
        return self.vpc

    def _logs_args(self, bucket_name: str, args: RegionPlatformArgs, sources: list[str]) -> BucketArgs:
        """The logs bucket uses SSE-S3: S3 and load balancers cannot deliver logs to a bucket with a customer key."""
        naming, logs = args.settings.naming, args.settings.storage.logs

        def statements(arn: Output[str]) -> list[Statement]:
            reads = [access_log_writes(arn, args.account_id, sources)] if sources else []
            balancers = (
                [load_balancer_writes(arn, args.region.name, args.account_id)] if args.settings.load_balancer else []
            )
            return [refuse_other_encryption(arn), *reads, log_delivery_writes(arn, args.account_id), *balancers]

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
