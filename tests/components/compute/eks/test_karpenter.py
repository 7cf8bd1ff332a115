"""Karpenter: permissions of the controller, role of its nodes, and interruption events."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.components.compute.eks.clusters import ACCOUNT, CLUSTER_ARN, MANAGED, cluster
from tests.conftest import Deploy


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return cluster(deploy, MANAGED)


@pytest.fixture(scope="module")
def statements(graph: Graph) -> dict[str, Any]:
    policy = graph.named("main-karpenter-controller-iam-policy").json("policy")
    return {statement["Sid"].removeprefix("Nodes"): statement for statement in policy["Statement"]}


@pytest.mark.requirement("MS-17")
def test_the_controller_has_a_pod_identity_association(graph: Graph) -> None:
    association = graph.named("main-karpenter-controller-association")
    assert (association.inputs["namespace"], association.inputs["serviceAccount"]) == ("kube-system", "karpenter")
    assert graph.target(association.inputs["roleArn"]) is graph.named("main-karpenter-controller-iam-role")


def test_it_launches_instances_with_its_tags_only(statements: dict[str, Any]) -> None:
    for sid in ("Start", "TagNew"):
        conditions = statements[sid]["Condition"]
        assert conditions["StringEquals"]["aws:RequestTag/kubernetes.io/cluster/media-prod"] == "owned"
        assert conditions["StringEquals"]["aws:RequestTag/eks:eks-cluster-name"] == "media-prod"
        assert conditions["StringLike"] == {"aws:RequestTag/karpenter.sh/nodepool": "*"}


def test_it_terminates_its_own_instances_only(statements: dict[str, Any]) -> None:
    assert statements["End"] == {
        "Sid": "NodesEnd",
        "Effect": "Allow",
        "Action": ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
        "Resource": [
            f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/*",
            f"arn:aws:ec2:us-east-1:{ACCOUNT}:launch-template/*",
        ],
        "Condition": {
            "StringEquals": {"aws:ResourceTag/kubernetes.io/cluster/media-prod": "owned"},
            "StringLike": {"aws:ResourceTag/karpenter.sh/nodepool": "*"},
        },
    }


def test_it_passes_only_the_node_role(graph: Graph, statements: dict[str, Any]) -> None:
    passing = statements["Pass"]
    assert graph.target(passing["Resource"]) is graph.named("main-karpenter-nodes-role")
    assert passing["Condition"] == {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}


def test_it_reads_instance_profiles_of_its_own_cluster_only(statements: dict[str, Any]) -> None:
    assert statements["ReadProfile"]["Resource"] == [
        f"arn:aws:iam::{ACCOUNT}:instance-profile/media-prod_*",
        f"arn:aws:iam::{ACCOUNT}:instance-profile/karpenter/us-east-1/media-prod/*",
    ]


def test_it_reads_its_own_region_only(statements: dict[str, Any]) -> None:
    assert statements["Find"]["Condition"] == {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}
    assert statements["Cluster"]["Resource"] == CLUSTER_ARN


def test_its_policy_fits_into_a_role(graph: Graph) -> None:
    text = graph.named("main-karpenter-controller-iam-policy").inputs["policy"]
    assert len("".join(text.split())) <= 10_240  # IAM and AWS STS quotas: inline policies of a role, without spaces


def test_its_nodes_may_join(graph: Graph) -> None:
    entry = graph.named("main-karpenter-entry")
    assert entry.inputs["type"] == "EC2_LINUX"
    assert graph.target(entry.inputs["principalArn"]) is graph.named("main-karpenter-nodes-role")


def test_interruptions_of_all_kinds_arrive_in_one_queue(graph: Graph) -> None:
    queue = graph.named("main-karpenter-interruptions")
    patterns = {rule.json("eventPattern")["detail-type"][0] for rule in graph.of_type("EventRule")}
    assert all(graph.referenced(target, "arn") == [queue] for target in graph.of_type("EventTarget"))
    assert patterns == {
        "AWS Health Event",
        "EC2 Spot Instance Interruption Warning",
        "EC2 Instance Rebalance Recommendation",
        "EC2 Instance State-change Notification",
        "EC2 Capacity Reservation Instance Interruption Warning",
    }


def test_the_queue_is_encrypted_so_that_rules_can_send_and_only_these_do(graph: Graph) -> None:
    queue = graph.named("main-karpenter-interruptions")
    allow, deny = graph.named("main-karpenter-interruptions-policy").json("policy")["Statement"]
    rules = sorted(rule.outputs["arn"] for rule in graph.of_type("EventRule"))
    assert (queue.inputs["sqsManagedSseEnabled"], queue.inputs["messageRetentionSeconds"]) == (True, 300)
    assert (allow["Principal"], allow["Action"]) == ({"Service": "events.amazonaws.com"}, ["sqs:SendMessage"])
    assert sorted(allow["Condition"]["ArnEquals"]["aws:SourceArn"]) == rules
    assert (deny["Effect"], deny["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_it_is_disabled_by_default(deploy: Deploy) -> None:
    graph = cluster(deploy, {**MANAGED, "karpenter": None})
    assert graph.of_type("Queue", "EventRule", "Karpenter") == []


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    graph = cluster(deploy, MANAGED, unknown=True)
    policy = graph.named("main-karpenter-interruptions-policy")
    assert graph.referenced(policy, "queueUrl") == [graph.named("main-karpenter-interruptions")]
