"""The microservice's network: three zones with private subnets for its cluster."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_network import gateway, ranges, subnet


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


@pytest.mark.requirement("MS-01")
def test_the_system_runs_in_us_east_1_over_three_zones(prod: Graph) -> None:
    assert prod.regions == ("global", "us-east-1")
    subnets = prod.of_type("aws:ec2/subnet:Subnet")
    assert {node.inputs["availabilityZone"] for node in subnets} == {"us-east-1a", "us-east-1b", "us-east-1c"}


@pytest.mark.requirement("MS-09")
def test_the_vpc_has_the_range_of_the_stack_file(prod: Graph) -> None:
    assert prod.named("primary-vpc-vpc").inputs["cidrBlock"] == "10.30.0.0/16"


@pytest.mark.requirement("MS-09")
def test_each_tier_has_a_subnet_in_each_of_three_zones(prod: Graph) -> None:
    assert ranges(prod, "us-east-1") == {
        "private-a": "10.30.0.0/21",
        "private-b": "10.30.8.0/21",
        "private-c": "10.30.16.0/21",
        "public-a": "10.30.64.0/21",
        "public-b": "10.30.72.0/21",
        "public-c": "10.30.80.0/21",
        "isolated-a": "10.30.128.0/21",
        "isolated-b": "10.30.136.0/21",
        "isolated-c": "10.30.144.0/21",
    }


@pytest.mark.requirement("MS-09")
@pytest.mark.parametrize("zone", ["a", "b", "c"])
def test_private_subnets_route_to_the_nat_gateway_of_their_zone(prod: Graph, zone: str) -> None:
    assert gateway(prod, subnet(prod, "primary", "private", zone)) is prod.named(f"primary-vpc-nat-{zone}")


@pytest.mark.parametrize("service", ["ecr.api", "ecr.dkr", "logs", "sts"])
def test_interface_endpoints_of_the_cluster_are_in_private_subnets_of_all_zones(prod: Graph, service: str) -> None:
    endpoint = prod.one("VpcEndpoint", serviceName=f"com.amazonaws.us-east-1.{service}")
    assert (endpoint.inputs["vpcEndpointType"], endpoint.inputs["privateDnsEnabled"]) == ("Interface", True)
    assert [prod.target(id_).name for id_ in endpoint.inputs["subnetIds"]] == [
        f"primary-vpc-private-{zone}-subnet" for zone in ("a", "b", "c")
    ]
    assert [prod.target(id_).name for id_ in endpoint.inputs["securityGroupIds"]] == ["primary-endpoints-access-group"]


def test_endpoints_allow_the_clusters_nodes_and_the_function_for_users_only(prod: Graph) -> None:
    group = prod.named("primary-endpoints-access-group")
    assert "ingress" not in group.inputs
    rules = prod.of_type("SecurityGroupIngressRule")
    allowed = [node.inputs for node in rules if node.inputs["securityGroupId"] == group.outputs["id"]]
    nodes = prod.one("aws:eks/cluster:Cluster").outputs["vpcConfig"]["clusterSecurityGroupId"]
    function = prod.named("primary-services-functions-bootstrap-group-group").outputs["id"]
    assert {(each["referencedSecurityGroupId"], each["toPort"]) for each in allowed} == {(nodes, 443), (function, 443)}
    assert len(allowed) == 2
