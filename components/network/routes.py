"""Subnets and their route tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pulumi import CustomTimeouts, Input, Output, Resource, ResourceOptions
from pulumi_aws import ec2

from components.foundation.outputs import after

ANYWHERE: Mapping[Literal["ipv4", "ipv6"], str] = {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}
RELEASE = CustomTimeouts(delete="45m")  # network interfaces of deleted services block a subnet that long (T-21)


@dataclass(frozen=True, kw_only=True)
class DefaultRoute:
    """A default route: to an internet gateway, a NAT gateway, or an egress-only one for IPv6."""

    kind: Literal["internet", "nat", "egress_only"]
    gateway_id: Input[str]
    family: Literal["ipv4", "ipv6"] = "ipv4"


@dataclass(frozen=True, kw_only=True)
class RouteTable:
    """id: of the table. ready_id: the same, with dependencies on its routes."""

    id: Output[str]
    ready_id: Output[str]


@dataclass(frozen=True, kw_only=True)
class SubnetSpec:
    """CIDR blocks and zone of a subnet; by its ID, if there is one. ipv6_cidr: its /64; IPv4 only if omitted."""

    availability_zone: str
    cidr: str
    ipv6_cidr: Input[str] | None = None
    availability_zone_id: str | None = None


def route_table(
    name: str, vpc_id: Input[str], table_name: str, routes: Sequence[DefaultRoute], parent: Resource
) -> RouteTable:
    """A route table with these default routes; none keeps traffic within the VPC."""
    child = ResourceOptions(parent=parent)
    table = ec2.RouteTable(f"{name}-routes", vpc_id=vpc_id, tags={"Name": table_name}, opts=child)
    made = [
        ec2.Route(
            f"{name}-route-{route.family}",
            route_table_id=table.id,
            destination_cidr_block=ANYWHERE["ipv4"] if route.family == "ipv4" else None,
            destination_ipv6_cidr_block=ANYWHERE["ipv6"] if route.family == "ipv6" else None,
            gateway_id=route.gateway_id if route.kind == "internet" else None,
            nat_gateway_id=route.gateway_id if route.kind == "nat" else None,
            egress_only_gateway_id=route.gateway_id if route.kind == "egress_only" else None,
            opts=child,
        )
        for route in routes
    ]
    return RouteTable(id=table.id, ready_id=after(table.id, *made))


def subnet(
    name: str, vpc_id: Input[str], spec: SubnetSpec, table: RouteTable, tags: Mapping[str, str], parent: Resource
) -> Output[str]:
    """A subnet without automatic public addresses; the ID depends on its routes."""
    made = ec2.Subnet(
        f"{name}-subnet",
        vpc_id=vpc_id,
        availability_zone=None if spec.availability_zone_id else spec.availability_zone,
        availability_zone_id=spec.availability_zone_id,
        cidr_block=spec.cidr,
        map_public_ip_on_launch=False,
        ipv6_cidr_block=spec.ipv6_cidr,
        assign_ipv6_address_on_creation=None if spec.ipv6_cidr is None else True,
        tags=tags,
        opts=ResourceOptions(parent=parent, custom_timeouts=RELEASE),
    )
    association = ec2.RouteTableAssociation(
        f"{name}-association",
        subnet_id=made.id,
        route_table_id=table.ready_id,
        opts=ResourceOptions(parent=parent),
    )
    return after(made.id, association)
