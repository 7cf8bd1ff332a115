"""Node groups and add-ons: instances, dependencies, and changes that the autoscaler makes."""

import re
from typing import Any

import pytest

from components.compute.eks.node_group import node_group_name
from components.compute.eks.nodes import NodeGroupSettings
from preview.graph import Graph, Node
from tests.components.compute.eks.clusters import GROUP, KEY, MANAGED, SUBNETS, cluster
from tests.conftest import Deploy

BEFORE = ("eks-pod-identity-agent", "kube-proxy", "vpc-cni")
AFTER = ("amazon-cloudwatch-observability", "aws-ebs-csi-driver", "coredns")


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return cluster(deploy, MANAGED)


def addon(graph: Graph, name: str) -> Node:
    return graph.one("Addon", addonName=name)


@pytest.mark.requirement("MS-12")
def test_a_group_has_its_types_counts_and_the_image_of_their_architecture(graph: Graph) -> None:
    inputs = graph.one("NodeGroup").inputs
    assert inputs["instanceTypes"] == ["c7g.2xlarge", "c8g.2xlarge"]
    assert (inputs["amiType"], inputs["capacityType"]) == ("AL2023_ARM_64_STANDARD", "ON_DEMAND")
    assert inputs["scalingConfig"] == {"minSize": 3, "maxSize": 10, "desiredSize": 4}
    assert inputs["version"] == graph.one("aws:eks/cluster:Cluster").inputs["version"]


@pytest.mark.requirement("MS-12")
def test_the_ami_type_follows_the_instance_types(deploy: Deploy) -> None:
    graph = cluster(deploy, {**MANAGED, "nodeGroups": {"compute": {"instanceTypes": ["c7i.2xlarge"]}}})
    assert graph.one("NodeGroup").inputs["amiType"] == "AL2023_x86_64_STANDARD"


@pytest.mark.requirement("MS-12")
def test_the_number_of_nodes_is_the_autoscalers_and_nothing_else(graph: Graph) -> None:
    assert graph.one("NodeGroup").options.ignore_changes == ("scalingConfig.desiredSize",)


@pytest.mark.requirement("MS-65")
def test_spot_is_a_setting(deploy: Deploy) -> None:
    graph = cluster(deploy, {**MANAGED, "nodeGroups": {"compute": {**GROUP, "capacityType": "SPOT"}}})
    assert graph.one("NodeGroup").inputs["capacityType"] == "SPOT"


@pytest.mark.requirement("MS-13")
def test_nodes_have_an_encrypted_gp3_disk_of_100_gib(graph: Graph) -> None:
    assert graph.one("LaunchTemplate").inputs["blockDeviceMappings"] == [
        {
            "deviceName": "/dev/xvda",
            "ebs": {
                "volumeType": "gp3",
                "volumeSize": 100,
                "iops": 3000,
                "throughput": 125,
                "encrypted": "true",
                "kmsKeyId": KEY,
                "deleteOnTermination": "true",
            },
        }
    ]


