"""Checks of Aurora against regions, network, names and workloads."""

from collections.abc import Iterator

from components.data.aurora.settings import AuroraSettings
from components.data.databases.checks import identifier_faults, rotation_route_faults, subnet_faults
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings, replica_region_faults
from components.network.checks import unsupported_zone_faults
from components.network.settings import NetworkSettings

__all__ = ["identifier_faults", "network_faults", "reader_faults", "region_faults", "rotation_faults"]


def region_faults(regions: RegionsSettings, aurora: AuroraSettings) -> Iterator[Fault]:
    """Secondary clusters in regions that are not replica regions of the stack."""
    for region in aurora.secondaries:
        yield from replica_region_faults(f"aurora.secondaries.{region}", region, regions)


def network_faults(
    regions: RegionsSettings, network: NetworkSettings | None, aurora: AuroraSettings
) -> Iterator[Fault]:
    """Regions of a cluster without the required subnets, instances in zones without a subnet, and zones that lack RDS
    Proxy."""
    yield from subnet_faults("aurora", (regions.primary, *aurora.secondaries), network)
    if (
        network is not None
        and network.has_inner_subnets
        and aurora.proxy is not None
        and regions.primary in network.vpcs
    ):
        zones = {regions.primary: network.zones_with(network.data_tier, regions.primary)}
        yield from unsupported_zone_faults("aurora.proxy", network, zones, "RDS Proxy")
    zones_by_path = {"aurora.zones": (regions.primary, aurora.zones)} | {
        f"aurora.secondaries.{region}.zones": (region, secondary.zones)
        for region, secondary in aurora.secondaries.items()
    }
    for path, (region, zones) in zones_by_path.items():
        if network is None or not network.has_inner_subnets or region not in network.vpcs:
            continue
        known = network.zones_with(network.data_tier, region)
        for index, zone in enumerate(zones):
            if zone not in known:
                yield Fault(
                    path=f"{path}[{index}]",
                    value=zone,
                    problem=f"has no subnet in {region}",
                    remedy=f"choose from {', '.join(known)}",
                )


def rotation_faults(
    regions: RegionsSettings, network: NetworkSettings | None, aurora: AuroraSettings
) -> Iterator[Fault]:
    """A rotation function without a route to Secrets Manager."""
    yield from rotation_route_faults("aurora", regions, network, aurora)


def reader_faults(stack: StackNames, aurora: AuroraSettings) -> Iterator[Fault]:
    """Workloads in a region whose cluster has no instance to connect to."""
    running = [workloads for workloads in stack.workloads.values() if workloads.replicas == "same"]
    for region, secondary in aurora.secondaries.items():
        for workloads in running:
            for path, access in workloads.access.items():
                if "aurora" in access.databases and not secondary.zones:
                    yield Fault(
                        path=f"{path}.databases.aurora",
                        problem=f"has no instance in {region}, and the workload runs there too",
                        remedy=f"set aurora.secondaries.{region}.zones",
                    )
