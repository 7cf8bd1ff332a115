"""Conflicting settings of a cluster, and settings that EKS rejects."""

from collections.abc import Iterator, Mapping, Sequence, Set
from ipaddress import IPv4Network

from components.compute.eks.access_settings import AccessEntrySettings, PodWorkloadSettings
from components.compute.eks.nodes import (
    FargateProfileSettings,
    KarpenterSettings,
    LoadBalancerControllerSettings,
    NodeGroupSettings,
)
from components.compute.eks.objects import KubernetesObjectsSettings
from components.foundation.settings.faults import Fault

# Amazon EKS API Reference, KubernetesNetworkConfigRequest.
SERVICE_BLOCKS = tuple(IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
SERVICE_PREFIXES = range(12, 25)
# Karpenter, "Compatibility Matrix": the oldest minor version of Karpenter 1 for a Kubernetes version.
KARPENTER_MINORS: Mapping[str, int] = {"1.33": 5, "1.34": 6, "1.35": 9, "1.36": 13}
# Service accounts whose roles the program creates itself: namespace and name.
TAKEN: Mapping[tuple[str, str], str] = {
    ("kube-system", "aws-node"): "vpc-cni",
    ("kube-system", "ebs-csi-controller-sa"): "aws-ebs-csi-driver",
    ("kube-system", "efs-csi-controller-sa"): "aws-efs-csi-driver",
    ("kube-system", "karpenter"): "Karpenter",
    ("kube-system", "aws-load-balancer-controller"): "the load balancer controller",
    ("amazon-cloudwatch", "cloudwatch-agent"): "the CloudWatch Observability add-on",
}


def network_of(text: str) -> IPv4Network | None:
    """The network of a CIDR range; None if it is invalid."""
    try:
        return IPv4Network(text)
    except ValueError:
        return None


def endpoint_faults(cidrs: Sequence[str]) -> Iterator[Fault]:
    """Public ranges that EKS rejects, and 0.0.0.0/0."""
    for index, text in enumerate(cidrs):
        path, network = f"publicAccessCidrs[{index}]", network_of(text)
        if network is None:
            yield Fault(path=path, value=text, problem="is not a CIDR range", remedy="set one such as 203.0.113.0/24")
        elif network.prefixlen < 8:
            yield Fault(
                path=path,
                value=text,
                problem="opens the Kubernetes API to the internet (0.0.0.0/0)",
                remedy="list the CIDR ranges of its clients",
            )
        elif any(network.overlaps(block) for block in SERVICE_BLOCKS):
            yield Fault(
                path=path,
                value=text,
                problem="is a private range, which EKS rejects here",
                remedy="set the public addresses of these networks",
            )


def service_cidr_faults(text: str) -> Iterator[Fault]:
    """A service CIDR that EKS rejects."""
    network = network_of(text)
    if (
        network is None
        or network.prefixlen not in SERVICE_PREFIXES
        or not any(network.subnet_of(block) for block in SERVICE_BLOCKS)
    ):
        yield Fault(
            path="serviceCidr",
            value=text,
            problem=f"allowed: /{SERVICE_PREFIXES[0]} to /{SERVICE_PREFIXES[-1]} within "
            + ", ".join(map(str, SERVICE_BLOCKS)),
            remedy="choose a range that does not overlap a VPC, such as 172.20.0.0/16",
        )


def mode_faults(
    mode: str,
    *,
    given: Set[str],
    node_groups: Mapping[str, NodeGroupSettings],
    karpenter: KarpenterSettings | None,
    load_balancer_controller: LoadBalancerControllerSettings | None,
) -> Iterator[Fault]:
    """Settings that only the other mode supports."""
    if mode == "managed":
        if not node_groups:
            yield Fault(
                path="nodeGroups",
                problem="missing: mode managed requires a node group for Karpenter and the add-ons",
                remedy="add a node group, or set mode: auto",
            )
        if "node_pools" in given:
            yield Fault(path="nodePools", problem="require mode auto", remedy="remove them, or use karpenter.nodePools")
        return
    present = {
        "nodeGroups": bool(node_groups),
        "karpenter": karpenter is not None,
        "loadBalancerController": load_balancer_controller is not None,
    }
    for path in (name for name, is_present in present.items() if is_present):
        yield Fault(
            path=path,
            problem="requires mode managed: Auto Mode provides the equivalent",
            remedy="remove it, or set mode: managed",
        )


def karpenter_faults(version: str, karpenter: KarpenterSettings | None) -> Iterator[Fault]:
    """A Karpenter version that does not support the cluster's version."""
    oldest = KARPENTER_MINORS.get(version)
    if karpenter is None or oldest is None:
        return
    if int(karpenter.chart_version.split(".")[1]) < oldest:
        yield Fault(
            path="karpenter.chartVersion",
            value=karpenter.chart_version,
            problem=f"does not support Kubernetes {version}; allowed: 1.{oldest}.0 or later",
            remedy="upgrade Karpenter before the cluster",
        )


def access_faults(
    entries: Mapping[str, AccessEntrySettings], objects: KubernetesObjectsSettings | None
) -> Iterator[Fault]:
    """Roles with two access entries, which EKS rejects."""
    seen: dict[str, str] = {objects.deployer_role: "objects.deployerRole"} if objects else {}
    for key, entry in entries.items():
        path = f"accessEntries.{key}.role"
        if entry.role in seen:
            yield Fault(
                path=path,
                value=entry.role,
                problem=f"is also the role of {seen[entry.role]}",
                remedy="remove one of them",
                other=seen[entry.role],
            )
        seen.setdefault(entry.role, path.removesuffix(".role"))


def workload_faults(
    workloads: Mapping[str, PodWorkloadSettings], profiles: Mapping[str, FargateProfileSettings]
) -> Iterator[Fault]:
    """Service accounts that already have a role, and pods on Fargate, which does not support Pod Identity."""
    seen: dict[tuple[str, str], str] = dict(TAKEN)
    fargate = {
        selector.namespace: f"fargateProfiles.{name}"
        for name, profile in profiles.items()
        for selector in profile.selectors
        if not selector.labels
    }
    for key, workload in workloads.items():
        account = (workload.namespace, workload.service_account)
        if account in seen:
            yield Fault(
                path=f"workloads.{key}.serviceAccount",
                value=workload.service_account,
                problem=f"already has the role of {seen[account]} in namespace {workload.namespace}",
                remedy="use another service account for the workload",
            )
        seen.setdefault(account, f"workloads.{key}")
        if workload.namespace in fargate:
            yield Fault(
                path=f"workloads.{key}.namespace",
                value=workload.namespace,
                problem=f"runs on Fargate ({fargate[workload.namespace]}), which does not support Pod Identity",
                remedy="restrict the profile by labels, or use another namespace",
            )


def object_faults(mode: str, objects: KubernetesObjectsSettings | None) -> Iterator[Fault]:
    """Several default storage classes, snapshots that Auto Mode does not support, and objects without any resource."""
    if objects is None:
        return
    defaults = [name for name, storage in objects.storage_classes.items() if storage.default]
    if len(defaults) > 1:
        yield Fault(
            path=f"objects.storageClasses.{defaults[1]}.default",
            value=True,
            problem=f"is also set on {defaults[0]}",
            remedy="set default on one storage class only",
        )
    for name, storage in objects.storage_classes.items() if mode == "auto" else ():
        if storage.snapshots is not None:
            # Amazon EKS User Guide, "Create a storage class": Auto Mode's role can set its own tags only.
            yield Fault(
                path=f"objects.storageClasses.{name}.snapshots",
                problem="requires a tag on the volumes, which Auto Mode cannot set",
                remedy="remove it, or set mode: managed",
            )
    if mode == "auto" and not objects.storage_classes:
        yield Fault(
            path="objects",
            problem="creates nothing: Auto Mode needs no charts, and there are no storage classes",
            remedy="add storageClasses, or remove it",
        )