def test_pods_do_not_reach_the_metadata_of_their_node(graph: Graph) -> None:
    assert graph.one("LaunchTemplate").inputs["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }


@pytest.mark.requirement("MS-15")
def test_nodes_are_measured_every_minute(graph: Graph) -> None:
    assert graph.one("LaunchTemplate").inputs["monitoring"] == {"enabled": True}


def test_instances_and_disks_carry_the_stacks_tags(graph: Graph) -> None:
    tags = {"system": "media", "Name": "media-prod-compute"}
    assert graph.one("LaunchTemplate").inputs["tagSpecifications"] == [
        {"resourceType": kind, "tags": tags} for kind in ("instance", "volume", "network-interface")
    ]


@pytest.mark.requirement("MS-14")
def test_nodes_are_in_the_private_subnets_by_the_newest_template(graph: Graph) -> None:
    nodes = graph.one("NodeGroup")
    assert nodes.inputs["subnetIds"] == list(SUBNETS.values())
    assert graph.target(nodes.get("launchTemplate.id")) is graph.one("LaunchTemplate")
    assert nodes.get("launchTemplate.version") == "0"


def test_nodes_depend_on_the_resources_of_their_bootstrap(graph: Graph) -> None:
    assert [name for name in BEFORE if not graph.one("NodeGroup").depends_on(addon(graph, name))] == []


def test_add_ons_on_nodes_depend_on_them(graph: Graph) -> None:
    assert [name for name in AFTER if not addon(graph, name).depends_on(graph.one("NodeGroup"))] == []
    assert {node.inputs["addonName"] for node in graph.of_type("Addon")} == {*BEFORE, *AFTER}


def test_add_ons_with_a_role_depend_on_the_pod_identity_agent(graph: Graph) -> None:
    assert addon(graph, "vpc-cni").depends_on(addon(graph, "eks-pod-identity-agent"))


@pytest.mark.requirement("MS-16", "MS-53")
@pytest.mark.parametrize(
    ("name", "service_account", "policies"),
    [
        ("vpc-cni", "aws-node", ["AmazonEKS_CNI_Policy"]),
        ("aws-ebs-csi-driver", "ebs-csi-controller-sa", ["service-role/AmazonEBSCSIDriverPolicy"]),
        (
            "amazon-cloudwatch-observability",
            "cloudwatch-agent",
            ["CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"],
        ),
    ],
)
def test_each_addon_has_a_role_of_its_own(graph: Graph, name: str, service_account: str, policies: list[str]) -> None:
    (association,) = addon(graph, name).inputs["podIdentityAssociations"]
    role = graph.target(association["roleArn"])
    attached = [node for node in graph.of_type("RolePolicyAttachment") if graph.target(node.inputs["role"]) is role]
    assert association["serviceAccount"] == service_account
    assert sorted(node.inputs["policyArn"] for node in attached) == sorted(
        f"arn:aws:iam::aws:policy/{policy}" for policy in policies
    )


@pytest.mark.requirement("MS-16")
def test_nodes_themselves_may_join_and_pull_images_and_no_more(graph: Graph) -> None:
    role = graph.target(graph.one("NodeGroup").inputs["nodeRoleArn"])
    attached = [node for node in graph.of_type("RolePolicyAttachment") if graph.target(node.inputs["role"]) is role]
    assert {node.inputs["policyArn"].rpartition("/")[2] for node in attached} == {
        "AmazonEKSWorkerNodePolicy",
        "AmazonEC2ContainerRegistryPullOnly",
    }


def test_an_addon_can_be_pinned_and_configured(deploy: Deploy) -> None:
    addons = {
        "vpc-cni": {"version": "v1.21.1-eksbuild.1", "configuration": {"enableNetworkPolicy": "true"}},
        "metrics-server": {},
    }
    graph = cluster(deploy, {**MANAGED, "addons": addons})
    pinned = addon(graph, "vpc-cni")
    assert pinned.inputs["addonVersion"] == "v1.21.1-eksbuild.1"
    assert pinned.json("configurationValues") == {"enableNetworkPolicy": "true"}
    assert addon(graph, "metrics-server").depends_on(graph.one("NodeGroup"))


def test_auto_mode_has_the_add_ons_that_it_lacks(deploy: Deploy) -> None:
    assert [node.inputs["addonName"] for node in cluster(deploy, {}).of_type("Addon")] == [
        "amazon-cloudwatch-observability"
    ]
    assert cluster(deploy, {"observability": False}).of_type("Addon") == []


@pytest.mark.requirement("MS-76")
def test_fargate_profiles_are_created_sequentially(deploy: Deploy) -> None:
    selectors: list[Any] = [{"namespace": "batch", "labels": {"size": "small"}}]
    graph = cluster(
        deploy, {**MANAGED, "fargateProfiles": {"one": {"selectors": selectors}, "two": {"selectors": selectors}}}
    )
    one, two = graph.named("main-fargate-one"), graph.named("main-fargate-two")
    (trust,) = graph.named("main-fargate-pods-role").json("assumeRolePolicy")["Statement"]
    assert one.inputs["selectors"] == [{"namespace": "batch", "labels": {"size": "small"}}]
    assert one.inputs["subnetIds"] == list(SUBNETS.values())
    assert two.depends_on(one)
    assert trust["Condition"]["ArnLike"] == {
        "aws:SourceArn": "arn:aws:eks:us-east-1:123456789012:fargateprofile/media-prod/*"
    }


def test_another_group_moves_none(deploy: Deploy, graph: Graph) -> None:
    more = cluster(deploy, {**MANAGED, "nodeGroups": {"batch": {"instanceTypes": ["m7i.large"]}, "compute": GROUP}})
    before = {node.urn: node.inputs for node in graph.resources}
    after = {node.urn: node.inputs for node in more.resources}
    assert {urn for urn in before if after.get(urn) != before[urn]} == set()
    assert len(after) - len(before) == 2


def group_name(deploy: Deploy, **changed: Any) -> str:
    graph = cluster(deploy, {**MANAGED, "nodeGroups": {"compute": {**GROUP, **changed}}})
    return str(graph.one("NodeGroup").inputs["nodeGroupName"])


def test_a_group_is_called_after_its_cluster_and_its_key(graph: Graph) -> None:
    assert re.fullmatch(r"media-prod-compute-[0-9a-f]{7}", graph.one("NodeGroup").inputs["nodeGroupName"])


def test_a_replacing_change_changes_the_name_of_a_group(deploy: Deploy) -> None:
    names = [
        group_name(deploy),
        group_name(deploy, capacityType="SPOT"),
        group_name(deploy, instanceTypes=["c8g.large"]),
    ]
    assert len(set(names)) == 3


def test_an_updating_change_does_not_change_the_name_of_a_group(deploy: Deploy) -> None:
    assert group_name(deploy, maxUnavailablePercent=50, labels={"tier": "api"}) == group_name(deploy)


def test_a_long_name_of_a_group_is_cut_to_63_characters() -> None:
    settings = NodeGroupSettings(instance_types=("c7g.large",))
    assert len(node_group_name("c" * 100, "compute", settings, "abc")) == 63
