"""Properties of every VPC of every stack."""

import pytest

from preview.graph import Graph, Node
from tests.conftest import STACKS_AND_SHOWCASES, stacks_with
from tests.stacks.reading import StackGraph
from tests.stacks.reading_network import gateway

every_network = pytest.mark.parametrize("stack", stacks_with("network"))


def vpcs(graph: Graph) -> list[Node]:
    return graph.of_type("aws:ec2/vpc:Vpc")


def test_stacks_without_servers_caches_and_databases_have_no_network(stack_graph: StackGraph) -> None:
    assert [stack for stack in STACKS_AND_SHOWCASES if vpcs(stack_graph(stack))] == stacks_with("network")
    assert {"quikapp-dev", "quikapp-qa"}.isdisjoint(stacks_with("network"))


@every_network
def test_every_vpc_records_all_connections_under_the_key_of_its_region(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    logs = {graph.target(node.inputs["vpcId"]).urn: node for node in graph.of_type("aws:ec2/flowLog:FlowLog")}
    assert set(logs) == {vpc.urn for vpc in vpcs(graph)}
    for log in logs.values():
        assert log.inputs["trafficType"] == "ALL"
        group = graph.target(log.inputs["logDestination"])
        assert (group.type, group.region) == ("aws:cloudwatch/logGroup:LogGroup", log.region)
        assert graph.target(group.inputs["kmsKeyId"]).region == log.region


@every_network
def test_the_role_of_flow_logs_writes_to_its_log_group_only(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    for log in graph.of_type("aws:ec2/flowLog:FlowLog"):
        role = graph.target(log.inputs["iamRoleArn"])
        (policy,) = [
            node for node in graph.of_type("aws:iam/rolePolicy:RolePolicy") if graph.target(node.inputs["role"]) is role
        ]
        arn = graph.target(log.inputs["logDestination"]).outputs["arn"]
        resources = [entry["Resource"] for entry in policy.json("policy")["Statement"]]
        assert {text for found in resources for text in ([found] if isinstance(found, str) else found)} <= {
            arn,
            f"{arn}:*",
        }


@every_network
@pytest.mark.requirement("MQ-36")
def test_the_default_security_group_of_every_vpc_has_no_rules(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    groups = graph.of_type("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
    assert {graph.target(group.inputs["vpcId"]).urn for group in groups} == {vpc.urn for vpc in vpcs(graph)}
    assert [(group.inputs["ingress"], group.inputs["egress"]) for group in groups] == [([], [])] * len(groups)


@every_network
def test_only_public_subnets_have_ingress_from_the_internet(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    for node in graph.of_type("aws:ec2/subnet:Subnet"):
        way = gateway(graph, node)
        tier = node.name.partition("-vpc-")[2].partition("-")[0]
        allowed = {"public": {"InternetGateway"}, "private": {"NatGateway", "none"}, "isolated": {"none"}}[tier]
        assert (way.type.rpartition(":")[2] if way else "none") in allowed, node.name


@every_network
def test_no_server_gets_a_public_address_by_itself(stack_graph: StackGraph, stack: str) -> None:
    subnets = stack_graph(stack).of_type("aws:ec2/subnet:Subnet")
    assert {node.inputs["mapPublicIpOnLaunch"] for node in subnets} == {False}


@every_network
def test_everything_of_a_vpc_is_in_its_region(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    within = [node for node in graph.resources if "vpcId" in node.inputs]
    assert {node.name: node.region for node in within} == {
        node.name: graph.target(node.inputs["vpcId"]).region for node in within
    }


@pytest.mark.parametrize("stack", stacks_with("eks"))
def test_target_groups_of_auto_mode_have_the_tag_of_their_cluster(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    (cluster,) = graph.of_type("aws:eks/cluster:Cluster")
    automatic = bool(cluster.get("computeConfig.enabled"))
    groups = [node for node in graph.of_type("aws:lb/targetGroup:TargetGroup") if "kubernetes" in node.name]
    expected = {"eks:eks-cluster-name": cluster.inputs["name"]} if automatic else {}  # T-64
    for group in groups:
        assert (group.inputs.get("tags") or {}) == expected
