"""VPCs: subnets and routes."""

import re
from typing import Any

import pytest
from pulumi import ResourceOptions

from components.network.settings import NetworkSettings
from components.network.vpc import Vpc, VpcArgs
from components.network.vpc_plan import VpcPlan
from preview.graph import Graph, Node
from tests.conftest import Deploy

KEY = "arn:aws:kms:us-east-1:123456789012:key/data"
FIXED: dict[str, Any] = {
    "vpcs": {
        "us-east-1": {
            "cidr": "10.0.0.0/16",
            "subnets": {
                "public": {"a": "10.0.1.0/24", "b": "10.0.2.0/24"},
                "private": {"a": "10.0.11.0/24", "b": "10.0.12.0/24", "c": "10.0.13.0/24"},
            },
        }
    },
    "nat": "per_zone",
}
SUBNET_TAGS = {"public": {"kubernetes.io/role/elb": "1"}, "private": {"kubernetes.io/role/internal-elb": "1"}}


def vpc_graph(deploy: Deploy, settings: dict[str, Any], *, unknown: bool = False) -> Graph:
    network = NetworkSettings.model_validate({"vpcs": {"us-east-1": {"cidr": "10.0.0.0/16"}}} | settings)

    def program(provider: Any) -> Vpc:
        args = VpcArgs(
            plan=network.plan_of("us-east-1"),
            region="us-east-1",
            vpc_name="media-prod",
            account_id="123456789012",
            key_arn=KEY,
            subnet_tags={"public": SUBNET_TAGS["public"], "private": SUBNET_TAGS["private"]},
        )
        return Vpc("main", args, ResourceOptions(provider=provider))

    return deploy(program, unknown=unknown)


def subnet_of(graph: Graph, tier: str, zone: str) -> Node:
    return graph.named(f"main-{tier}-{zone}-subnet")


def table_of(graph: Graph, tier: str, zone: str) -> Node:
    """The route table that a subnet is associated with."""
    association = graph.one("RouteTableAssociation", subnetId=subnet_of(graph, tier, zone).outputs["id"])
    return graph.target(association.inputs["routeTableId"])


def default_gateway(graph: Graph, tier: str, zone: str) -> Node | None:
    """The target of a subnet's default route; None without one."""
    table = table_of(graph, tier, zone).outputs["id"]
    found = [route for route in graph.of_type("Route") if route.inputs["routeTableId"] == table]
    assert len(found) <= 1
    if not found:
        return None
    assert found[0].inputs["destinationCidrBlock"] == "0.0.0.0/0"
    return graph.target(found[0].get("gatewayId") or found[0].get("natGatewayId"))


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return vpc_graph(deploy, FIXED)


@pytest.fixture(scope="module")
def closed(deploy: Deploy) -> Graph:
    return vpc_graph(deploy, {"tiers": ["private", "isolated"]})


@pytest.mark.requirement("GD-123")
def test_the_vpc_has_its_range_and_resolves_names(graph: Graph) -> None:
    inputs = graph.one("Vpc", cidrBlock="10.0.0.0/16").inputs
    assert inputs["enableDnsSupport"] is True
    assert inputs["enableDnsHostnames"] is True
    assert inputs["tags"] == {"Name": "media-prod"}
    assert "assignGeneratedIpv6CidrBlock" not in inputs


@pytest.mark.requirement("GD-124", "GD-125", "GD-126", "GD-127", "GD-128")
@pytest.mark.parametrize(
    ("tier", "zone", "cidr"),
    [
        ("public", "a", "10.0.1.0/24"),
        ("public", "b", "10.0.2.0/24"),
        ("private", "a", "10.0.11.0/24"),
        ("private", "b", "10.0.12.0/24"),
        ("private", "c", "10.0.13.0/24"),
        ("isolated", "a", "10.0.128.0/21"),
        ("isolated", "b", "10.0.136.0/21"),
        ("isolated", "c", "10.0.144.0/21"),
    ],
)
def test_each_subnet_is_in_its_zone_with_its_range(graph: Graph, tier: str, zone: str, cidr: str) -> None:
    inputs = subnet_of(graph, tier, zone).inputs
    assert (inputs["availabilityZone"], inputs["cidrBlock"]) == (f"us-east-1{zone}", cidr)
    assert inputs["tags"] == {**SUBNET_TAGS.get(tier, {}), "Name": f"media-prod-{tier}-{zone}"}


