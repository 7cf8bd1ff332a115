"""EKS clusters: API endpoint, encryption, control plane logs, and order of deletion."""

from typing import Any

import pytest

from components.compute.eks.cluster import log_group_name
from components.compute.eks.key_uses import volume_use
from preview.graph import Graph
from tests.components.compute.eks.clusters import ACCOUNT, AUTO, CLUSTER_ARN, KEY, MANAGED, SUBNETS, cluster
from tests.conftest import Deploy

CLUSTER = "aws:eks/cluster:Cluster"


@pytest.fixture(scope="module")
def managed(deploy: Deploy) -> Graph:
    return cluster(deploy, MANAGED, protect=True)


@pytest.fixture(scope="module")
def auto(deploy: Deploy) -> Graph:
    return cluster(deploy, AUTO)


@pytest.mark.requirement("MS-10")
def test_it_has_its_name_and_a_version_in_standard_support(managed: Graph) -> None:
    inputs = managed.one(CLUSTER).inputs
    assert (inputs["name"], inputs["version"]) == ("media-prod", "1.36")
    assert inputs["upgradePolicy"] == {"supportType": "STANDARD"}


@pytest.mark.requirement("MS-14")
def test_its_api_is_private(managed: Graph) -> None:
    assert managed.one(CLUSTER).inputs["vpcConfig"] == {
        "subnetIds": list(SUBNETS.values()),
        "endpointPrivateAccess": True,
        "endpointPublicAccess": False,
    }


def test_changes_of_its_zones_are_ignored(managed: Graph) -> None:
    assert managed.one(CLUSTER).options.ignore_changes == ("vpcConfig.subnetIds",)


def test_named_networks_reach_it_from_outside_as_well(deploy: Deploy) -> None:
    graph = cluster(deploy, {"endpoint": {"publicAccessCidrs": ["203.0.113.0/24"]}})
    config = graph.one(CLUSTER).inputs["vpcConfig"]
    assert (config["endpointPrivateAccess"], config["endpointPublicAccess"]) == (True, True)
    assert config["publicAccessCidrs"] == ["203.0.113.0/24"]


def test_clients_have_a_security_group_for_access(deploy: Deploy) -> None:
    clients = {"runners": {"cidr": "10.90.0.0/24"}, "bastion": {"securityGroupId": "sg-0123456789abcdef0"}}
    graph = cluster(deploy, {**AUTO, "endpoint": {"clients": clients}})
    bastion, network = graph.of_type("SecurityGroupIngressRule")
    group = graph.target(network.inputs["securityGroupId"])
    assert graph.target(bastion.inputs["securityGroupId"]) is group
    assert (network.inputs["cidrIpv4"], network.inputs["fromPort"]) == ("10.90.0.0/24", 443)
    assert (bastion.inputs["referencedSecurityGroupId"], bastion.inputs["fromPort"]) == ("sg-0123456789abcdef0", 443)
    assert graph.one(CLUSTER).get("vpcConfig.securityGroupIds") == [group.outputs["id"]]


def test_secrets_are_encrypted_with_the_key(managed: Graph) -> None:
    assert managed.one(CLUSTER).inputs["encryptionConfig"] == {"resources": ["secrets"], "provider": {"keyArn": KEY}}


def test_all_logs_go_to_a_group_that_exists_before(managed: Graph) -> None:
    control, logs = managed.one(CLUSTER), managed.named("main-cluster-logs")
    assert control.inputs["enabledClusterLogTypes"] == [
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
    ]
    assert logs.inputs["name"] == log_group_name("media-prod") == "/aws/eks/media-prod/cluster"
    assert (logs.inputs["retentionInDays"], logs.inputs["kmsKeyId"]) == (365, KEY)
    assert control.depends_on(logs)


def test_cluster_access_is_granted_by_access_entries_only(managed: Graph) -> None:
    assert managed.one(CLUSTER).inputs["accessConfig"] == {
        "authenticationMode": "API",
        "bootstrapClusterCreatorAdminPermissions": False,
    }


def test_eks_assumes_its_role_for_this_cluster_only(managed: Graph) -> None:
    role = managed.named("main-cluster-control-role")
    (trust,) = role.json("assumeRolePolicy")["Statement"]
    assert (trust["Principal"], trust["Action"]) == ({"Service": "eks.amazonaws.com"}, ["sts:AssumeRole"])
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": CLUSTER_ARN},
    }
    assert managed.target(managed.one(CLUSTER).inputs["roleArn"]) is role


@pytest.mark.parametrize("settings", [AUTO, MANAGED], ids=["auto", "managed"])
def test_it_is_deleted_before_its_permissions(deploy: Deploy, settings: Any) -> None:
    graph = cluster(deploy, settings)
    attached = [node for node in graph.of_type("RolePolicyAttachment") if node.name.startswith("main-cluster-control-")]
    assert attached
    assert [node.name for node in attached if not graph.one(CLUSTER).depends_on(node)] == []


def test_it_is_protected_if_configured(managed: Graph, auto: Graph) -> None:
    assert (managed.one(CLUSTER).options.protect, managed.one(CLUSTER).inputs["deletionProtection"]) == (True, True)
    assert (auto.one(CLUSTER).options.protect, auto.one(CLUSTER).inputs["deletionProtection"]) == (False, False)
    assert managed.one(CLUSTER).options.custom_timeouts == {"create": "45m", "update": "90m", "delete": "45m"}


@pytest.mark.requirement("MS-17", "MS-19")
def test_auto_mode_runs_nodes_disks_and_load_balancers_itself(auto: Graph) -> None:
    inputs = auto.one(CLUSTER).inputs
    role = auto.named("main-node-role")
    assert inputs["computeConfig"] == {
        "enabled": True,
        "nodePools": ["general-purpose", "system"],
        "nodeRoleArn": role.outputs["arn"],
    }
    assert inputs["storageConfig"] == {"blockStorage": {"enabled": True}}
    assert inputs["kubernetesNetworkConfig"]["elasticLoadBalancing"] == {"enabled": True}
    assert inputs["bootstrapSelfManagedAddons"] is False
    assert auto.of_type("NodeGroup") == []


def test_auto_mode_has_the_roles_that_it_needs(auto: Graph) -> None:
    policies = {
        role: {
            node.inputs["policyArn"].rpartition("/")[2]
            for node in auto.of_type("RolePolicyAttachment")
            if node.name.startswith(role)
        }
        for role in ("main-cluster-control-", "main-node-")
    }
    assert policies == {
        "main-cluster-control-": {
            "AmazonEKSClusterPolicy",
            "AmazonEKSComputePolicy",
            "AmazonEKSBlockStoragePolicy",
            "AmazonEKSLoadBalancingPolicy",
            "AmazonEKSNetworkingPolicy",
        },
        "main-node-": {"AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly"},
    }
    (trust,) = auto.named("main-cluster-control-role").json("assumeRolePolicy")["Statement"]
    assert trust["Action"] == ["sts:AssumeRole", "sts:TagSession"]


def test_the_key_allows_volumes_via_ec2_of_this_account_only() -> None:
    use = volume_use("us-east-1", ACCOUNT)
    assert use["Condition"] == {
        "StringEquals": {"kms:CallerAccount": ACCOUNT, "kms:ViaService": "ec2.us-east-1.amazonaws.com"}
    }


@pytest.mark.parametrize("settings", [AUTO, MANAGED], ids=["auto", "managed"])
def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy, settings: Any) -> None:
    graph = cluster(deploy, settings, unknown=True)
    assert graph.named("main-cluster-control-role") in graph.referenced(graph.one(CLUSTER), "roleArn")
