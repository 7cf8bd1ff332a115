"""The load balancer controller: its role is limited to load balancers of its cluster."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.components.compute.eks.clusters import ACCOUNT, MANAGED, cluster
from tests.conftest import Deploy

OWN = {"StringEquals": {"aws:ResourceTag/elbv2.k8s.aws/cluster": "media-prod"}}
REQUESTED = {"StringEquals": {"aws:RequestTag/elbv2.k8s.aws/cluster": "media-prod"}}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return cluster(deploy, MANAGED)


@pytest.fixture(scope="module")
def statements(graph: Graph) -> dict[str, Any]:
    policy = graph.named("main-balancers-iam-policy").json("policy")
    return {statement["Sid"].removeprefix("Balancers"): statement for statement in policy["Statement"]}


@pytest.mark.requirement("MS-19")
def test_the_controller_has_a_pod_identity_association(graph: Graph) -> None:
    association = graph.named("main-balancers-association")
    assert association.inputs["namespace"] == "kube-system"
    assert association.inputs["serviceAccount"] == "aws-load-balancer-controller"
    assert graph.target(association.inputs["roleArn"]) is graph.named("main-balancers-iam-role")


@pytest.mark.requirement("MS-19")
def test_it_creates_load_balancers_with_the_clusters_tag_only(statements: dict[str, Any]) -> None:
    assert statements["Make"]["Condition"] == REQUESTED
    assert statements["Make"]["Resource"] == [
        f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:{kind}"
        for kind in ("loadbalancer/app/*/*", "loadbalancer/net/*/*", "targetgroup/*/*")
    ]


@pytest.mark.parametrize("sid", ["Change", "Tag", "Targets", "Group", "TagGroup"])
def test_it_modifies_resources_with_the_clusters_tag_only(statements: dict[str, Any], sid: str) -> None:
    assert statements[sid]["Condition"] == OWN


def test_it_opens_the_nodes_to_its_load_balancers(statements: dict[str, Any]) -> None:
    assert statements["NodeRules"]["Condition"] == {
        "StringEquals": {"aws:ResourceTag/kubernetes.io/cluster/media-prod": "owned"}
    }


def test_it_creates_security_groups_in_its_vpc_only(statements: dict[str, Any]) -> None:
    assert f"arn:aws:ec2:us-east-1:{ACCOUNT}:vpc/vpc-1" in statements["MakeGroup"]["Resource"]


def test_every_resource_without_a_name_is_narrowed_by_region(statements: dict[str, Any]) -> None:
    wide = {sid: statement["Condition"] for sid, statement in statements.items() if statement["Resource"] == "*"}
    assert wide == {"Describe": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}}


def test_it_registers_targets_in_listed_target_groups(deploy: Deploy) -> None:
    group = f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:targetgroup/api/0123456789abcdef"
    graph = cluster(deploy, MANAGED, target_groups={"api": group})
    policy = graph.named("main-balancers-iam-policy").json("policy")
    (bound,) = [each for each in policy["Statement"] if each["Sid"] == "BalancersBound"]
    assert (bound["Resource"], bound.get("Condition")) == ([group], None)


def test_its_policy_fits_into_a_role(graph: Graph) -> None:
    text = graph.named("main-balancers-iam-policy").inputs["policy"]
    assert len("".join(text.split())) <= 10_240  # IAM and AWS STS quotas: inline policies of a role, without spaces


def test_it_is_disabled_by_default(deploy: Deploy) -> None:
    graph = cluster(deploy, {**MANAGED, "loadBalancerController": None})
    assert [node for node in graph if "balancers" in node.name] == []
