"""Checks of load balancers against regions, network, zones, and the routes of services."""

from collections.abc import Iterator

from components.compute.load_balancing.route_settings import route_faults
from components.compute.load_balancing.settings import ZONE_MINIMUM, Exposure, LoadBalancerSettings
from components.edge.route53.checks import alias_faults
from components.edge.route53.health_check_settings import EndpointHealthCheck
from components.edge.route53.settings import DnsSettings
from components.foundation.service.stack_names import StackNames
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import RegionsSettings
from components.network.checks import public_only_faults, unsupported_zone_faults
from components.network.settings import NetworkSettings


def subnet_faults(
    regions: RegionsSettings, network: NetworkSettings | None, load_balancer: LoadBalancerSettings
) -> Iterator[Fault]:
    """A missing network, too few zones, or certificates that do not match the stack's regions."""
    if network is None:
        yield Fault(path="loadBalancer", problem="needs a VPC in each region", remedy="add network")
        return
    yield from _zone_count_faults(regions, network, load_balancer.exposure)
    for region in load_balancer.certificate_arns:
        if region not in regions.all:
            yield unknown_name(f"loadBalancer.certificateArns.{region}", region, regions.all, "region of the stack")
    for region in regions.all:
        if load_balancer.certificate_arns and region not in load_balancer.certificate_arns:
            yield Fault(
                path=f"loadBalancer.certificateArns.{region}",
                problem="missing: each region's load balancer needs its own certificate",
                remedy="set its ARN, or set domainNames",
            )


def _zone_count_faults(regions: RegionsSettings, network: NetworkSettings, exposure: Exposure) -> Iterator[Fault]:
    path = "loadBalancer.exposure"
    public = exposure == "cloudfront"
    if "public" not in network.tiers:
        problem = "requires public subnets" if public else "needs an internet gateway, which requires public subnets"
        remedy = "add public to network.tiers" + (", or use vpc_origin" if public else "")
        yield Fault(path=path, value=exposure, problem=f"{problem}, and there are none", remedy=remedy)
    if not public:
        yield from public_only_faults("loadBalancer", network)
        served = regions.all if network.has_inner_subnets else ()
        zones = network.inner_zones(served)
        yield from unsupported_zone_faults("loadBalancer", network, zones, "CloudFront VPC origins")
    tier = "public" if public else network.inner_tier
    for region in (name for name in regions.all if name in network.vpcs and tier in network.tiers):
        zones = network.zones_with(tier, region)
        if len(zones) < ZONE_MINIMUM:
            yield Fault(
                path=path,
                value=exposure,
                problem=f"needs {tier} subnets in {ZONE_MINIMUM} zones, and {region} has {len(zones)}",
                remedy=f"add zones with {tier} subnets to the VPC",
            )


def alias_record_faults(dns: DnsSettings | None, load_balancer: LoadBalancerSettings) -> Iterator[Fault]:
    """Domain names outside the stack's zones. Only internet-facing load balancers have records."""
    names = {f"loadBalancer.domainNames[{index}]": name for index, name in enumerate(load_balancer.domain_names)}
    yield from alias_faults(dns, names, recorded=load_balancer.exposure == "cloudfront")


def routing_faults(regions: RegionsSettings, load_balancer: LoadBalancerSettings) -> Iterator[Fault]:
    """A routing policy in a single region, whose records are simple ones."""
    if load_balancer.routing is not None and load_balancer.exposure == "cloudfront" and not regions.replicas:
        yield Fault(
            path="loadBalancer.routing",
            value=load_balancer.routing,
            problem=f"has no effect: {regions.primary} is the only region",
            remedy="remove it, or add regions.replicas",
        )


def health_check_faults(dns: DnsSettings | None, load_balancer: LoadBalancerSettings) -> Iterator[Fault]:
    """Route 53 health checks of a load balancer, whose security group only admits CloudFront."""
    for role, check in dns.health_checks.items() if dns else ():
        if isinstance(check, EndpointHealthCheck) and check.domain_name in load_balancer.domain_names:
            yield Fault(
                path=f"dns.healthChecks.{role}.domainName",
                value=check.domain_name,
                problem="is the load balancer, which only accepts connections from CloudFront: always unhealthy",
                remedy="set an alias of a distribution, and a path that leads to the load balancer",
            )


def route_conflict_faults(stack: StackNames) -> Iterator[Fault]:
    """Routes with the same priority, or shadowed by one another."""
    owners = (workloads.routes for workloads in stack.workloads.values())
    yield from route_faults({path: route for routes in owners for path, route in routes.items()})


def zone_faults(
    stack: StackNames, network: NetworkSettings | None, load_balancer: LoadBalancerSettings
) -> Iterator[Fault]:
    """Tasks and pods in zones that an internet-facing load balancer is not enabled for."""
    if network is None or load_balancer.exposure != "cloudfront":
        return
    routed = [workloads for workloads in stack.workloads.values() if workloads.routes]
    everywhere = any(workloads.replicas != "none" for workloads in routed)
    regions = stack.regions.all if everywhere else (stack.regions.primary,) if routed else ()
    for region in (name for name in regions if name in network.vpcs):
        public = set(network.zones_with("public", region))
        beyond = set(network.zones_with(network.inner_tier, region)) - public
        if public and beyond:
            yield Fault(
                path="loadBalancer.exposure",
                value=load_balancer.exposure,
                problem=f"is in zones {', '.join(sorted(public))} of {region}, and does not route to tasks and pods "
                f"in {', '.join(sorted(beyond))}",
                remedy="add public subnets in these zones, or use vpc_origin",
            )
