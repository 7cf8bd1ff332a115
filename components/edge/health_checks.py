"""Checks of health checks that ask a distribution."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from components.edge.cloudfront.behavior_settings import MANAGED_CACHE_SECONDS, BehaviorSettings
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.route53.health_check_settings import EndpointHealthCheck
from components.edge.route53.settings import DnsSettings
from components.edge.settings import EdgeSettings
from components.foundation.settings.faults import Fault


def health_check_faults(dns: DnsSettings | None, edge: EdgeSettings) -> Iterator[Fault]:
    """Health checks of a distribution's alias whose result says nothing about the origin: connections and redirects,
    which the edge location answers, cached responses, and requests that are always denied."""
    for role, check in dns.health_checks.items() if dns else ():
        if not isinstance(check, EndpointHealthCheck):
            continue
        for name, distribution in edge.distributions.items():
            if any(fnmatchcase(check.domain_name, alias) for alias in distribution.aliases):
                path = f"edge.distributions.{name}"
                yield from (fault.under(f"dns.healthChecks.{role}") for fault in _faults(path, distribution, check))


def _faults(owner: str, distribution: DistributionSettings, check: EndpointHealthCheck) -> Iterator[Fault]:
    if check.type != "HTTPS":
        answer = "accepts connections" if check.type == "TCP" else "redirects or rejects HTTP"
        yield Fault(
            path="type",
            value=check.type,
            problem=f"the edge location {answer}, whether or not the origin works",
            remedy="set HTTPS",
        )
        return
    place, behavior = _behavior_of(distribution, check.path)
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
    if not distribution.enabled:
        yield Fault(path="domainName", value=check.domain_name, problem=f"{owner} is disabled", remedy="enable it")
    own = distribution.cache_policies.get(behavior.cache_policy)
    seconds = own.longest_seconds if own else MANAGED_CACHE_SECONDS.get(behavior.cache_policy, 0)
    if seconds > 0:
        yield Fault(
            path="path",
            value=check.path,
            problem=f"{owner}.{place} caches responses up to {seconds} seconds, which hide that the origin fails",
            remedy="add a behavior for it with cachePolicy: caching_disabled",
        )


def _behavior_of(distribution: DistributionSettings, path: str) -> tuple[str, BehaviorSettings]:
    """The behavior of a request path, with its place in the distribution's settings."""
    requested = path.partition("?")[0].removeprefix("/")
    for index, behavior in enumerate(distribution.behaviors):
        if fnmatchcase(requested, behavior.path.removeprefix("/")):
            return f"behaviors[{index}]", behavior
    return "defaultBehavior", distribution.default_behavior
