"""Checks of load balancer origins of distributions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.edge.acm.settings import CertificateSettings
from components.edge.cloudfront.origin_settings import LoadBalancerOriginSettings, VpcOriginSettings
from components.edge.cloudfront.settings import DistributionSettings
from components.edge.settings import EdgeSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings

if TYPE_CHECKING:
    from components.compute.load_balancing.settings import LoadBalancerSettings


def origin_faults(
    regions: RegionsSettings, edge: EdgeSettings, load_balancer: LoadBalancerSettings | None
) -> Iterator[Fault]:
    """Origins that refer to load balancers which do not exist, have another exposure, or are distributions."""
    names = load_balancer.domain_names if load_balancer else ()
    for path, alias in edge.aliases.items():
        if alias in names:
            yield Fault(
                path=f"loadBalancer.domainNames[{names.index(alias)}]",
                value=alias,
                problem=f"is {path}, so CloudFront would be its own origin",
                remedy="use another name for the load balancer, such as origin.example.com",
            )
    for name, distribution in edge.distributions.items():
        if load_balancer is not None and load_balancer.exposure == "vpc_origin":
            yield from _standby_faults(regions, f"edge.distributions.{name}", distribution)
        for origin_name, origin in distribution.origins.items():
            path = f"edge.distributions.{name}.origins.{origin_name}"
            if origin.kind == "vpc_origin" or (origin.kind == "load_balancer" and origin.domain_name in (None, *names)):
                yield from _balancer_faults(path, origin, load_balancer)
            elif origin.kind == "api" and origin.domain_name is None:
                yield Fault(
                    path=f"{path}.domainName",
                    problem="missing: the stack has no API",
                    remedy="set the API's domain name",
                )


def _standby_faults(regions: RegionsSettings, path: str, distribution: DistributionSettings) -> Iterator[Fault]:
    """VPC origins that leave out a region of the stack, so that a failover to it would change the distribution, and
    those that a failover does not reach. Behaviors with `failover: false` are of one region."""
    found = distribution.vpc_origin_regions(regions.primary)
    missing = [region for region in regions.all if region not in found]
    followed = {behavior.origin for _, behavior in distribution.all_behaviors if behavior.failover}
    for name, origin in distribution.origins.items():
        if origin.kind != "vpc_origin":
            continue
        here = f"{path}.origins.{name}"
        if origin.replicas and origin.region in regions.replicas:
            yield Fault(
                path=f"{here}.region",
                value=origin.region,
                problem="has no effect with replicas: the active region is the primary one at first",
                remedy="remove it",
            )
        others = missing or [region for region in regions.all if region != (origin.region or regions.primary)]
        if missing or (others and name in followed and not origin.replicas and origin.failover is None):
            problem = (
                f"without {', '.join(others)}, a failover there would have to create a VPC origin and deploy the "
                "distribution"
                if missing
                else "without replicas or a failover, its requests stay in a region that fails"
            )
            remedy = f"set [{', '.join((*origin.replicas, *others))}]"
            if not missing:
                remedy += ", or failover: false in behaviors of one region"
            yield Fault(path=f"{here}.replicas", value=list(origin.replicas), problem=problem, remedy=remedy)
            return


def _balancer_faults(
    path: str,
    origin: VpcOriginSettings | LoadBalancerOriginSettings,
    load_balancer: LoadBalancerSettings | None,
) -> Iterator[Fault]:
    exposure, other = ("vpc_origin", "load_balancer") if origin.kind == "vpc_origin" else ("cloudfront", "vpc_origin")
    if load_balancer is None:
        remedy = f"add loadBalancer with exposure: {exposure}"
        if exposure == "cloudfront":
            remedy += ", or set the domainName of a load balancer outside of the stack"
        yield Fault(path=path, problem="the stack has no load balancer", remedy=remedy)
        return
    names = load_balancer.domain_names
    if load_balancer.exposure != exposure:
        yield Fault(
            path=f"{path}.kind",
            value=origin.kind,
            problem=f"needs a load balancer with exposure {exposure}",
            remedy=f"set loadBalancer.exposure: {exposure}, or kind: {other}",
        )
    if origin.domain_name is None and (not names or names[0].startswith("*.")):
        reason = (
            "the load balancer's first domain name is a wildcard"
            if names
            else "the domain names of loadBalancer.certificateArns are unknown"
        )
        yield Fault(
            path=f"{path}.domainName",
            problem=f"missing: {reason}",
            remedy="set a name that the certificate covers",
        )
    elif (
        origin.domain_name is not None
        and names
        and not CertificateSettings(domain_names=names).covers(origin.domain_name)
    ):
        yield Fault(
            path=f"{path}.domainName",
            value=origin.domain_name,
            problem="is not covered by the load balancer's certificate",
            remedy=f"use one of {', '.join(names)}, or add it to loadBalancer.domainNames",
        )
