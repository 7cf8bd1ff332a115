"""Checks of the cache against regions and network."""

from collections.abc import Iterator

from components.data.elasticache.settings import CacheSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.network.checks import public_only_faults
from components.network.settings import NetworkSettings

LEAST_ZONES = 2  # minimum of every subnet group of the program, to tolerate a zone failure
MOST_SECONDARIES = 2  # Amazon ElastiCache User Guide, "Global datastores: prerequisites and limitations"


def cache_regions(regions: RegionsSettings, cache: CacheSettings) -> tuple[str, ...]:
    """Regions with a cache, primary first."""
    return cache.regions_of(regions)


def cache_region_faults(regions: RegionsSettings, cache: CacheSettings) -> Iterator[Fault]:
    """A global datastore with no replica region, or with too many."""
    if cache.replica_caches != "global_datastore":
        return
    if not regions.replicas:
        yield Fault(
            path="cache.replicaCaches",
            value=cache.replica_caches,
            problem="needs a replica region",
            remedy="add one to regions.replicas or set replicaCaches: separate",
        )
    elif len(regions.replicas) > MOST_SECONDARIES:
        yield Fault(
            path="cache.replicaCaches",
            value=cache.replica_caches,
            problem=f"allowed: {MOST_SECONDARIES} replica regions, and the stack has {len(regions.replicas)}",
            remedy="remove regions or set replicaCaches: separate",
        )


def cache_network_faults(
    regions: RegionsSettings, network: NetworkSettings | None, cache: CacheSettings
) -> Iterator[Fault]:
    """A cache without a network, without non-public subnets, or in a single zone."""
    if network is None:
        yield Fault(path="cache", problem="needs a VPC in each region", remedy="add network")
        return
    if not network.has_inner_subnets:
        yield from public_only_faults("cache", network)
        return
    for region in (name for name in cache_regions(regions, cache) if name in network.vpcs):
        zones = network.zones_with(network.data_tier, region)
        if len(zones) < LEAST_ZONES:
            yield Fault(
                path="cache",
                problem=f"needs {network.data_tier} subnets in {LEAST_ZONES} zones, and {region} has {len(zones)}",
                remedy=f"add zones with {network.data_tier} subnets to the VPC",
            )