def test_there_are_no_other_subnets(graph: Graph) -> None:
    assert len(graph.of_type("Subnet")) == 8


def test_no_subnet_assigns_public_addresses(graph: Graph) -> None:
    assert {node.inputs["mapPublicIpOnLaunch"] for node in graph.of_type("Subnet")} == {False}


def test_a_subnet_has_a_delete_timeout_for_its_network_interfaces(graph: Graph) -> None:
    assert {node.options.custom_timeouts["delete"] for node in graph.of_type("Subnet")} == {"45m"}


def test_public_subnets_lead_to_the_internet_by_one_table(graph: Graph) -> None:
    assert default_gateway(graph, "public", "a") is graph.one("InternetGateway")
    assert table_of(graph, "public", "a") is table_of(graph, "public", "b")


@pytest.mark.requirement("GD-126", "GD-127", "GD-128")
def test_private_subnets_route_to_the_nat_gateway_of_their_zone_or_the_first(graph: Graph) -> None:
    gateways = {zone: default_gateway(graph, "private", zone) for zone in ("a", "b", "c")}
    assert {zone: node and node.name for zone, node in gateways.items()} == {
        "a": "main-nat-a",
        "b": "main-nat-b",
        "c": "main-nat-a",
    }


@pytest.mark.requirement("GD-124", "GD-125")
def test_each_nat_gateway_is_in_a_public_subnet_with_an_address_of_its_own(graph: Graph) -> None:
    gateways = {node.name: node for node in graph.of_type("NatGateway")}
    assert sorted(gateways) == ["main-nat-a", "main-nat-b"]
    for zone in ("a", "b"):
        gateway = gateways[f"main-nat-{zone}"]
        assert graph.target(gateway.inputs["subnetId"]) is subnet_of(graph, "public", zone)
        assert graph.target(gateway.inputs["allocationId"]).name == f"main-nat-{zone}-address"
        assert gateway.depends_on(graph.one("InternetGateway"))


@pytest.mark.requirement("MQ-35")
def test_isolated_subnets_lead_nowhere(graph: Graph) -> None:
    assert [default_gateway(graph, "isolated", zone) for zone in ("a", "b", "c")] == [None, None, None]


@pytest.mark.requirement("MQ-36")
def test_the_default_security_group_admits_nothing(graph: Graph) -> None:
    group = graph.one("DefaultSecurityGroup")
    assert graph.target(group.inputs["vpcId"]) is graph.one("Vpc", cidrBlock="10.0.0.0/16")
    assert (group.inputs["ingress"], group.inputs["egress"]) == ([], [])


@pytest.mark.requirement("GD-132")
def test_every_route_table_has_the_gateway_endpoints(graph: Graph) -> None:
    endpoints = {node.inputs["serviceName"]: node for node in graph.of_type("VpcEndpoint")}
    assert sorted(endpoints) == ["com.amazonaws.us-east-1.dynamodb", "com.amazonaws.us-east-1.s3"]
    tables = {node.name for node in graph.of_type("RouteTable")}
    assert len(tables) == 5
    for endpoint in endpoints.values():
        assert endpoint.inputs["vpcEndpointType"] == "Gateway"
        assert {graph.target(table).name for table in endpoint.inputs["routeTableIds"]} == tables


def test_subnet_ids_depend_on_their_routes(graph: Graph) -> None:
    component = graph.named("main")
    given = component.outputs["subnet_ids"]["private"]["c"]
    assert graph.target(given) is subnet_of(graph, "private", "c")
    association = graph.named("main-private-c-association")
    assert {node.name for node in graph.referenced(association, "routeTableId")} >= {"main-private-c-route-ipv4"}


def test_without_a_public_tier_nothing_is_open(closed: Graph) -> None:
    for kind in ("InternetGateway", "NatGateway", "Eip", "Route", "EgressOnlyInternetGateway"):
        assert closed.of_type(kind) == []
    assert len(closed.of_type("Subnet")) == 6


@pytest.mark.requirement("MS-09")
def test_without_nat_private_subnets_have_no_default_route(deploy: Deploy) -> None:
    graph = vpc_graph(deploy, {"nat": "none"})
    assert [default_gateway(graph, "private", zone) for zone in ("a", "b", "c")] == [None, None, None]
    assert graph.of_type("NatGateway") == []


