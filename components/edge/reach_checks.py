"""Checks that something leads to the services behind an internal load balancer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.edge.acm.settings import CertificateSettings
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.route53.checks import ADDRESSES
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from components.foundation.path_patterns import covers, overlaps
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault

if TYPE_CHECKING:
    from components.compute.load_balancing.settings import LoadBalancerSettings


@dataclass(frozen=True, kw_only=True)
class _Lead:
    """A behavior with the load balancer as an origin.

    pattern: path pattern of viewers. received: the same as the load balancer receives it, behind `added` (the origin
    path) in place of `removed` (the stripped prefix). earlier: patterns of behaviors with precedence, by their path.
    """

    pattern: str
    received: str
    added: str
    removed: str
    earlier: Mapping[str, str]

    def precedence_over(self, own: str) -> str | None:
        """The earlier behavior that takes all requests for a route's path; None if there is none."""
        starts = own.startswith(self.added)
        requested = (self.removed + own.removeprefix(self.added),) if starts else ()
        return next(
            (
                f"{path} ('{pattern}')"
                for path, pattern in self.earlier.items()
                if any(covers(pattern, each) for each in (self.pattern, *requested))
            ),
            None,
        )


def reach_faults(
    stack: StackNames, dns: DnsSettings | None, edge: EdgeSettings, load_balancer: LoadBalancerSettings | None
) -> Iterator[Fault]:
    """Routes of an internal load balancer that no behavior of an enabled distribution leads to.

    An address record with one of the load balancer's domain names leads to all routes: its clients are in connected
    networks.
    """
    if load_balancer is None or load_balancer.exposure != "vpc_origin":
        return
    names = load_balancer.domain_names  # none: those of certificates that exist
    records = dns.records.values() if dns is not None else ()
    recorded = [record.full_name for record in records if record.type in ADDRESSES]
    if recorded and (not names or any(map(CertificateSettings(domain_names=names).covers, recorded))):
        return
    leads = [
        lead
        for name, distribution in edge.distributions.items()
        if distribution.enabled
        for lead in _leads(f"edge.distributions.{name}", distribution)
    ]
    routes = {path: route for each in stack.workloads.values() for path, route in each.routes.items()}
    for path, route in routes.items():
        if not leads:
            yield Fault(
                path=path,
                problem="the load balancer is internal, and no distribution or record leads to it",
                remedy="add an origin of kind vpc_origin with a behavior to edge.distributions, or an address record "
                "with the load balancer's name to dns.records",
            )
            continue
        own = route.paths or ("/*",)
        matching = [(lead, each) for lead in leads for each in own if overlaps(lead.received, each)]
        before = [lead.precedence_over(each) for lead, each in matching]
        if all(before):
            served = ", ".join(lead.received for lead in leads)
            yield Fault(
                path=f"{path}.paths",
                value=list(route.paths),
                problem=f"no behavior leads there: {before[0]} precedes {matching[0][0].received}"
                if before
                else f"no behavior leads there; those with an origin of kind vpc_origin: {served}",
                remedy="move a behavior with this path before it" if before else "add a behavior with this path",
            )


def _leads(owner: str, distribution: DistributionSettings) -> Iterator[_Lead]:
    """The behaviors of a distribution that lead to the load balancer."""
    earlier: dict[str, str] = {}
    for place, behavior in distribution.all_behaviors:
        pattern = f"/{getattr(behavior, 'path', '*').lstrip('/')}"
        failover = distribution.origins[behavior.origin].failover if behavior.failover else None
        for name in (behavior.origin, failover.to if failover else None):
            origin = distribution.origins.get(name) if name else None
            if origin is not None and origin.kind == "vpc_origin":
                removed = behavior.stripped_prefix or ""
                yield _Lead(
                    pattern=pattern,
                    received=origin.path + pattern.removeprefix(removed),
                    added=origin.path,
                    removed=removed,
                    earlier=dict(earlier),
                )
        earlier[f"{owner}.{place}"] = pattern
