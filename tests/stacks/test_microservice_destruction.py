"""Order of creation and deletion of the microservice's cluster: the reverse of the dependencies."""

import pytest

from preview.graph import Graph, Node
from tests.stacks.reading import StackGraph, dependencies_of

EKS = "primary-services-kubernetes-eks"
OBJECTS = "primary-services-kubernetes-objects"
BEFORE_NODES = {"eks-pod-identity-agent", "kube-proxy", "vpc-cni"}
AFTER_NODES = {
    "amazon-cloudwatch-observability",
    "aws-ebs-csi-driver",
    "aws-efs-csi-driver",
    "coredns",
    "metrics-server",
}


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("microservice-prod")


@pytest.fixture(scope="module")
def nodes(prod: Graph) -> Node:
    return prod.one("NodeGroup")


@pytest.fixture(scope="module")
def inside(prod: Graph) -> list[Node]:
    """The objects of the Kubernetes API."""
    return [node for node in prod.resources if node.type.startswith("kubernetes:")]


def addons(graph: Graph) -> dict[str, Node]:
    """The cluster's add-ons by name."""
    return {node.inputs["addonName"]: node for node in graph.of_type("aws:eks/addon:Addon")}


def test_add_ons_without_which_no_node_is_ready_come_first(prod: Graph, nodes: Node) -> None:
    found = addons(prod)
    assert set(found) == BEFORE_NODES | AFTER_NODES
    assert {name for name, addon in found.items() if addon.urn in dependencies_of(prod, nodes)} == BEFORE_NODES


@pytest.mark.parametrize("addon", sorted(AFTER_NODES))
def test_an_add_on_with_pods_depends_on_the_nodes(prod: Graph, nodes: Node, addon: str) -> None:
    assert nodes.urn in dependencies_of(prod, addons(prod)[addon])


def test_nodes_are_deleted_before_their_permissions(prod: Graph, nodes: Node) -> None:
    before = dependencies_of(prod, nodes)
    attachments = [node for node in prod.of_type("RolePolicyAttachment") if node.name.startswith(f"{EKS}-node-Amazon")]
    assert len(attachments) == 2
    assert {node.name for node in attachments if node.urn not in before} == set()


def test_the_control_plane_outlives_nodes_add_ons_and_access(prod: Graph, nodes: Node) -> None:
    cluster = prod.one("aws:eks/cluster:Cluster")
    others = [nodes, *addons(prod).values(), *prod.of_type("AccessEntry", "PodIdentityAssociation")]
    assert [node.name for node in others if cluster.urn not in dependencies_of(prod, node)] == []


def test_the_control_plane_is_deleted_before_its_permissions_log_group_and_key(prod: Graph) -> None:
    before = dependencies_of(prod, prod.one("aws:eks/cluster:Cluster"))
    needed = [
        f"{EKS}-cluster-control-AmazonEKSClusterPolicy",
        f"{EKS}-cluster-logs",
        "primary-encryption-key",
        "primary-access-key-policy",
    ]
    assert [name for name in needed if prod.named(name).urn not in before] == []


def test_cluster_objects_are_deleted_before_access_nodes_add_ons_and_roles(prod: Graph, inside: list[Node]) -> None:
    outlive = [
        prod.named(f"{EKS}-access-deployer"),
        prod.named(f"{EKS}-access-deployer-policy"),
        prod.named(f"{EKS}-karpenter-entry"),
        *prod.of_type("NodeGroup", "PodIdentityAssociation"),
        *addons(prod).values(),
    ]
    assert len(inside) == 7
    early = [
        (node.name, other.name) for node in inside for other in outlive if other.urn not in dependencies_of(prod, node)
    ]
    assert early == []


def test_the_controllers_are_deleted_before_their_permissions(prod: Graph) -> None:
    for chart, role in (("balancers", "balancers"), ("karpenter", "karpenter-controller")):
        before = dependencies_of(prod, prod.named(f"{OBJECTS}-charts-{chart}"))
        assert prod.named(f"{EKS}-{role}-iam-policy").urn in before


def test_karpenter_is_deleted_after_its_nodes(prod: Graph) -> None:
    pool, kind = prod.one("NodePool"), prod.one("EC2NodeClass")
    karpenter, kinds = prod.named(f"{OBJECTS}-charts-karpenter"), prod.named(f"{OBJECTS}-charts-karpenter-kinds")
    assert {karpenter.urn, kinds.urn, kind.urn} <= dependencies_of(prod, pool)
    assert {karpenter.urn, kinds.urn} <= dependencies_of(prod, kind)
    assert pool.options.custom_timeouts["delete"] == "45m"


@pytest.mark.parametrize("zone", ["a", "b", "c"])
def test_nodes_are_deleted_before_their_default_route(prod: Graph, nodes: Node, zone: str) -> None:
    # Controllers delete their AWS resources through these routes (T-21).
    route = [
        f"primary-vpc-nat-{zone}",
        f"primary-vpc-private-{zone}-route-ipv4",
        f"primary-vpc-private-{zone}-association",
    ]
    before = dependencies_of(prod, nodes)
    assert [name for name in route if prod.named(name).urn not in before] == []