def test_all_zones_route_to_a_single_nat_gateway(deploy: Deploy) -> None:
    graph = vpc_graph(deploy, {"nat": "single"})
    assert [node.name for node in graph.of_type("NatGateway")] == ["main-nat-a"]
    assert {default_gateway(graph, "private", zone) for zone in ("a", "b", "c")} == {graph.named("main-nat-a")}


@pytest.fixture(scope="module")
def dual(deploy: Deploy) -> Graph:
    return vpc_graph(deploy, {"ipv6": True})


def test_with_ipv6_each_subnet_has_its_own_64(dual: Graph) -> None:
    block = dual.one("Vpc", cidrBlock="10.0.0.0/16").outputs["ipv6CidrBlock"]
    start = block.removesuffix("00::/56")
    assert subnet_of(dual, "private", "a").inputs["ipv6CidrBlock"] == f"{start}00::/64"
    assert subnet_of(dual, "public", "b").inputs["ipv6CidrBlock"] == f"{start}41::/64"
    assert subnet_of(dual, "isolated", "c").inputs["ipv6CidrBlock"] == f"{start}82::/64"
    assert {node.inputs["assignIpv6AddressOnCreation"] for node in dual.of_type("Subnet")} == {True}


def test_with_ipv6_private_subnets_have_egress_only(dual: Graph) -> None:
    routes = {
        dual.target(route.inputs["routeTableId"]).name: route
        for route in dual.of_type("Route")
        if route.get("destinationIpv6CidrBlock") == "::/0"
    }
    assert sorted(routes) == [
        "main-private-a-routes",
        "main-private-b-routes",
        "main-private-c-routes",
        "main-public-routes",
    ]
    for name, route in routes.items():
        way = dual.target(route.get("egressOnlyGatewayId") or route.get("gatewayId"))
        expected = "InternetGateway" if name == "main-public-routes" else "EgressOnlyInternetGateway"
        assert way is dual.one(expected)


@pytest.mark.parametrize("settings", [FIXED, {"ipv6": True}], ids=["ipv4", "dual stack"])
def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy, settings: dict[str, Any]) -> None:
    known, unknown = vpc_graph(deploy, settings), vpc_graph(deploy, settings, unknown=True)
    assert [node.urn for node in unknown] == [node.urn for node in known]


def test_everything_is_in_the_region_of_its_provider(graph: Graph) -> None:
    assert graph.regions == ("global", "us-east-1")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"cidr": "10.0.0.0/8"}, "allowed: /16 to /24"),
        ({"nat_zones": ("b",)}, "nat_zones: b: no public subnet there"),
        ({"subnets": {"pub": {}}}, "subnets.pub: allowed: private, public, isolated"),
        ({"subnets": {"public": {"us-east-1a": "10.0.1.0/24"}}}, "subnets.public.us-east-1a: allowed: zone letters a"),
        ({"subnets": {"public": {"a": "10.1.1.0/24"}}}, "is outside the VPC's 10.0.0.0/16"),
        (
            {"subnets": {"public": {"a": "10.0.1.0/24"}, "private": {"a": "10.0.1.0/25"}}},
            "subnets.private.a: 10.0.1.0/25: overlaps subnets.public.a",
        ),
    ],
    ids=["range", "NAT gateway", "tier", "zone", "outside", "overlap"],
)
def test_a_plan_that_aws_would_reject_is_rejected(change: dict[str, Any], problem: str) -> None:
    plan: dict[str, Any] = {"cidr": "10.0.0.0/16", "subnets": {"public": {"a": "10.0.1.0/24"}}}
    with pytest.raises(ValueError, match=re.escape(problem)):
        VpcPlan(**{**plan, **change})


def test_subnets_are_created_by_zone_id_where_one_is_given(deploy: Deploy) -> None:
    vpc = {"cidr": "10.0.0.0/16", "zones": ["a", "b"], "zoneIds": {"a": "use1-az1", "b": "use1-az4"}}
    inputs = subnet_of(vpc_graph(deploy, {"vpcs": {"us-east-1": vpc}}), "private", "b").inputs
    assert (inputs["availabilityZoneId"], inputs.get("availabilityZone")) == ("use1-az4", None)
