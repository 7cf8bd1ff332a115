"""Kubernetes in each region, with its dependencies."""

from typing import Any

import pytest

from preview.graph import Graph, Node
from tests.components.platform.regions import EDGE, LOAD_BALANCER, NETWORK, PRIMARY, run, run_unknown

BOUNDARY = "arn:aws:iam::123456789012:policy/workloads"
EKS: dict[str, Any] = {
    "replicas": "same",
    "workloads": {
        "api": {
            "namespace": "shop",
            "serviceAccount": "api",
            "access": {"cache": True, "queues": {"jobs": ["send"]}},
        }
    },
    "routes": {"api": {"port": 8080, "priority": 10, "paths": ["/api/*"]}},
}
GIVEN: dict[str, Any] = {
    "network": NETWORK,
    "loadBalancer": LOAD_BALANCER,
    "edge": EDGE,
    "messaging": {"queues": {"jobs": {}}},
    "cache": {"mode": "replication_group", "nodes": {"nodeType": "cache.r7g.large"}},
    "eks": EKS,
}
CLUSTER = "aws:eks/cluster:Cluster"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return run(**GIVEN)


def pod_role(graph: Graph) -> Node:
    """The pod role of `api` in the primary region."""
    (association,) = [
        node
        for node in graph.of_type("aws:eks/podIdentityAssociation:PodIdentityAssociation")
        if (node.inputs["namespace"], node.region) == ("shop", PRIMARY)
    ]
    return graph.target(association.inputs["roleArn"])


@pytest.mark.parametrize("key", ["primary", "eu-west-1"])
def test_a_cluster_depends_on_the_whole_policy_of_its_key(graph: Graph, key: str) -> None:
    cluster = graph.named(f"{key}-services-kubernetes-eks-cluster-cluster")
    found = {node.name for node in graph.referenced(cluster, "encryptionConfig")}
    assert {f"{key}-encryption-key", f"{key}-access-key-policy"} <= found


def test_the_regions_that_hold_a_cluster_are_those_of_the_settings() -> None:
    for replicas, regions in (("none", {PRIMARY}), ("same", {PRIMARY, "eu-west-1"})):
        found = run(**{**GIVEN, "eks": {**EKS, "replicas": replicas}})
        assert {node.region for node in found.of_type(CLUSTER)} == regions


@pytest.mark.parametrize("key", ["primary", "eu-west-1"])
def test_nodes_are_connected_to_the_access_of_their_pods(graph: Graph, key: str) -> None:
    cluster = graph.named(f"{key}-services-kubernetes-eks-cluster-cluster")
    cache = graph.named(f"{key}-data-cache-cache-network-security-group")
    (way,) = [
        node
        for node in graph.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        if node.name.startswith(f"{key}-services-kubernetes-to-")
    ]
    assert graph.target(way.inputs["securityGroupId"]) is cache
    assert way.inputs["referencedSecurityGroupId"] == cluster.outputs["vpcConfig"]["clusterSecurityGroupId"]
    assert (way.inputs["fromPort"], way.inputs["toPort"]) == (6379, 6379)


def test_the_load_balancer_forwards_the_route_to_pods(graph: Graph) -> None:
    rule, targets = (graph.named(f"primary-services-kubernetes-route-api-{part}") for part in ("rule", "targets"))
    assert rule.inputs["priority"] == 10
    assert (targets.inputs["port"], targets.inputs["targetType"]) == (8080, "ip")
    way = graph.named("primary-services-kubernetes-from-load-balancer-8080-ingress")
    assert (way.inputs["fromPort"], way.inputs["toPort"]) == (8080, 8080)
    assert graph.target(way.inputs["referencedSecurityGroupId"]).name.startswith("primary-ingress-load-balancer")


def test_pods_have_one_role_with_the_permissions_of_their_access(graph: Graph) -> None:
    role = pod_role(graph)
    (policy,) = [
        node for node in graph.of_type("aws:iam/rolePolicy:RolePolicy") if graph.target(node.inputs["role"]) is role
    ]
    allowed = {action for entry in policy.json("policy")["Statement"] for action in entry["Action"]}
    assert {"sqs:SendMessage", "sqs:GetQueueUrl"} <= allowed
    assert not any(action.startswith(("s3:", "dynamodb:")) for action in allowed)


def test_by_setting_the_pods_role_passes_over_no_boundary(graph: Graph) -> None:
    assert "permissionsBoundary" not in pod_role(graph).inputs
    bounded = run(**GIVEN, iam={"permissionsBoundaryArn": BOUNDARY})
    assert pod_role(bounded).inputs["permissionsBoundary"] == BOUNDARY


def test_subnets_have_load_balancer_role_tags(graph: Graph) -> None:
    public, private = (graph.named(f"primary-vpc-{tier}-a-subnet").inputs["tags"] for tier in ("public", "private"))
    assert public["kubernetes.io/role/elb"] == "1"
    assert private["kubernetes.io/role/internal-elb"] == "1"


def test_no_output_is_read_before_it_is_known() -> None:
    graph = run_unknown(**GIVEN)
    assert "encryptionConfig" in graph.unknown_inputs(graph.named("primary-services-kubernetes-eks-cluster-cluster"))
