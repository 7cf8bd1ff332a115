"""VPC: NAT gateways, addresses, endpoints, data transfer; load balancers."""

from collections.abc import Iterator

from cost.charge import HOURS, Charge, Usage, by_usage, fixed, product
from cost.resource import Resource


def vpc(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """Data transfer: to the internet, between zones (each way) and to other regions."""
    yield by_usage("data out to the internet", "data-transfer.internet-gb", "GB", usage.get("internetGb"))
    yield by_usage("data between zones", "data-transfer.zone-gb", "GB", usage.get("zoneGb"))
    yield by_usage("data to other regions", "data-transfer.region-gb", "GB", usage.get("regionGb"))


def nat_gateway(resource: Resource, usage: Usage) -> Iterator[Charge]:
    yield fixed("NAT gateway", "nat-gateway.hours", "hour", HOURS)
    yield by_usage("data through NAT gateway", "nat-gateway.gb", "GB", usage.get("processedGb"))


def eip(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """A public IPv4 address costs the same in use and idle."""
    yield fixed("public IPv4 address", "public-ipv4.hours", "hour", HOURS)


def vpc_endpoint(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """An interface endpoint costs in each zone, by its subnets; a gateway endpoint nothing."""
    if resource.text("vpcEndpointType", "Gateway") == "Gateway":
        return
    zones = _number(resource, "subnetIds")
    yield fixed("interface endpoint, each zone", "interface-endpoint.hours", "hour", product(zones, HOURS))
    yield by_usage("data through endpoint", "interface-endpoint.gb", "GB", usage.get("processedGb"))


def load_balancer(resource: Resource, usage: Usage) -> Iterator[Charge]:
    """The load balancer with its capacity units; one that is not internal has a public address in each subnet."""
    kind = resource.text("loadBalancerType", "application")
    yield fixed(f"{kind} load balancer", f"load-balancer.{kind}.hours", "hour", HOURS)
    if not resource.get("internal"):
        yield fixed("public IPv4 address", "public-ipv4.hours", "hour", product(_number(resource, "subnets"), HOURS))
    used = product(usage.get("capacityUnits"), HOURS)
    yield by_usage("load balancer capacity units", f"load-balancer.{kind}.lcu-hours", "LCU-hour", used)


def _number(resource: Resource, path: str) -> int | None:
    """The number of items; None if they are unknown."""
    return len(resource.items(path)) if isinstance(resource.get(path), list) else None
