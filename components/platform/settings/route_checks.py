"""Domain names and routes of load balancers."""

from collections.abc import Iterator

from components.compute.ecs.route import route_faults
from components.compute.ecs.settings import EcsSettings
from components.compute.eks.settings import EksSettings
from components.compute.load_balancing.settings import LoadBalancerSettings
from components.edge.route53.checks import alias_faults
from components.edge.route53.settings import DnsSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.network.settings import NetworkSettings


def balancer_alias_faults(dns: DnsSettings | None, load_balancer: LoadBalancerSettings | None) -> Iterator[Fault]:
    """Domain names of load balancers outside the stack's zones. Only internet-facing ones have records."""
    if load_balancer is None:
        return
    names = {f"loadBalancer.domainNames[{index}]": name for index, name in enumerate(load_balancer.domain_names)}
    yield from alias_faults(dns, names, recorded=load_balancer.exposure == "cloudfront")


def eks_route_faults(
    load_balancer: LoadBalancerSettings | None, ecs: EcsSettings | None, eks: EksSettings | None
) -> Iterator[Fault]:
    """Routes to pods without a load balancer, with a duplicate priority, or shadowed by another route."""
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
    """Tasks and pods in zones that an internet-facing load balancer is not enabled for."""
    if network is None or load_balancer is None or load_balancer.exposure != "cloudfront":
        return
    held: set[str] = set()
    if ecs is not None and any(service.http is not None for service in ecs.services.values()):
        held |= set(ecs.regions_of(regions))
    if eks is not None and eks.routes:
        held |= set(eks.regions_of(regions))
    for region in (name for name in regions.all if name in held and name in network.vpcs):
        public = set(network.zones_with("public", region))
        beyond = set(network.zones_with(network.inner_tier, region)) - public
        if public and beyond:
            yield Fault(
                path="loadBalancer.exposure",
                value=load_balancer.exposure,
                problem=f"is in zones {', '.join(sorted(public))} of {region}, and sends nothing to tasks and pods "
                f"in {', '.join(sorted(beyond))}",
                remedy="set these zones public subnets, or use vpc_origin",
            )
