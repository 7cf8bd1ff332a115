"""Mile Quest's network for its database and cache, without internet access."""

import pytest

from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph
from tests.stacks.reading_network import gateway_endpoints, ranges, routes, subnet


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("milequest-prod")


@pytest.mark.requirement("MQ-35")
def test_the_database_has_an_isolated_subnet_in_each_of_two_zones(prod: Graph) -> None:
    assert ranges(prod, "us-east-1") == {"isolated-a": "10.40.128.0/21", "isolated-b": "10.40.136.0/21"}


def database_group(graph: Graph) -> Node:
    (group,) = graph.named("primary-data-aurora-cluster-cluster").inputs["vpcSecurityGroupIds"]
    return graph.target(group)


def cache_group(graph: Graph) -> Node:
    (group,) = graph.named("primary-data-cache-cache-serverless-cache").inputs["securityGroupIds"]
    return graph.target(group)


@pytest.mark.requirement("MQ-35")
def test_the_database_and_the_cache_are_in_them(prod: Graph) -> None:
    (subnets,) = prod.referenced(prod.named("primary-data-aurora-cluster-cluster"), "dbSubnetGroupName")
    cache = prod.named("primary-data-cache-cache-serverless-cache")
    for node in (subnets, cache):
        assert [prod.target(subnet_id) for subnet_id in node.inputs["subnetIds"]] == [
            subnet(prod, "primary", "isolated", "a"),
            subnet(prod, "primary", "isolated", "b"),
        ]
    assert {node.inputs["publiclyAccessible"] for node in prod.of_type("ClusterInstance")} == {False}


@pytest.mark.requirement("MQ-35")
@pytest.mark.parametrize("zone", ["a", "b"])
def test_it_has_no_egress_route(prod: Graph, zone: str) -> None:
    assert routes(prod, subnet(prod, "primary", "isolated", zone)) == []
    assert prod.of_type("NatGateway", "InternetGateway", "EgressOnlyInternetGateway") == []


@pytest.mark.requirement("MQ-35")
@pytest.mark.parametrize("service", ["dynamodb", "s3"])
def test_dynamodb_and_s3_have_gateway_endpoints(prod: Graph, service: str) -> None:
    tables = gateway_endpoints(prod, "us-east-1")[service].inputs["routeTableIds"]
    assert [prod.target(table).name for table in tables] == ["primary-vpc-isolated-routes"]


@pytest.mark.requirement("MQ-36")
def test_no_group_admits_a_range_of_addresses(prod: Graph) -> None:
    default = prod.named("primary-vpc-default-group")
    assert (default.inputs["ingress"], default.inputs["egress"]) == ([], [])
    ingress = prod.of_type("SecurityGroupIngressRule")
    assert [node.name for node in ingress if "cidrIpv4" in node.inputs or "cidrIpv6" in node.inputs] == []


@pytest.mark.requirement("MQ-36")
def test_the_database_and_the_cache_have_a_group_each(prod: Graph) -> None:
    assert database_group(prod).name == "primary-data-aurora-cluster-network-security-group"
    assert cache_group(prod).name == "primary-data-cache-cache-network-security-group"
    assert {prod.target(group(prod).inputs["vpcId"]).name for group in (database_group, cache_group)} == {
        "primary-vpc-vpc"
    }


@pytest.mark.requirement("MQ-36")
def test_the_database_has_no_ingress_and_the_data_api(prod: Graph) -> None:
    group = database_group(prod)
    rules = [
        node.name
        for node in prod.of_type("SecurityGroupIngressRule")
        if prod.target(node.inputs["securityGroupId"]) is group
    ]
    assert (rules, "ingress" in group.inputs, "egress" in group.inputs) == ([], False, False)
