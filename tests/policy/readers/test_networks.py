"""Public CIDR blocks, and routes of subnets to an internet gateway."""

import pytest

from policy.readers.networks import collapsed, covers, internet_routes, is_internet
from policy.readers.requests import stack_from_request
from policy.stack import Stack
from policy.tokens import (
    EC2_DEFAULT_ROUTE_TABLE,
    EC2_INTERNET_GATEWAY,
    EC2_MAIN_ROUTE_TABLE_ASSOCIATION,
    EC2_ROUTE,
    EC2_ROUTE_TABLE,
    EC2_ROUTE_TABLE_ASSOCIATION,
    EC2_SUBNET,
    EC2_VPC,
)
from tests.policy.harness import UNKNOWN, Given, resource, stack_request

vpc = resource(EC2_VPC, "main", defaultRouteTableId="rtb-main")
gateway = resource(EC2_INTERNET_GATEWAY, "gateway", refers={"vpcId": vpc})
subnet = resource(EC2_SUBNET, "subnet", refers={"vpcId": vpc})
table = resource(EC2_ROUTE_TABLE, "table", refers={"vpcId": vpc})
link = resource(EC2_ROUTE_TABLE_ASSOCIATION, "link", refers={"subnetId": subnet, "routeTableId": table})
public_route = resource(EC2_ROUTE, "public-route", refers={"routeTableId": table, "gatewayId": gateway})
main = resource(EC2_DEFAULT_ROUTE_TABLE, "main-table", defaultRouteTableId="rtb-main")
main_link = resource(EC2_MAIN_ROUTE_TABLE_ASSOCIATION, "main-link", refers={"vpcId": vpc, "routeTableId": table})
INLINE = [{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-0123"}]


def routes(*stack: Given) -> int:
    read: Stack = stack_from_request(stack_request(*stack))
    return len(list(internet_routes(read, read.of(EC2_SUBNET)[0])))


@pytest.mark.parametrize("cidr", ["0.0.0.0/0", "::/0", "0::0/0", "0.0.0.0/1", "128.0.0.0/1", "2000::/3", "8.0.0.0/5"])
def test_wide_networks_are_the_internet(cidr: str) -> None:
    assert is_internet(cidr)


@pytest.mark.parametrize("cidr", ["10.0.0.0/8", "fc00::/7", "203.0.113.7/32", "no network", "", "pl-123"])
def test_specific_networks_are_not_the_internet(cidr: str) -> None:
    assert not is_internet(cidr)


def test_adjacent_networks_are_one() -> None:
    assert collapsed(["0.0.0.0/1", "128.0.0.0/1"]) == ["0.0.0.0/0"]
    assert collapsed(["::/1", "10.0.0.0/24", "8000::/1", "no network"]) == ["10.0.0.0/24", "::/0", "no network"]
    assert collapsed(["10.0.0.0/24", "10.0.2.0/24"]) == ["10.0.0.0/24", "10.0.2.0/24"]


def test_one_network_within_another() -> None:
    assert covers("0.0.0.0/0", "10.0.0.0/8")
    assert covers("::/0", "2000::/3")
    assert not covers("10.0.0.0/8", "0.0.0.0/0")
    assert not covers("0.0.0.0/0", "::/0")
    assert not covers("nothing", "0.0.0.0/0")


@pytest.mark.parametrize(
    "stack",
    [
        [subnet, vpc, gateway, table, link, public_route],
        [subnet, vpc, table.with_props(routes=INLINE), link],
        [subnet, vpc, main.with_props(routes=INLINE)],
        [subnet, vpc, gateway, table, public_route, main_link],
        [
            subnet,
            vpc,
            gateway,
            table,
            link.with_props(routeTableId=UNKNOWN),
            public_route.with_props(gatewayId=UNKNOWN),
        ],
        [subnet, vpc, gateway, table.with_props(routes=UNKNOWN), link, public_route],
    ],
)
def test_a_route_to_the_internet(stack: list[Given]) -> None:
    assert routes(*stack) == 1


@pytest.mark.parametrize(
    "stack",
    [
        [subnet, vpc],
        [subnet, vpc, gateway, table, link],
        [subnet, vpc, gateway, table, public_route],
        [subnet, vpc, table.with_props(routes=[{"cidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"}]), link],
        [subnet, vpc, table, link, main.with_props(routes=INLINE)],
    ],
)
def test_no_route_to_the_internet(stack: list[Given]) -> None:
    assert routes(*stack) == 0
