"""ElastiCache: a cache in each region, separate or in a global datastore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.foundation.service.access import SharedResource, has_resources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.data.elasticache.settings import CacheSettings


def _settings() -> SettingsModel:
    from components.data.elasticache.checks import cache_network_faults, cache_region_faults
    from components.data.elasticache.settings import CacheSettings

    return SettingsModel(
        model=CacheSettings,
        checks=(
            Check(concerns=("regions", "cache"), function=cache_region_faults),
            Check(concerns=("regions", "network", "cache"), function=cache_network_faults),
        ),
    )


def _cache(scope: RegionScope, settings: CacheSettings) -> PartOutputs | None:
    from components.data.elasticache.links import CacheLinks
    from components.data.elasticache.names import cache_name
    from components.data.elasticache.regional import RegionalCache, RegionalCacheArgs
    from components.data.placement import Placement

    if not scope.has(settings):
        return None
    primary, prefix = scope.in_primary(RegionalCache), scope.naming.prefix
    regional = RegionalCache(
        f"{scope.name}-cache",
        RegionalCacheArgs(
            settings=settings,
            prefix=prefix,
            placement=Placement(
                region=scope.region.name,
                account_id=scope.account_id,
                vpc_id=scope.network.vpc_id,
                subnet_ids=scope.network.data_subnet_ids,
                key_arn=scope.key_arn,
            ),
            primary=scope.is_primary,
            datastore_id=primary.datastore_id if primary else None,
            protect=scope.naming.protects_data,
        ),
        scope.options,
    )
    cache = regional.cache
    return PartOutputs(
        components=(regional,),
        links=CacheLinks(
            settings=settings,
            cache_name=cache_name(settings, prefix),
            cache_arn=cache.arn,
            user_arns=cache.user_arns,
            endpoint=cache.endpoint,
            port=cache.port,
            security_group_id=cache.security_group_id,
        ),
        stack_outputs={"caches": cache.endpoint},
    )


SERVICE = Service(
    concern="cache",
    settings=_settings,
    parts=(RegionPart(layer="data", create=_cache),),
    access=(
        SharedResource(
            access_field="cache",
            exists=has_resources,
            noun="cache",
            setting="cache",
            remedy="set cache.replicaCaches: separate",
        ),
    ),
)
