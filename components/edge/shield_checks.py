"""Checks of Origin Shield against the regions of origins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from components.edge.cloudfront.origin_settings import (
    FunctionOriginSettings,
    Origin,
    RegionalOriginSettings,
    shield_region_of,
)
from components.edge.settings import EdgeSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import AWS_REGIONS, RegionsSettings

if TYPE_CHECKING:
    from components.compute.load_balancing.settings import LoadBalancerSettings

ENDPOINTS = (".amazonaws.com", ".api.aws", ".on.aws")  # AWS General Reference, "AWS service endpoints"


def edge_shield_faults(
    regions: RegionsSettings, edge: EdgeSettings, load_balancer: LoadBalancerSettings | None
) -> Iterator[Fault]:
    """Origin Shield in another region than the one closest to the origin. Origins in an unknown region take any."""
    for name, distribution in edge.distributions.items():
        for origin_name, origin in distribution.origins.items():
            shield = origin.origin_shield_region
            if shield is None:
                continue
            found = _regions_of(origin, regions, load_balancer)
            closest = [shield_region_of(region) for region in found]
            if found and None not in closest and shield not in closest:
                yield Fault(
                    path=f"edge.distributions.{name}.origins.{origin_name}.originShieldRegion",
                    value=shield,
                    problem="is not the region with Origin Shield that is closest to the origin in "
                    f"{' or '.join(found)}",
                    remedy=f"set {' or '.join(dict.fromkeys(filter(None, closest)))}",
                )


def _regions_of(origin: Origin, regions: RegionsSettings, balancer: LoadBalancerSettings | None) -> Sequence[str]:
    """Regions that answer for an origin; empty if they are unknown."""
    if isinstance(origin, RegionalOriginSettings | FunctionOriginSettings):
        return (origin.region or regions.primary,)
    domain = origin.domain_name
    if domain is not None and domain.endswith(ENDPOINTS):
        return [label for label in domain.split(".") if label in AWS_REGIONS]
    if origin.kind == "load_balancer" and balancer is not None and domain in (None, *balancer.domain_names):
        return regions.all if balancer.routing == "latency" else (regions.primary,)
    return ()
