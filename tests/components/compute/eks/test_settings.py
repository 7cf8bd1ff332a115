"""Settings of an EKS cluster: defaults and checks."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from components.compute.eks.checks import JOIN, eks_network_faults
from components.compute.eks.instances import AMI_TYPES, FAMILIES, architecture_of, successors
from components.compute.eks.nodes import NodeGroupSettings
from components.compute.eks.settings import EksSettings
from components.compute.eks.volumes import NodeDiskSettings, StorageClassSettings
from components.foundation.settings import versions
from components.foundation.settings.faults import faults_of
from components.foundation.settings.regions import RegionsSettings
from components.network.settings import NetworkSettings

REGIONS = RegionsSettings(primary="us-east-1", replicas=("us-west-2",), mode="pilot_light")
GROUP: dict[str, Any] = {"compute": {"instanceTypes": ["c7g.2xlarge"]}}


def network(**settings: Any) -> NetworkSettings:
    """A VPC in each region, with NAT by default."""
    vpcs = {"us-east-1": {"cidr": "10.0.0.0/16"}, "us-west-2": {"cidr": "10.1.0.0/16"}}
    return NetworkSettings.model_validate({"vpcs": vpcs, "nat": "single", **settings})


def across(settings: NetworkSettings | None, **eks: Any) -> list[str]:
    return [str(fault) for fault in eks_network_faults(REGIONS, settings, EksSettings.model_validate(eks))]


def rejected(**settings: Any) -> list[str]:
    with pytest.raises(ValidationError) as error:
        EksSettings.model_validate(settings)
    return [str(fault) for fault in faults_of(error.value, EksSettings)]


def test_a_cluster_defaults_to_auto_mode_a_private_endpoint_and_logs() -> None:
    settings = EksSettings()
    assert (settings.mode, settings.version, settings.endpoint.public_access_cidrs) == ("auto", "1.36", ())
    assert (settings.log_retention_days, settings.observability, settings.admin_role is not None) == (365, True, True)


@pytest.mark.requirement("MS-10")
def test_the_default_version_is_in_standard_support_for_months() -> None:
    assert versions.ENGINES["eks"].releases[EksSettings().version].ends > date(2027, 3, 31)


@pytest.mark.requirement("MS-10")
def test_a_version_is_rejected_when_its_support_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "today", lambda: date(2026, 12, 3))
    assert rejected(version="1.34") == [
        "version: '1.34': standard support of Kubernetes on EKS 1.34 ended on 2026-12-02; upgrade to one of 1.35, 1.36"
    ]


def test_its_name_is_given_or_the_stacks() -> None:
    assert EksSettings().cluster("media-prod") == "media-prod"
    assert EksSettings(cluster_name="main").cluster("media-prod") == "main"


def test_the_primary_has_a_cluster_and_the_others_if_configured() -> None:
    assert EksSettings().regions_of(REGIONS) == ("us-east-1",)
    assert EksSettings(replicas="same").regions_of(REGIONS) == ("us-east-1", "us-west-2")


@pytest.mark.requirement("MS-12")
@pytest.mark.parametrize(
    ("instance_type", "architecture", "image"),
    [
        ("c7g.2xlarge", "arm64", "AL2023_ARM_64_STANDARD"),
        ("c8gd.metal-24xl", "arm64", "AL2023_ARM_64_STANDARD"),
        ("c7i.2xlarge", "x86_64", "AL2023_x86_64_STANDARD"),
        ("m7i-flex.large", "x86_64", "AL2023_x86_64_STANDARD"),
    ],
)
def test_types_and_images_agree_by_architecture(instance_type: str, architecture: str, image: str) -> None:
    NodeGroupSettings.model_validate({"instanceTypes": [instance_type]})
    assert architecture_of(instance_type) == architecture
    assert AMI_TYPES[architecture_of(instance_type)] == image


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_g_after_the_generation_is_graviton(family: str) -> None:
    digits = next(index for index, letter in enumerate(family) if letter.isdigit())
    assert (FAMILIES[family] == "arm64") == (family[digits + 1 : digits + 2] == "g")


def test_an_older_family_is_rejected_with_its_successors() -> None:
    assert successors("c5") == ("c7g", "c8g", "c7a", "c7i", "c8a", "c8i")
    assert successors("x1") == ("x8g",)
    assert set(successors("p5")) > {"c7g", "m7g", "r7g"}


@pytest.mark.requirement("MS-12")
def test_nodes_of_a_group_begin_at_the_minimum_by_default() -> None:
    group = NodeGroupSettings.model_validate({"instanceTypes": ["c7g.large"], "count": {"minimum": 3, "maximum": 10}})
    assert group.count.initial == 3


@pytest.mark.parametrize(("size", "iops"), [(20, 10_000), (32, 16_000), (160, 80_000)])
def test_a_disk_has_500_iops_for_each_gib(size: int, iops: int) -> None:
    assert NodeDiskSettings(size_gib=size, iops=iops).iops == iops
    with pytest.raises(ValidationError):
        NodeDiskSettings(size_gib=size, iops=iops + 1)


@pytest.mark.requirement("MS-26")
def test_a_class_of_16000_iops_is_within_gp3s_limits() -> None:
    assert StorageClassSettings(iops=16_000, throughput_mibps=1000).iops == 16_000
    with pytest.raises(ValidationError):
        StorageClassSettings(iops=80_001)


def test_a_cluster_needs_a_network() -> None:
    assert across(None) == ["eks: needs a VPC in each region that has a cluster; add network"]


def test_a_cluster_needs_two_zones() -> None:
    assert across(network(zones=["a"])) == [
        "eks: needs private subnets in 2 zones, and us-east-1 has 1; add zones with private subnets to the VPC"
    ]


def test_nodes_without_a_default_route_need_endpoints() -> None:
    closed: dict[str, Any] = {name: {"accounts": ["602401143452"]} for name in JOIN}
    assert across(network(nat="none", interfaceEndpoints=closed)) == []
    del closed["eks-auth"]
    assert across(network(nat="none", interfaceEndpoints=closed)) == [
        "eks: nodes cannot join the cluster: us-east-1 has no NAT gateway, and no endpoints for eks-auth; add them to "
        "network.interfaceEndpoints (s3 to gatewayEndpoints), or set network.nat: single"
    ]


def test_an_endpoint_of_ecr_allows_the_images_of_addons() -> None:
    assert across(network(interfaceEndpoints={"ecr.api": {"accounts": ["602401143452"]}})) == []
    assert across(network(interfaceEndpoints={"ecr.api": {"accounts": ["111122223333"]}})) == [
        "network.interfaceEndpoints.ecr.api.accounts: '111122223333': denies nodes in us-east-1 access to the "
        "images of EKS add-ons, which are in account 602401143452; add '602401143452'"
    ]


def test_regions_without_a_cluster_need_nothing() -> None:
    assert (
        across(
            network(vpcs={"us-east-1": {"cidr": "10.0.0.0/16"}, "us-west-2": {"cidr": "10.1.0.0/16", "nat": "none"}})
        )
        == []
    )


def test_services_lie_outside_of_every_vpc() -> None:
    assert across(network(), serviceCidr="10.1.0.0/20") == [
        "eks.serviceCidr: '10.1.0.0/20': overlaps network.vpcs.us-west-2.cidr (10.1.0.0/16); choose a range that "
        "does not overlap a VPC"
    ]


@pytest.mark.requirement("MS-17")
def test_one_autoscaler_at_most_looks_after_the_nodes() -> None:
    assert rejected(karpenter={}) == [
        "karpenter: requires mode managed: Auto Mode provides the equivalent; remove it, or set mode: managed"
    ]
    EksSettings.model_validate({"mode": "managed", "nodeGroups": GROUP, "karpenter": {}})


def test_fargate_selectors_with_labels_do_not_exclude_pod_identity() -> None:
    labelled = {"batch": {"selectors": [{"namespace": "shop", "labels": {"size": "small"}}]}}
    workloads = {"orders": {"namespace": "shop", "serviceAccount": "orders"}}
    assert EksSettings.model_validate({"fargateProfiles": labelled, "workloads": workloads}).workloads


def test_access_of_workloads_is_listed_by_path() -> None:
    access = {"queues": {"jobs": ["consume"]}}
    workloads = {"orders": {"namespace": "shop", "serviceAccount": "orders", "access": access}}
    settings = EksSettings.model_validate({"workloads": workloads})
    assert settings.access["eks.workloads.orders.access"].queues == {"jobs": ("consume",)}
