"""Networks: what counts as the whole world, and which subnets have a way to it."""

from collections.abc import Iterator, Sequence
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import (
    EC2_DEFAULT_ROUTE_TABLE,
    EC2_INTERNET_GATEWAY,
    EC2_MAIN_ROUTE_TABLE_ASSOCIATION,
    EC2_ROUTE,
    EC2_ROUTE_TABLE_ASSOCIATION,
    EC2_ROUTE_TABLES,
    EC2_VPCS,
)

# The widest networks that are private: 10.0.0.0/8 and fc00::/7. What is wider reaches into the internet, so halves
# of the world (0.0.0.0/1 and 128.0.0.0/1, 2000::/3) count as the world.
WIDEST_PRIVATE = {4: 8, 6: 7}


@cache
def network(text: str) -> IPv4Network | IPv6Network | None:
    """A CIDR block; None where the text is none."""
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def is_internet(cidr: str) -> bool:
    """Whether a CIDR block is the internet or a good part of it, IPv4 or IPv6."""
    block = network(cidr)
    return block is not None and block.prefixlen < WIDEST_PRIVATE[block.version]


def covers(outer: str, inner: str) -> bool:
    """Whether one CIDR block lies within another; blocks of two families do not."""
    around, within = network(outer), network(inner)
    if isinstance(around, IPv4Network) and isinstance(within, IPv4Network):
        return within.subnet_of(around)
    if isinstance(around, IPv6Network) and isinstance(within, IPv6Network):
        return within.subnet_of(around)
    return False


def inline(resource: Node, path: str, separate: Sequence[object]) -> list[Node]:
    """The blocks that a resource holds itself.

    Where separate resources hold them, the provider computes the property; that it is unknown in a preview then
    says nothing and is not noted.
    """
    return [] if separate and resource.is_unknown(path) else resource.nodes(path)


def route_tables(stack: Stack, subnet: Resource) -> list[Resource]:
    """The route table of a subnet: the one associated with it, else the main one of its VPC."""
    tables = [
        table
        for association in stack.related(subnet, EC2_ROUTE_TABLE_ASSOCIATION, "subnetId")
        for table in stack.follow(association, "routeTableId", *EC2_ROUTE_TABLES)
    ]
    if tables:
        return tables
    return [table for vpc in stack.follow(subnet, "vpcId", *EC2_VPCS) for table in _main_tables(stack, vpc)]


def _main_tables(stack: Stack, vpc: Resource) -> Iterator[Resource]:
    associations = stack.related(vpc, EC2_MAIN_ROUTE_TABLE_ASSOCIATION, "vpcId")
    for association in associations:
        yield from stack.follow(association, "routeTableId", *EC2_ROUTE_TABLES)
    if not associations:
        for table in stack.of(EC2_DEFAULT_ROUTE_TABLE):
            known = table.peek("defaultRouteTableId")
            if (known and known == vpc.outputs.get("defaultRouteTableId")) or (
                vpc.urn in table.property_dependencies.get("defaultRouteTableId", ())
            ):
                yield table


def internet_routes(stack: Stack, subnet: Resource) -> Iterator[Node]:
    """The routes by which a subnet reaches an internet gateway: none for a private subnet.

    Routes within the table and separate ones; nodes of the route, whose `gatewayId` is the gateway.
    """
    for table in route_tables(stack, subnet):
        separate = stack.related(table, EC2_ROUTE, "routeTableId")
        for route in (*separate, *inline(table, "routes", separate)):
            if not route.has("gatewayId"):
                continue
            if stack.follow(route, "gatewayId", EC2_INTERNET_GATEWAY) or str(route.peek("gatewayId")).startswith(
                "igw-"
            ):
                yield route
