"""Mile Quest's network holds its database and nothing that has to reach the internet."""

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_network import gateway_endpoints, ranges, routes, subnet


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


@pytest.mark.requirement("MQ-35")
def test_the_database_has_an_isolated_subnet_in_each_of_two_zones(prod: Graph) -> None:
    assert ranges(prod, "us-east-1") == {"isolated-a": "10.40.128.0/21", "isolated-b": "10.40.136.0/21"}


@pytest.mark.requirement("MQ-35")
@pytest.mark.parametrize("zone", ["a", "b"])
def test_no_way_leads_out_of_it(prod: Graph, zone: str) -> None:
    assert routes(prod, subnet(prod, "primary", "isolated", zone)) == []
    assert prod.of_type("NatGateway", "InternetGateway", "EgressOnlyInternetGateway") == []


@pytest.mark.requirement("MQ-35")
@pytest.mark.parametrize("service", ["dynamodb", "s3"])
def test_dynamodb_and_s3_are_reached_all_the_same(prod: Graph, service: str) -> None:
    tables = gateway_endpoints(prod, "us-east-1")[service].inputs["routeTableIds"]
    assert [prod.target(table).name for table in tables] == ["primary-vpc-isolated-routes"]


@pytest.mark.requirement("MQ-36")
def test_no_group_admits_a_range_of_addresses(prod: Graph) -> None:
    default = prod.named("primary-vpc-default-group")
    assert (default.inputs["ingress"], default.inputs["egress"]) == ([], [])
    ingress = prod.of_type("SecurityGroupIngressRule")
    assert [node.name for node in ingress if "cidrIpv4" in node.inputs or "cidrIpv6" in node.inputs] == []
