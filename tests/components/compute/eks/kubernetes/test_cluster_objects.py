"""Kubernetes objects of a cluster: storage classes, controllers, node pools, and their order of deletion."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.compute.eks.kubernetes.cluster_objects import ClusterObjects, ClusterObjectsArgs
from components.compute.eks.settings import EksSettings
from preview.graph import Graph, Node
from tests.components.compute.eks.clusters import AUTO, KEY, MANAGED, SUBNETS, eks_of
from tests.conftest import Deploy

OBJECTS: Mapping[str, Any] = {
    "deployerRole": "deployer",
    "storageClasses": {
        "gp3": {"default": True},
        "database": {"iops": 16000, "throughputMibps": 1000, "retain": True},
    },
}


def objects(deploy: Deploy, settings: Mapping[str, Any], *, unknown: bool = False) -> Graph:
    def program(provider: aws.Provider) -> None:
        read = EksSettings.model_validate(settings)
        kubernetes = eks_of(provider, settings)
        assert read.objects is not None
        ClusterObjects(
            "inside",
            ClusterObjectsArgs(
                settings=read,
                objects=read.objects,
                cluster=kubernetes.cluster,
                kubeconfig=kubernetes.kubeconfig,
                vpc_id="vpc-1",
                subnet_ids=SUBNETS,
                key_arn=KEY,
                karpenter=kubernetes.karpenter,
                tags={"system": "media"},
                after=kubernetes.ready,
            ),
            ResourceOptions(provider=provider),
        )

    return deploy(program, unknown=unknown)


def inside(graph: Graph) -> list[Node]:
    return [node for node in graph.resources if node.type.startswith("kubernetes:")]


@pytest.fixture(scope="module")
def graph(deploy: Deploy) -> Graph:
    return objects(deploy, {**MANAGED, "objects": OBJECTS})


@pytest.mark.requirement("MS-26")
def test_volumes_of_databases_have_16000_iops_and_are_encrypted_with_the_key(graph: Graph) -> None:
    inputs = graph.named("inside-storage-database").inputs
    assert inputs["provisioner"] == "ebs.csi.aws.com"
    assert inputs["parameters"] == {
        "type": "gp3",
        "iops": "16000",
        "throughput": "1000",
        "encrypted": "true",
        "kmsKeyId": KEY,
    }
    assert (inputs["reclaimPolicy"], inputs["volumeBindingMode"]) == ("Retain", "WaitForFirstConsumer")


@pytest.mark.requirement("MS-27")
def test_volumes_of_a_class_with_snapshots_have_the_snapshot_tag(deploy: Deploy) -> None:
    classes: dict[str, dict[str, dict[str, str]]] = {"database": {"snapshots": {}}, "scratch": {}}
    graph = objects(deploy, {**MANAGED, "objects": {"deployerRole": "deployer", "storageClasses": classes}})
    tags = {key: graph.named(f"inside-storage-{key}").get("parameters.tagSpecification_1") for key in classes}
    assert tags == {"database": "volume-snapshots=media-prod-database", "scratch": None}


@pytest.mark.requirement("MS-26")
def test_auto_mode_has_the_same_classes_by_its_own_driver(deploy: Deploy) -> None:
    graph = objects(deploy, {**AUTO, "objects": OBJECTS})
    database = graph.named("inside-storage-database").inputs
    assert (database["provisioner"], database["parameters"]["iops"]) == ("ebs.csi.eks.amazonaws.com", "16000")
    assert graph.of_type("Release") == []


def test_claims_that_name_no_class_get_the_default_one(graph: Graph) -> None:
    default = "storageclass.kubernetes.io/is-default-class"
    assert {
        node.get("metadata.name"): node.inputs["metadata"]["annotations"][default]
        for node in graph.of_type("StorageClass")
    } == {"gp3": "true", "database": "false"}


@pytest.mark.requirement("MS-19")
def test_the_load_balancer_controller_is_one_version_of_its_chart(graph: Graph) -> None:
    inputs = graph.named("inside-charts-balancers").inputs
    assert (inputs["chart"], inputs["version"]) == ("aws-load-balancer-controller", "3.5.0")
    assert inputs["repositoryOpts"] == {"repo": "https://aws.github.io/eks-charts"}
    assert inputs["values"]["serviceAccount"] == {"create": True, "name": "aws-load-balancer-controller"}
    # Pods have no access to instance metadata, so that the controller requires region and VPC.
    assert [inputs["values"][name] for name in ("clusterName", "region", "vpcId")] == [
        "media-prod",
        "us-east-1",
        "vpc-1",
    ]


@pytest.mark.requirement("MS-17")
def test_karpenter_and_its_kinds_are_of_one_version(graph: Graph) -> None:
    kinds, karpenter = graph.named("inside-charts-karpenter-kinds"), graph.named("inside-charts-karpenter")
    assert kinds.inputs["version"] == karpenter.inputs["version"] == "1.14.1"
    assert karpenter.inputs["skipCrds"] is True
    assert karpenter.depends_on(kinds)
    assert karpenter.get("values.settings.interruptionQueue") == "media-prod-interruptions"


@pytest.mark.requirement("MS-17")
def test_karpenters_nodes_are_like_those_of_groups(graph: Graph) -> None:
    spec = graph.named("inside-nodes-class").inputs["spec"]
    control = graph.one("aws:eks/cluster:Cluster")
    assert spec["role"] == graph.named("main-karpenter-nodes-role").outputs["name"]
    assert spec["subnetSelectorTerms"] == [{"id": subnet} for subnet in SUBNETS.values()]
    assert spec["securityGroupSelectorTerms"] == [{"id": control.outputs["vpcConfig"]["clusterSecurityGroupId"]}]
    assert spec["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert spec["blockDeviceMappings"][0]["ebs"]["kmsKeyID"] == KEY
    assert spec["tags"] == {"system": "media", "Name": "media-prod-karpenter"}


def test_a_node_pool_has_the_instance_requirements_of_its_settings(deploy: Deploy) -> None:
    pool = {"architectures": ["x86_64"], "capacityTypes": ["SPOT", "ON_DEMAND"], "categories": ["c"], "cpuLimit": 32}
    graph = objects(deploy, {**MANAGED, "karpenter": {"nodePools": {"batch": pool}}, "objects": OBJECTS})
    spec = graph.named("inside-nodes-pool-batch").inputs["spec"]
    values = {each["key"]: each["values"] for each in spec["template"]["spec"]["requirements"]}
    assert values == {
        "kubernetes.io/os": ["linux"],
        "kubernetes.io/arch": ["amd64"],
        "karpenter.sh/capacity-type": ["spot", "on-demand"],
        "karpenter.k8s.aws/instance-category": ["c"],
        "karpenter.k8s.aws/instance-generation": ["5"],
    }
    assert spec["limits"] == {"cpu": "32"}


def test_cluster_objects_are_deleted_before_access_nodes_add_ons_and_roles(graph: Graph) -> None:
    outlive = [
        graph.named("main-access-deployer"),
        graph.named("main-access-deployer-policy"),
        graph.named("main-karpenter-entry"),
        graph.named("main-karpenter-controller-association"),
        graph.named("main-balancers-association"),
        *graph.of_type("NodeGroup"),
        *(node for node in graph.of_type("Addon") if node.name.startswith("main-addons-")),
    ]
    assert len(inside(graph)) == 7
    early = [(node.name, other.name) for node in inside(graph) for other in outlive if not node.depends_on(other)]
    assert early == []


def test_karpenter_is_deleted_after_its_node_pools(graph: Graph) -> None:
    pool, nodes = graph.named("inside-nodes-pool-default"), graph.named("inside-nodes-class")
    assert pool.depends_on(nodes)
    assert nodes.depends_on(graph.named("inside-charts-karpenter"))
    assert pool.options.custom_timeouts["delete"] == "45m"


def test_all_objects_have_the_clusters_provider(graph: Graph) -> None:
    assert {node.provider.split("::")[-2] for node in inside(graph)} == {"inside-provider"}


def test_charts_can_be_disabled(deploy: Deploy) -> None:
    graph = objects(deploy, {**MANAGED, "objects": {**OBJECTS, "charts": False}})
    assert {node.type.rpartition(":")[2] for node in inside(graph)} == {"StorageClass"}


def test_it_needs_no_value_before_it_is_deployed(deploy: Deploy) -> None:
    graph = objects(deploy, {**MANAGED, "objects": OBJECTS}, unknown=True)
    provider = graph.named("inside-provider")
    assert graph.one("aws:eks/cluster:Cluster") in graph.referenced(provider, "kubeconfig")
