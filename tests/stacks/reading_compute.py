"""Queries of stack tests: ECS services, roles and load balancers."""

import json
from typing import Any

from preview.graph import Graph, Node

Part = dict[str, Any]


def service(graph: Graph, key: str, region_key: str = "primary") -> Node:
    """A service on ECS by its name in the stack file."""
    return graph.named(f"{region_key}-services-ecs-{key}-service")


def services(graph: Graph, region: str) -> list[Node]:
    """The services on ECS of a region."""
    return [node for node in graph.of_type("aws:ecs/service:Service") if node.region == region]


def task_definition(graph: Graph, of: Node) -> Node:
    """The task definition of a service."""
    return graph.target(of.inputs["taskDefinition"])


def containers(graph: Graph, of: Node) -> dict[str, Part]:
    """The containers of a service's tasks by name."""
    return {found["name"]: found for found in task_definition(graph, of).json("containerDefinitions")}


def variables(container: Part) -> dict[str, str]:
    """Environment variables of a container that are not secret."""
    return {entry["name"]: entry["value"] for entry in container["environment"]}


def image(graph: Graph, container: Part) -> tuple[Node, str]:
    """The repository of a container's image, and its digest or tag: `@sha256:...` or `:1.0.0`."""
    (repository,) = [
        node
        for node in graph.of_type("aws:ecr/repository:Repository")
        if container["image"].startswith(node.outputs["repositoryUrl"])
    ]
    return repository, container["image"].removeprefix(repository.outputs["repositoryUrl"])


def weights(of: Node) -> dict[str, tuple[int, int]]:
    """Base and weight of each capacity provider of a service with either."""
    found = of.inputs["capacityProviderStrategies"]
    return {entry["capacityProvider"]: (entry["base"], entry["weight"]) for entry in found}


def scalable_target(graph: Graph, of: Node) -> Node:
    """Between how many tasks a service scales."""
    return graph.named(f"{of.name.removesuffix('-service')}-scaling-target")


def tracking(graph: Graph, of: Node) -> dict[str, Part]:
    """The scaling policies of a service, by the last part of their name, such as `cpu`."""
    prefix = f"{of.name.removesuffix('-service')}-scaling-"
    found = [node for node in graph.of_type("aws:appautoscaling/policy:Policy") if node.name.startswith(prefix)]
    return {node.name.removeprefix(prefix): node.inputs["targetTrackingScalingPolicyConfiguration"] for node in found}


def task_role(graph: Graph, of: Node) -> Node:
    """The role of a service's containers."""
    return graph.target(task_definition(graph, of).inputs["taskRoleArn"])


def execution_role(graph: Graph, of: Node) -> Node:
    """The role with which ECS starts a service's tasks."""
    return graph.target(task_definition(graph, of).inputs["executionRoleArn"])


def role_statements(graph: Graph, role: Node) -> list[Part]:
    """The statements of a role's policies."""
    found = [
        node for node in graph.of_type("aws:iam/rolePolicy:RolePolicy") if graph.target(node.inputs["role"]) is role
    ]
    return [entry for node in found for entry in json.loads(node.inputs["policy"])["Statement"]]


def listed(value: str | list[str]) -> list[str]:
    """Actions or resources of a statement, a string or a list in IAM."""
    return [value] if isinstance(value, str) else value


def allowed(graph: Graph, role: Node, service_prefix: str) -> dict[str, set[str]]:
    """The allowed actions of a role on a service, such as `s3`, by resource."""
    found: dict[str, set[str]] = {}
    for entry in role_statements(graph, role):
        assert entry["Effect"] == "Allow"
        actions = {action for action in listed(entry["Action"]) if action.startswith(f"{service_prefix}:")}
        for resource in listed(entry["Resource"]) if actions else []:
            found.setdefault(resource, set()).update(actions)
    return found


def security_group(graph: Graph, of: Node) -> Node:
    """The security group of a service's tasks."""
    (group,) = of.get("networkConfiguration.securityGroups")
    return graph.target(group)


def rules(graph: Graph, group: Node, direction: str) -> list[Node]:
    """The rules of a security group; direction: `Ingress` or `Egress`."""
    type_ = f"aws:vpc/securityGroup{direction}Rule:SecurityGroup{direction}Rule"
    return [node for node in graph.of_type(type_) if graph.target(node.inputs["securityGroupId"]) is group]


def open_ports(graph: Graph, group: Node, direction: str) -> set[tuple[str, int]]:
    """The peers and ports of a security group's rules: a security group, a gateway endpoint or a CIDR block."""
    found: set[tuple[str, int]] = set()
    for rule in rules(graph, group, direction):
        assert rule.inputs["ipProtocol"] == "tcp"
        assert rule.inputs["fromPort"] == rule.inputs["toPort"]
        other = rule.get("referencedSecurityGroupId") or rule.get("prefixListId")
        peer = rule.get("cidrIpv4") or rule.get("cidrIpv6")
        if peer is None:
            node = graph.target(other)
            peer = node.name
        found.add((peer, rule.inputs["toPort"]))
    return found


def target_group(graph: Graph, of: Node) -> Node:
    """The target group of a service's tasks."""
    (entry,) = of.inputs["loadBalancers"]
    return graph.target(entry["targetGroupArn"])
