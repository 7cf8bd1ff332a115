"""ElastiCache as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.data.elasticache.settings import CacheSettings

    return CacheSettings


def _cache_region_faults() -> CheckFunction:
    from components.data.elasticache.checks import cache_region_faults

    return cache_region_faults


def _cache_network_faults() -> CheckFunction:
    from components.data.elasticache.checks import cache_network_faults

    return cache_network_faults


SERVICE = Service(
    concern="cache",
    settings=_settings,
    checks=(
        Check(concerns=("regions", "cache"), only_with=("cache",), load=_cache_region_faults),
        Check(concerns=("regions", "network", "cache"), only_with=("cache",), load=_cache_network_faults),
    ),
)
