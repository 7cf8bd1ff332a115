"""Work that starts when it is created: what it needs on its way exists before it."""

from collections.abc import Callable, Iterator

import pytest

from preview.graph import Graph, Node
from tests.conftest import STACKS_AND_SHOWCASES
from tests.stacks.reading import StackGraph, dependencies_of
from tests.stacks.reading_network import routes

ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
RULES = (
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)


def rotation_group(graph: Graph, rotation: Node) -> Iterator[Node]:
    """The security group of a rotation function."""
    function = rotation.inputs["rotationLambdaArn"].rpartition(":")[2]
    for application in graph.of_type("aws:cloudformation/stack:Stack"):
        if application.inputs["name"] == function:
            (resource,) = application.json("templateBody")["Resources"].values()
            yield graph.target(resource["Properties"]["Parameters"]["vpcSecurityGroupIds"])


def in_vpc(graph: Graph, rotation: Node) -> bool:
    """Whether a rotation function is in the VPC: those of AWS are, one of the stack where its settings say so."""
    arn = rotation.inputs["rotationLambdaArn"]
    aliases = [node for node in graph.of_type("aws:lambda/alias:Alias") if node.outputs["arn"] == arn]
    return all(graph.target(node.inputs["functionName"]).get("vpcConfig") for node in aliases)


def service_groups(graph: Graph, service: Node) -> Iterator[Node]:
    yield from (graph.target(group) for group in service.inputs["networkConfiguration"]["securityGroups"])


def replicator_groups(graph: Graph, replicator: Node) -> Iterator[Node]:
    for end in replicator.inputs["kafkaClusters"]:
        yield from (graph.target(group) for group in end["vpcConfig"].get("securityGroupsIds", []))


def proxy_groups(graph: Graph, target: Node) -> Iterator[Node]:
    proxy = graph.one("aws:rds/proxy:Proxy", name=target.inputs["dbProxyName"])
    yield from (graph.target(group) for group in proxy.inputs["vpcSecurityGroupIds"])


# Types of resources that connect to others as soon as they exist, and their security groups.
STARTING: dict[str, Callable[[Graph, Node], Iterator[Node]]] = {
    ROTATION: rotation_group,
    "aws:ecs/service:Service": service_groups,
    "aws:msk/replicator:Replicator": replicator_groups,
    "aws:rds/proxyTarget:ProxyTarget": proxy_groups,
}


def outgoing_rules(graph: Graph, group: Node) -> list[Node]:
    """Egress rules of a group, and ingress rules of others for it."""
    return [
        rule
        for rule in graph.of_type(*RULES)
        if (rule.type == RULES[1] and rule.inputs["securityGroupId"] == group.outputs["id"])
        or (rule.type == RULES[0] and rule.get("referencedSecurityGroupId") == group.outputs["id"])
    ]


def leads_elsewhere(graph: Graph, rule: Node, before: set[str]) -> bool:
    """Whether a rule is on the way to a database other than that of a secret: databases share a rotation function."""
    name = "referencedSecurityGroupId" if rule.type == RULES[1] else "securityGroupId"
    return rule.get(name) is not None and graph.target(rule.get(name)).urn not in before


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_work_starts_after_the_security_group_rules_on_its_way(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    early: list[tuple[str, str]] = []
    for type_, groups in STARTING.items():
        for node in graph.of_type(type_):
            before, found = dependencies_of(graph, node), list(groups(graph, node))
            assert found or (type_ == ROTATION and not in_vpc(graph, node)), node.name
            early += [
                (node.name, rule.name)
                for group in found
                for rule in outgoing_rules(graph, group)
                if rule.urn not in before and not (type_ == ROTATION and leads_elsewhere(graph, rule, before))
            ]
    assert early == []


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_passwords_rotate_after_the_instances_of_their_database_exist(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    instances = graph.of_type("aws:rds/clusterInstance:ClusterInstance")
    early: list[tuple[str, str]] = []
    for rotation in graph.of_type(ROTATION):
        before = dependencies_of(graph, rotation)
        early += [
            (rotation.name, instance.name)
            for instance in instances
            if instance.property_dependencies["clusterIdentifier"][0] in before and instance.urn not in before
        ]
    assert early == []


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_tasks_and_nodes_start_after_the_routes_of_their_subnets(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    early: list[tuple[str, str]] = []
    for node in graph.of_type("aws:ecs/service:Service", "aws:eks/nodeGroup:NodeGroup", "FargateProfile"):
        before = dependencies_of(graph, node)
        subnets = node.get("subnetIds") or node.get("networkConfiguration.subnets")
        assert subnets, node.name
        early += [
            (node.name, route.name)
            for subnet in subnets
            for route in routes(graph, graph.target(subnet))
            if route.urn not in before
        ]
    assert early == []


@pytest.mark.parametrize("stack", STACKS_AND_SHOWCASES)
def test_logs_of_container_insights_have_a_log_group_before_their_cluster(stack_graph: StackGraph, stack: str) -> None:
    graph = stack_graph(stack)
    for cluster in graph.of_type("aws:ecs/cluster:Cluster"):
        name = f"/aws/ecs/containerinsights/{cluster.inputs['name']}/performance"
        (group,) = (
            node for node in graph.of_type("LogGroup") if (node.region, node.get("name")) == (cluster.region, name)
        )
        assert group.get("kmsKeyId")
        assert group.urn in dependencies_of(graph, cluster)
