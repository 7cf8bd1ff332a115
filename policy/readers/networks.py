"""Public CIDR blocks, and routes of subnets to the internet."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

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

# Prefix lengths of the largest private networks: 10.0.0.0/8 and fc00::/7. A larger network includes public addresses
# and counts as the internet, as do 0.0.0.0/1 and 128.0.0.0/1, or 2000::/3.
LARGEST_PRIVATE = {4: 8, 6: 7}


@cache
def network(cidr: str) -> IPv4Network | IPv6Network | None:
    """A CIDR block; None for other strings."""
    try:
        return ip_network(cidr.strip(), strict=False)
    except ValueError:
        return None


def is_internet(cidr: str) -> bool:
    """Whether a CIDR block is the internet or a large part of it, IPv4 or IPv6."""
    block = network(cidr)
    return block is not None and block.prefixlen < LARGEST_PRIVATE[block.version]


def collapsed(cidrs: Iterable[str]) -> list[str]:
    """CIDR blocks, with one in place of adjacent ones, such as 0.0.0.0/0 of its two halves; other strings are kept."""
    blocks: list[IPv4Network | IPv6Network] = []
    others: list[str] = []
    for cidr in cidrs:
        if block := network(cidr):
            blocks.append(block)
        else:
            others.append(cidr)
    v4 = collapse_addresses(block for block in blocks if isinstance(block, IPv4Network))
    v6 = collapse_addresses(block for block in blocks if isinstance(block, IPv6Network))
    return [*map(str, v4), *map(str, v6), *others]


def covers(outer: str, inner: str) -> bool:
    """Whether a CIDR block contains another of the same family."""
    around, within = network(outer), network(inner)
    if isinstance(around, IPv4Network) and isinstance(within, IPv4Network):
        return within.subnet_of(around)
    if isinstance(around, IPv6Network) and isinstance(within, IPv6Network):
        return within.subnet_of(around)
    return False


def inline(resource: Node, path: str, separate: Sequence[object]) -> list[Node]:
    """The inline blocks of a resource.

    With separate resources, the provider computes the property: an unknown value in preview is not recorded.
    """
    return [] if separate and resource.is_unknown(path) else resource.nodes(path)


def route_tables(stack: Stack, subnet: Resource) -> list[Resource]:
    """The route table of a subnet: the associated one, else the main route table of its VPC."""
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
    """Routes of a subnet to an internet gateway; none for a private subnet.

    Nodes of inline and separate routes, with the gateway as `gatewayId`.
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
