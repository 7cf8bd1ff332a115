"""Checks of health checks that ask a distribution."""

from __future__ import annotations

from collections.abc import Iterator

from components.edge.cloudfront.behavior_settings import MANAGED_CACHE_SECONDS
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.distribution_paths import behavior_of, distribution_of
from components.edge.health_check_access import country_faults, default_action_faults, path_rule_faults
from components.edge.route53.health_check_settings import EndpointHealthCheck
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from components.foundation.settings.faults import Fault

HTTPS_PORT = 443  # Amazon CloudFront Developer Guide, "Distribution settings": viewers connect to 80 or 443


def health_check_faults(dns: DnsSettings | None, edge: EdgeSettings) -> Iterator[Fault]:
    """Health checks of a distribution's alias whose result says nothing about the origin: connections and redirects,
    which the edge location answers, cached responses, and requests that are always denied."""
    for role, check in dns.health_checks.items() if dns else ():
        name = distribution_of(check.domain_name, edge) if isinstance(check, EndpointHealthCheck) else None
        if name is not None and isinstance(check, EndpointHealthCheck):
            found = _faults(f"edge.distributions.{name}", edge, edge.distributions[name], check)
            yield from (fault.under(f"dns.healthChecks.{role}") for fault in found)


def _faults(
    owner: str, edge: EdgeSettings, distribution: DistributionSettings, check: EndpointHealthCheck
) -> Iterator[Fault]:
    if check.type != "HTTPS":
        answer = "accepts connections" if check.type == "TCP" else "redirects or rejects HTTP"
        yield Fault(
            path="type",
            value=check.type,
            problem=f"the edge location {answer}, whether or not the origin works",
            remedy="set HTTPS",
        )
        return
    yield from _connection_faults(owner, distribution, check)
    yield from country_faults(owner, edge, distribution, check)
    yield from path_rule_faults(edge, check)
    yield from default_action_faults(edge)
    place, behavior = behavior_of(distribution, check.path)
    if behavior.signed or behavior.authorized:
        yield Fault(
            path="path",
            value=check.path,
            problem=f"{owner}.{place} denies requests without a {'signature' if behavior.signed else 'token'}, so it "
            "is always unhealthy",
            remedy="add a behavior for it without signed and authorized",
        )
    hidden = [code for code, page in distribution.error_responses.items() if (page.response_code or 500) < 400]
    for code in (code for code in hidden if code >= 500):
        yield Fault(
            path="path",
            value=check.path,
            problem=f"{owner}.errorResponses.{code} answers with a healthy status code while the origin fails",
            remedy="remove its responseCode",
        )
    own = distribution.cache_policies.get(behavior.cache_policy)
    seconds = own.longest_seconds if own else MANAGED_CACHE_SECONDS.get(behavior.cache_policy, 0)
    if seconds > 0:
        yield Fault(
            path="path",
            value=check.path,
            problem=f"{owner}.{place} caches responses up to {seconds} seconds, which hide that the origin fails",
            remedy="add a behavior for it with cachePolicy: caching_disabled",
        )


def _connection_faults(owner: str, distribution: DistributionSettings, check: EndpointHealthCheck) -> Iterator[Fault]:
    """Checks that cannot connect to the distribution, and so are always unhealthy."""
    if not distribution.enabled:
        yield Fault(path="domainName", value=check.domain_name, problem=f"{owner} is disabled", remedy="enable it")
    if check.effective_port != HTTPS_PORT:
        yield Fault(
            path="port",
            value=check.port,
            problem=f"{owner} accepts HTTPS connections on port {HTTPS_PORT} only, so it is always unhealthy",
            remedy="remove it",
        )
    # Amazon Route 53 Developer Guide, "Values that you specify when you create or update health checks".
    if distribution.minimum_tls_version.startswith("TLSv1.3"):
        yield Fault(
            path="domainName",
            value=check.domain_name,
            problem=f"{owner} requires TLS 1.3, and health checkers support TLS 1.2 at most",
            remedy=f"set {owner}.minimumTlsVersion: TLSv1.2_2025",
        )
