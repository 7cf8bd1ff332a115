"""A serverless cache."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, CustomTimeouts, Input, Output, ResourceOptions
from pulumi_aws import elasticache

from components.data.elasticache.settings import CacheSettings, ServerlessLimits
from components.data.placement import Placement

TIMEOUTS = CustomTimeouts(create="60m", update="80m", delete="60m")


@dataclass(frozen=True, kw_only=True)
class ServerlessCacheArgs:
    """security_group_id, user_group_id: of this region."""

    settings: CacheSettings
    cache_name: str
    placement: Placement
    security_group_id: Input[str]
    user_group_id: Input[str]
    protect: bool = False


class ServerlessCache(ComponentResource):
    """A serverless cache, encrypted with the region's key; serverless caches always require TLS.

    endpoint: for reads and writes. reader_endpoint: for eventually consistent reads with lower latency.
    """

    arn: Output[str]
    endpoint: Output[str]
    reader_endpoint: Output[str]

    def __init__(self, name: str, args: ServerlessCacheArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:data:ServerlessCache", name, None, opts)
        settings, placement = args.settings, args.placement
        snapshots = settings.snapshot_retention_days

        cache = elasticache.ServerlessCache(
            f"{name}-cache",
            name=args.cache_name,
            description=f"Cache {args.cache_name}",
            engine=settings.engine,
            major_engine_version=settings.major_version,
            cache_usage_limits=_limits(settings.serverless) if settings.serverless else None,
            kms_key_id=placement.key_arn,
            subnet_ids=list(placement.subnet_ids.values()),
            security_group_ids=[args.security_group_id],
            user_group_id=args.user_group_id,
            snapshot_retention_limit=snapshots,
            daily_snapshot_time=settings.snapshot_window.partition("-")[0] if snapshots else None,
            opts=ResourceOptions(parent=self, protect=args.protect, custom_timeouts=TIMEOUTS),
        )

        self.arn = cache.arn
        self.endpoint = cache.endpoints[0].address
        self.reader_endpoint = cache.reader_endpoints[0].address
        self.register_outputs({"arn": self.arn, "endpoint": self.endpoint, "reader_endpoint": self.reader_endpoint})


def _limits(limits: ServerlessLimits) -> elasticache.ServerlessCacheCacheUsageLimitsArgs | None:
    storage = units = None
    if limits.min_storage_gb is not None or limits.max_storage_gb is not None:
        storage = elasticache.ServerlessCacheCacheUsageLimitsDataStorageArgs(
            unit="GB", minimum=limits.min_storage_gb, maximum=limits.max_storage_gb
        )
    if limits.min_ecpu_per_second is not None or limits.max_ecpu_per_second is not None:
        units = [
            elasticache.ServerlessCacheCacheUsageLimitsEcpuPerSecondArgs(
                minimum=limits.min_ecpu_per_second, maximum=limits.max_ecpu_per_second
            )
        ]
    if storage is None and units is None:
        return None
    return elasticache.ServerlessCacheCacheUsageLimitsArgs(data_storage=storage, ecpu_per_seconds=units)
