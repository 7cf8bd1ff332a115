"""Health checks of records that select a region."""

from __future__ import annotations

from collections.abc import Iterator

from components.edge.distribution_paths import behavior_of, distribution_of
from components.edge.route53.health_check_settings import EndpointHealthCheck
from components.edge.route53.routing import GeolocationRouting, LatencyRouting
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from components.foundation.settings.faults import Fault


def regional_health_check_faults(dns: DnsSettings | None, edge: EdgeSettings) -> Iterator[Fault]:
    """Health checks of latency and geolocation records that do not tell one region from another: the distribution asks
    another region while that of the record fails, or another record of the name has the same request."""
    if dns is None:
        return
    requests: dict[tuple[str, str, str], str] = {}
    for role, record in dns.records.items():
        routing = record.routing
        key = routing.health_check if isinstance(routing, LatencyRouting | GeolocationRouting) else None
        check = dns.health_checks.get(key or "")
        if not isinstance(check, EndpointHealthCheck):
            continue
        path = f"dns.records.{role}.routing.healthCheck"
        if reason := _failover_of(check, edge):
            yield Fault(
                path=path,
                value=key,
                problem=f"stays healthy while one region fails: {reason}",
                remedy="add a behavior for its path with failover: false, whose origin is in the region of the record",
            )
        request = (record.full_name, check.domain_name, check.path)
        other = requests.setdefault(request, role)
        if other != role:
            yield Fault(
                path=path,
                value=key,
                problem=f"sends the same request as that of dns.records.{other}, so both fail together",
                remedy="set a path or domainName that only the region of the record answers",
            )


def _failover_of(check: EndpointHealthCheck, edge: EdgeSettings) -> str | None:
    """What sends the request of a health check to another region; None if nothing does."""
    name = distribution_of(check.domain_name, edge)
    if name is None:
        return None
    distribution = edge.distributions[name]
    place, behavior = behavior_of(distribution, check.path)
    if not behavior.failover:
        return None
    path = f"edge.distributions.{name}.{place}"
    if distribution.origins[behavior.origin].failover is not None:
        return f"{path} fails over"
    if distribution.switches_region(behavior) or distribution.selects_nearest(behavior):
        return f"the viewer function of {path} selects the region"
    return None
