"""What leads to load balancers, and what these lead to."""

from collections.abc import Iterator

from components.foundation.settings.certificate import CertificateSettings
from components.foundation.settings.dns import DnsSettings
from components.foundation.settings.dns_checks import alias_faults
from components.foundation.settings.ecs import EcsSettings
from components.foundation.settings.ecs_route import route_faults
from components.foundation.settings.edge import EdgeSettings
from components.foundation.settings.edge_origins import LoadBalancerOriginSettings, VpcOriginSettings
from components.foundation.settings.eks import EksSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.load_balancer import LoadBalancerSettings
from components.foundation.settings.network import NetworkSettings
from components.foundation.settings.regions import RegionsSettings


def origin_faults(
    regions: RegionsSettings, edge: EdgeSettings, load_balancer: LoadBalancerSettings | None
) -> Iterator[Fault]:
    """Origins that are load balancers which the stack does not have, or not in this way, or distributions' own."""
    names = load_balancer.domain_names if load_balancer else ()
    for path, alias in edge.aliases.items():
        if alias in names:
            yield Fault(
                path=f"loadBalancer.domainNames[{names.index(alias)}]",
                value=alias,
                problem=f"is {path}, so CloudFront would ask itself",
                remedy="name the load balancer otherwise, such as origin.example.com",
            )
    for name, distribution in edge.distributions.items():
        for origin_name, origin in distribution.origins.items():
            path = f"edge.distributions.{name}.origins.{origin_name}"
            if origin.kind == "vpc_origin":
                yield from _balancer_faults(path, origin, load_balancer)
                if origin.region is not None and origin.region not in regions.all:
                    yield Fault(
                        path=f"{path}.region",
                        value=origin.region,
                        problem="is no region of the stack",
                        remedy=f"known: {', '.join(regions.all)}",
                    )
            elif origin.kind == "load_balancer" and origin.domain_name in (None, *names):
                yield from _balancer_faults(path, origin, load_balancer)
            elif origin.kind == "api" and origin.domain_name is None:
                yield Fault(
                    path=f"{path}.domainName",
                    problem="missing: the stack has no API",
                    remedy="give the API's domain name",
                )


def _balancer_faults(
    path: str,
    origin: VpcOriginSettings | LoadBalancerOriginSettings,
    load_balancer: LoadBalancerSettings | None,
) -> Iterator[Fault]:
    exposure, other = ("vpc_origin", "load_balancer") if origin.kind == "vpc_origin" else ("cloudfront", "vpc_origin")
    if load_balancer is None:
        remedy = "add loadBalancer" if exposure == "vpc_origin" else "add loadBalancer, or give another's domainName"
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
            "the load balancer's first name is a wildcard"
            if names
            else "the names on loadBalancer.certificateArns are not known"
        )
        yield Fault(
            path=f"{path}.domainName",
            problem=f"missing: {reason}",
            remedy="give one that the certificate is good for",
        )
    elif (
        origin.domain_name is not None
        and names
        and not CertificateSettings(domain_names=names).covers(origin.domain_name)
    ):
        yield Fault(
            path=f"{path}.domainName",
            value=origin.domain_name,
            problem="is not on the load balancer's certificate",
            remedy=f"name one of {', '.join(names)}, or add it to loadBalancer.domainNames",
        )


def balancer_alias_faults(dns: DnsSettings | None, load_balancer: LoadBalancerSettings | None) -> Iterator[Fault]:
    """Names of load balancers that no zone of the stack answers for. Those of public ones alone have records."""
    if load_balancer is None:
        return
    names = {f"loadBalancer.domainNames[{index}]": name for index, name in enumerate(load_balancer.domain_names)}
    yield from alias_faults(dns, names, recorded=load_balancer.exposure == "cloudfront")


def eks_route_faults(
    load_balancer: LoadBalancerSettings | None, ecs: EcsSettings | None, eks: EksSettings | None
) -> Iterator[Fault]:
    """Routes to pods without a load balancer, with a priority that is taken, or that no request can come to."""
    if eks is None or not eks.routes:
        return
    services = ecs.services if ecs else {}
    routes = {f"ecs.services.{key}.http": each.http for key, each in services.items() if each.http is not None}
    routes |= {f"eks.routes.{key}": route for key, route in eks.routes.items()}
    for path in eks.routes if load_balancer is None else ():
        yield Fault(
            path=f"eks.routes.{path}", problem="needs a load balancer in each region", remedy="add loadBalancer"
        )
    yield from route_faults(routes)


def balancer_zone_faults(
    regions: RegionsSettings,
    network: NetworkSettings | None,
    load_balancer: LoadBalancerSettings | None,
    ecs: EcsSettings | None,
    eks: EksSettings | None,
) -> Iterator[Fault]:
    """Tasks and pods in zones where a public load balancer does not stand, and sends nothing."""
    if network is None or load_balancer is None or load_balancer.exposure != "cloudfront":
        return
    held: set[str] = set()
    if ecs is not None and any(service.http is not None for service in ecs.services.values()):
        held |= {regions.primary} if ecs.replicas == "none" else set(regions.all)
    if eks is not None and eks.routes:
        held |= set(eks.regions_of(regions))
    for region in (name for name in regions.all if name in held and name in network.vpcs):
        public = set(network.zones_with("public", region))
        beyond = set(network.zones_with(network.inner_tier, region)) - public
        if public and beyond:
            yield Fault(
                path="loadBalancer.exposure",
                value=load_balancer.exposure,
                problem=f"stands in zones {', '.join(sorted(public))} of {region}, and sends nothing to tasks and pods "
                f"in {', '.join(sorted(beyond))}",
                remedy="give these zones public subnets, or use vpc_origin",
            )
