"""What leads to load balancers, and what these lead to."""

from collections.abc import Iterator

from components.foundation.settings.dns import DnsSettings
from components.foundation.settings.dns_checks import alias_faults
from components.foundation.settings.ecs import EcsSettings
from components.foundation.settings.edge import EdgeSettings
from components.foundation.settings.edge_origins import LoadBalancerOriginSettings, VpcOriginSettings
from components.foundation.settings.eks import EksSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.load_balancer import LoadBalancerSettings
from components.foundation.settings.regions import RegionsSettings


def origin_faults(
    regions: RegionsSettings, edge: EdgeSettings, load_balancer: LoadBalancerSettings | None
) -> Iterator[Fault]:
    """Origins that are load balancers which the stack does not have, or not in this way."""
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
            elif origin.kind == "load_balancer" and origin.domain_name is None:
                yield from _balancer_faults(path, origin, load_balancer)
            elif origin.kind == "api" and origin.domain_name is None:
                yield Fault(
                    path=f"{path}.domainName", problem="missing: the stack has no API", remedy="give the API's domain"
                )


def _balancer_faults(
    path: str,
    origin: VpcOriginSettings | LoadBalancerOriginSettings,
    load_balancer: LoadBalancerSettings | None,
) -> Iterator[Fault]:
    exposure, other = ("vpc_origin", "load_balancer") if origin.kind == "vpc_origin" else ("cloudfront", "vpc_origin")
    if load_balancer is None:
        yield Fault(path=path, problem="there is no load balancer that it would be", remedy="add loadBalancer")
        return
    if load_balancer.exposure != exposure:
        yield Fault(
            path=f"{path}.kind",
            value=origin.kind,
            problem=f"needs a load balancer with exposure {exposure}",
            remedy=f"set loadBalancer.exposure: {exposure}, or kind: {other}",
        )
    if origin.domain_name is None and not load_balancer.domain_names:
        yield Fault(
            path=f"{path}.domainName",
            problem="missing: it must stand on the load balancer's certificate, which is not the stack's",
            remedy="give a domain name of the certificate",
        )
    elif load_balancer.domain_names and origin.domain_name not in (None, *load_balancer.domain_names):
        yield Fault(
            path=f"{path}.domainName",
            value=origin.domain_name,
            problem="is not on the load balancer's certificate",
            remedy=f"name one of {', '.join(load_balancer.domain_names)}",
        )


def balancer_alias_faults(dns: DnsSettings | None, load_balancer: LoadBalancerSettings | None) -> Iterator[Fault]:
    """Names of load balancers that no zone of the stack answers for."""
    names = load_balancer.domain_names if load_balancer else ()
    yield from alias_faults(dns, {f"loadBalancer.domainNames[{index}]": name for index, name in enumerate(names)})


def eks_route_faults(
    load_balancer: LoadBalancerSettings | None, ecs: EcsSettings | None, eks: EksSettings | None
) -> Iterator[Fault]:
    """Routes to pods without a load balancer or a controller, or with a priority that is taken."""
    if eks is None or not eks.routes:
        return
    taken = {
        service.http.priority: f"ecs.services.{key}"
        for key, service in (ecs.services if ecs else {}).items()
        if service.http is not None
    }
    for key, route in eks.routes.items():
        path = f"eks.routes.{key}"
        if load_balancer is None:
            yield Fault(path=path, problem="needs a load balancer in each region", remedy="add loadBalancer")
        if route.priority in taken:
            yield Fault(
                path=f"{path}.priority",
                value=route.priority,
                problem=f"is the priority of {taken[route.priority]}",
                remedy="give each route a priority of its own",
            )
        taken.setdefault(route.priority, path)
