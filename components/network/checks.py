"""Checks of the network against regions, and of other services against the network."""

from collections.abc import Iterable, Iterator, Mapping

from components.foundation.cidr import Zone
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import AWS_REGIONS, RegionsSettings
from components.foundation.suggestions import nearest
from components.foundation.zone_ids import UNSUPPORTED_ZONES, ZonalService
from components.network.settings import NetworkSettings


def network_faults(regions: RegionsSettings, network: NetworkSettings) -> Iterator[Fault]:
    """VPCs for unknown regions, and regions without a VPC."""
    misspelled: set[str] = set()
    for region in network.vpcs:
        if region not in regions.all:
            near = None if region in AWS_REGIONS else nearest(region, AWS_REGIONS)
            misspelled |= {near} if near else set()
            yield Fault(
                path=f"network.vpcs.{region}",
                problem=f"is not a region of the stack (regions: {', '.join(regions.all)})",
                remedy=f"did you mean '{near}'?" if near else "remove it, or add the region to regions.replicas",
            )
    for region in regions.all:
        if region not in network.vpcs and region not in misspelled:
            yield Fault(
                path=f"network.vpcs.{region}",
                problem="missing: every region of the stack has a VPC, or none has",
                remedy="set its cidr, or omit network",
            )


def unsupported_zone_faults(
    path: str, network: NetworkSettings, zones: Mapping[str, Iterable[Zone]], *services: ZonalService
) -> Iterator[Fault]:
    """Zones, by region, that lack a service which the concern at `path` has there, where zone IDs are given (T-63)."""
    for region, letters in zones.items():
        if region not in network.vpcs:
            continue
        ids = network.zone_ids_of(region)
        for service in services:
            for zone in letters:
                if ids.get(zone) in UNSUPPORTED_ZONES[service]:
                    yield Fault(
                        path=f"network.vpcs.{region}.zoneIds.{zone}",
                        value=ids[zone],
                        problem=f"lacks {service}, which {path} has there",
                        remedy=f"choose another zone in network.vpcs.{region}.zones",
                    )


def public_only_faults(path: str, network: NetworkSettings) -> Iterator[Fault]:
    """Resources (at `path`) that must not be in public subnets, in a network without any others."""
    if not network.has_inner_subnets:
        yield Fault(
            path=path,
            problem="must not be in public subnets, and there are no others",
            remedy="add isolated or private to network.tiers",
        )
