"""GIFDistributor's network: the CIDR blocks of its document, and a smaller VPC in us-west-2."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_network import gateway, gateway_endpoints, ranges, subnet


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("gifdistributor-prod")


@pytest.mark.requirement("GD-123")
def test_the_vpc_has_the_range_of_the_document(prod: Graph) -> None:
    vpc = prod.named("primary-vpc-vpc")
    assert (vpc.inputs["cidrBlock"], vpc.region) == ("10.0.0.0/16", "us-east-1")


@pytest.mark.parametrize(
    ("tier", "zone", "range_"),
    [
        pytest.param("public", "a", "10.0.1.0/24", marks=pytest.mark.requirement("GD-124")),
        pytest.param("public", "b", "10.0.2.0/24", marks=pytest.mark.requirement("GD-125")),
        pytest.param("private", "a", "10.0.11.0/24", marks=pytest.mark.requirement("GD-126")),
        pytest.param("private", "b", "10.0.12.0/24", marks=pytest.mark.requirement("GD-127")),
        pytest.param("private", "c", "10.0.13.0/24", marks=pytest.mark.requirement("GD-128")),
    ],
)
def test_each_subnet_has_the_range_and_zone_of_the_document(prod: Graph, tier: str, zone: str, range_: str) -> None:
    found = subnet(prod, "primary", tier, zone)
    assert (found.inputs["cidrBlock"], found.inputs["availabilityZone"]) == (range_, f"us-east-1{zone}")
    assert prod.target(found.inputs["vpcId"]).name == "primary-vpc-vpc"
    assert found.inputs["mapPublicIpOnLaunch"] is False


@pytest.mark.requirement("GD-124", "GD-125", "GD-126", "GD-127", "GD-128")
def test_there_are_no_other_subnets(prod: Graph) -> None:
    assert sorted(ranges(prod, "us-east-1")) == ["private-a", "private-b", "private-c", "public-a", "public-b"]


@pytest.mark.requirement("GD-124", "GD-125")
@pytest.mark.parametrize("zone", ["a", "b"])
def test_public_subnets_reach_the_internet_and_hold_a_nat_gateway(prod: Graph, zone: str) -> None:
    found = gateway(prod, subnet(prod, "primary", "public", zone))
    assert found is prod.named("primary-vpc-internet-gateway")
    nat = prod.named(f"primary-vpc-nat-{zone}")
    assert prod.target(nat.inputs["subnetId"]) is subnet(prod, "primary", "public", zone)
    assert prod.target(nat.inputs["allocationId"]).name == f"primary-vpc-nat-{zone}-address"


@pytest.mark.parametrize(
    ("zone", "nat"),
    [
        pytest.param("a", "a", marks=pytest.mark.requirement("GD-126")),
        pytest.param("b", "b", marks=pytest.mark.requirement("GD-127")),
        pytest.param("c", "a", marks=pytest.mark.requirement("GD-128")),
    ],
)
def test_private_subnets_route_to_a_nat_gateway(prod: Graph, zone: str, nat: str) -> None:
    assert gateway(prod, subnet(prod, "primary", "private", zone)) is prod.named(f"primary-vpc-nat-{nat}")


@pytest.mark.requirement("GD-132")
@pytest.mark.parametrize("service", ["dynamodb", "s3"])
def test_every_subnet_has_gateway_endpoints_of_dynamodb_and_s3(prod: Graph, service: str) -> None:
    endpoint = gateway_endpoints(prod, "us-east-1")[service]
    assert endpoint.inputs["serviceName"] == f"com.amazonaws.us-east-1.{service}"
    assert {prod.target(table).name for table in endpoint.inputs["routeTableIds"]} == {
        "primary-vpc-public-routes",
        "primary-vpc-private-a-routes",
        "primary-vpc-private-b-routes",
        "primary-vpc-private-c-routes",
    }


@pytest.mark.requirement("GD-132")
@pytest.mark.parametrize("service", ["dynamodb", "s3"])
def test_an_endpoint_allows_this_account_access_to_its_own_resources(prod: Graph, service: str) -> None:
    own = gateway_endpoints(prod, "us-east-1")[service].json("policy")["Statement"][0]
    assert own["Condition"]["StringEquals"] == {
        "aws:PrincipalAccount": "123456789012",
        "aws:ResourceAccount": "123456789012",
    }


@pytest.mark.requirement("GD-171")
def test_the_idle_region_has_one_default_route_for_its_tasks(prod: Graph) -> None:
    assert prod.named("us-west-2-vpc-vpc").inputs["cidrBlock"] == "10.1.0.0/16"
    ways = {gateway(prod, subnet(prod, "us-west-2", "private", zone)) for zone in "abc"}
    assert ways == {prod.named("us-west-2-vpc-nat-a")}
