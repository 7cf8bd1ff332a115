"""Access entries of a cluster, and IAM permissions of its pods."""

import json
from typing import Any

import pytest
from pulumi import ResourceOptions

from components.compute.eks.eks import Eks, EksArgs
from components.compute.eks.settings import EksSettings
from preview.graph import Graph, Node
from tests.components.compute.eks.clusters import ACCOUNT, CLUSTER_ARN, KEY, MANAGED, QUEUE, cluster, eks_of
from tests.conftest import Deploy

ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
ENTRIES: dict[str, Any] = {
    "developers": {"role": "sso/developers", "policy": "Edit", "namespaces": ["shop"]},
    "auditors": {"role": "auditors", "groups": ["auditors"]},
}


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return cluster(deploy, {**MANAGED, "accessEntries": ENTRIES, "objects": {"deployerRole": "deployer"}})


def policy_of(graph: Graph, entry: Node) -> Node:
    return graph.one("AccessPolicyAssociation", principalArn=entry.inputs["principalArn"])


@pytest.mark.requirement("MS-54")
def test_administrators_show_a_second_factor(graph: Graph) -> None:
    role = graph.named("main-access-admin-role")
    (trust,) = role.json("assumeRolePolicy")["Statement"]
    assert trust["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert trust["Condition"] == {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThanEquals": {"aws:MultiFactorAuthAge": "3600"},
    }
    assert role.inputs["maxSessionDuration"] == 3600


@pytest.mark.requirement("MS-54")
def test_administrators_reach_the_cluster_and_nothing_else(graph: Graph) -> None:
    entry, policy = graph.named("main-access-admin"), graph.named("main-access-admin-role-policy")
    assert graph.target(entry.inputs["principalArn"]) is graph.named("main-access-admin-role")
    assert policy_of(graph, entry).inputs["policyArn"] == ADMIN
    assert policy_of(graph, entry).inputs["accessScope"] == {"type": "cluster"}
    assert policy.json("policy")["Statement"] == [
        {"Sid": "FindCluster", "Effect": "Allow", "Action": ["eks:DescribeCluster"], "Resource": CLUSTER_ARN}
    ]


def test_there_need_not_be_such_a_role(deploy: Deploy) -> None:
    graph = cluster(deploy, {**MANAGED, "adminRole": None})
    assert [node.name for node in graph.of_type("AccessEntry")] == ["main-karpenter-entry"]


def test_other_roles_have_a_policy_in_their_namespaces_or_groups(graph: Graph) -> None:
    developers, auditors = graph.named("main-access-role-developers"), graph.named("main-access-role-auditors")
    assert developers.inputs["principalArn"] == f"arn:aws:iam::{ACCOUNT}:role/sso/developers"
    assert policy_of(graph, developers).inputs["accessScope"] == {"type": "namespace", "namespaces": ["shop"]}
    assert policy_of(graph, developers).inputs["policyArn"].endswith("AmazonEKSEditPolicy")
    assert auditors.inputs["kubernetesGroups"] == ["auditors"]
    assert [
        node
        for node in graph.of_type("AccessPolicyAssociation")
        if node.inputs["principalArn"] == auditors.inputs["principalArn"]
    ] == []


def test_the_deployer_of_objects_is_a_cluster_administrator(graph: Graph) -> None:
    entry = graph.named("main-access-deployer")
    assert entry.inputs["principalArn"] == f"arn:aws:iam::{ACCOUNT}:role/deployer"
    assert policy_of(graph, entry).inputs["policyArn"] == ADMIN


@pytest.mark.requirement("MS-21")
def test_each_service_account_has_a_pod_role(graph: Graph) -> None:
    association = graph.named("main-pod-orders-association")
    role = graph.target(association.inputs["roleArn"])
    (trust,) = role.json("assumeRolePolicy")["Statement"]
    assert (association.inputs["namespace"], association.inputs["serviceAccount"]) == ("shop", "orders")
    assert trust == {
        "Sid": "AssumeRole",
        "Effect": "Allow",
        "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": CLUSTER_ARN},
        },
    }


@pytest.mark.requirement("MS-21")
def test_their_role_has_the_granted_permissions(graph: Graph) -> None:
    role = graph.target(graph.named("main-pod-orders-association").inputs["roleArn"])
    (policy,) = [node for node in graph.of_type("RolePolicy") if graph.target(node.inputs["role"]) is role]
    (statement,) = policy.json("policy")["Statement"]
    assert (statement["Sid"], statement["Resource"]) == ("QueueJobsMessages", QUEUE)


@pytest.mark.requirement("MS-20")
def test_the_kubeconfig_names_the_cluster_and_holds_no_credentials(deploy: Deploy) -> None:
    found: dict[str, Any] = {}

    def program(provider: Any) -> None:
        made = eks_of(provider, MANAGED)
        made.kubeconfig.apply(lambda text: found.update(own=json.loads(text)))
        assert made.admin_kubeconfig is not None
        made.admin_kubeconfig.apply(lambda text: found.update(admin=json.loads(text)))

    graph = deploy(program)
    control = graph.one("aws:eks/cluster:Cluster")
    own, admin = (found[name]["users"][0]["user"]["exec"] for name in ("own", "admin"))
    token = ["--region", "us-east-1", "eks", "get-token", "--cluster-name", "media-prod", "--output", "json"]
    assert found["own"]["clusters"][0]["cluster"]["server"] == control.outputs["endpoint"]
    assert (own["command"], own["args"]) == ("aws", token)
    assert admin["args"] == [*token, "--role-arn", graph.named("main-access-admin-role").outputs["arn"]]


def test_names_of_roles_and_groups_fit_with_the_longest_region_and_key(deploy: Deploy) -> None:
    key = "k" * 20
    settings = EksSettings.model_validate(
        {
            **MANAGED,
            "nodeGroups": {key: {"instanceTypes": ["m7g.large"]}},
            "workloads": {key: {"namespace": "a", "serviceAccount": "a"}},
            "fargateProfiles": {key: {"selectors": [{"namespace": "b"}]}},
            "addons": {"aws-efs-csi-driver": {}},
        }
    )
    graph = deploy(
        lambda provider: Eks(
            "ap-southeast-1-eks",
            EksArgs(
                settings=settings,
                cluster_name="media-prod",
                region="us-east-1",
                account_id=ACCOUNT,
                key_arn=KEY,
                vpc_id="vpc-1",
                subnet_ids={"a": "subnet-a", "b": "subnet-b"},
            ),
            ResourceOptions(provider=provider),
        )
    )
    named = graph.of_type("Role", "NodeGroup", "FargateProfile", "EventRule")
    suffix = 8  # length of the random suffix of generated names
    assert {node.name: len(node.name) + suffix for node in named if len(node.name) + suffix > 63} == {}
