"""Checks that something leads to the services behind an internal load balancer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.edge.acm.settings import CertificateSettings
from components.edge.cloudfront.path_patterns import overlaps
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault

if TYPE_CHECKING:
    from components.compute.load_balancing.settings import LoadBalancerSettings


def reach_faults(
    stack: StackNames, dns: DnsSettings | None, edge: EdgeSettings, load_balancer: LoadBalancerSettings | None
) -> Iterator[Fault]:
    """Routes of an internal load balancer that no behavior of a distribution leads to.

    A record with one of the load balancer's domain names leads to all routes: its clients are in connected networks.
    """
    if load_balancer is None or load_balancer.exposure != "vpc_origin":
        return
    names = load_balancer.domain_names  # none: those of certificates that exist
    recorded = [record.full_name for record in dns.records.values()] if dns is not None else []
    if recorded and (not names or any(map(CertificateSettings(domain_names=names).covers, recorded))):
        return
    served = [path for each in edge.distributions.values() for path in _served_paths(each)]
    routes = {path: route for each in stack.workloads.values() for path, route in each.routes.items()}
    for path, route in routes.items():
        if not served:
            yield Fault(
                path=path,
                problem="the load balancer is internal, and no distribution or record leads to it",
                remedy="add an origin of kind vpc_origin with a behavior to edge.distributions, or a record with the "
                "load balancer's name to dns.records",
            )
        elif not any(overlaps(pattern, own) for pattern in served for own in route.paths or ("/*",)):
            yield Fault(
                path=f"{path}.paths",
                value=list(route.paths),
                problem=f"no behavior leads there; those with an origin of kind vpc_origin: {', '.join(served)}",
                remedy="add a behavior with this path",
            )


def _served_paths(distribution: DistributionSettings) -> Iterator[str]:
    """Patterns of the paths that the load balancer receives from a distribution."""
    for _, behavior in distribution.all_behaviors:
        failover = distribution.origins[behavior.origin].failover
        for name in (behavior.origin, failover.to if failover else None):
            origin = distribution.origins.get(name) if name else None
            if origin is not None and origin.kind == "vpc_origin":
                path = f"/{getattr(behavior, 'path', '*').lstrip('/')}"
                yield origin.path + path.removeprefix(behavior.stripped_prefix or "")
