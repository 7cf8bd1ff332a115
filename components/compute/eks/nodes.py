"""Nodes of a cluster: managed node groups, Karpenter and Fargate."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.compute.eks.instances import INSTANCE_TYPE, Architecture, instance_type_faults
from components.compute.eks.volumes import NodeDiskSettings
from components.foundation.name_limits import longest_name
from components.foundation.names import physical_name
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

InstanceType = Annotated[str, Field(pattern=INSTANCE_TYPE)]
CapacityType = Literal["ON_DEMAND", "SPOT"]
# Kubernetes, "Object Names and IDs" and "Labels and Selectors".
Namespace = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
LabelKey = Annotated[
    str, Field(pattern=r"^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$")
]
LabelValue = Annotated[str, Field(pattern=r"^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$")]
# Amazon EKS API Reference, CreateNodegroup: label and taint prefixes reserved by Kubernetes and EKS.
RESERVED_PREFIXES = ("kubernetes.io/", "k8s.io/", "eks.amazonaws.com/")


class NodeCountSettings(Settings):
    """Size of a node group."""

    minimum: int = Field(default=2, ge=0, le=450)
    """Minimum number of nodes, also for the autoscaler."""
    maximum: int = Field(default=4, ge=1, le=450)
    """Maximum number of nodes."""
    desired: int | None = Field(default=None, ge=0, le=450)
    """Initial desired size; the minimum if omitted. Later changes have no effect: the autoscaler controls the size."""

    @property
    def initial(self) -> int:
        """Number of nodes of a new group."""
        return self.minimum if self.desired is None else self.desired

    def faults(self) -> Iterator[Fault]:
        """A minimum above the maximum, or a desired size outside of both."""
        if not self.minimum <= self.initial <= self.maximum:
            yield Fault(
                path="desired" if self.desired is not None else "minimum",
                value=self.initial,
                problem=f"allowed: {self.minimum} to {self.maximum}, from minimum to maximum"
                if self.minimum <= self.maximum
                else f"is more than the maximum ({self.maximum})",
                remedy="" if self.minimum <= self.maximum else "lower it, or raise maximum",
            )


class TaintSettings(Settings):
    """A taint, which repels pods without a matching toleration."""

    value: str = Field(default="", pattern=r"^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$")
    """Value; none by default."""
    effect: Literal["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"] = "NO_SCHEDULE"
    """Taint effect."""


class NodeGroupSettings(Settings):
    """A managed node group of Amazon Linux 2023 nodes of one architecture, in every zone."""

    instance_types: tuple[InstanceType, ...] = Field(min_length=1, max_length=20)
    """Instance types such as c7g.2xlarge, in order of preference. Several types of similar size increase the chance of
    Spot capacity."""
    capacity_type: CapacityType = "ON_DEMAND"
    """Capacity type. `SPOT` is cheaper, and can be interrupted with a notice of two minutes."""
    count: NodeCountSettings = Field(default_factory=NodeCountSettings)
    """Size of the node group."""
    disk: NodeDiskSettings = Field(default_factory=NodeDiskSettings)
    """Root volume of each node."""
    detailed_monitoring: bool = True
    """Whether detailed monitoring (one-minute metrics) is enabled."""
    repair: bool = True
    """Whether node auto repair is enabled, which replaces unhealthy nodes."""
    max_unavailable_percent: int = Field(default=33, ge=1, le=100)
    """Maximum percentage of nodes that are unavailable during an update."""
    labels: dict[LabelKey, LabelValue] = Field(default_factory=dict)
    """Kubernetes labels; none by default."""
    taints: dict[LabelKey, TaintSettings] = Field(default_factory=dict, max_length=50)
    """Taints by key; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Incompatible instance types, and reserved label and taint names."""
        yield from instance_type_faults("instanceTypes", self.instance_types)
        for field, keys in (("labels", self.labels), ("taints", self.taints)):
            for key in keys:
                domain = f"{key.rpartition('/')[0]}/"
                if any(domain == prefix or domain.endswith(f".{prefix}") for prefix in RESERVED_PREFIXES):
                    yield Fault(
                        path=f"{field}.{key}",
                        problem="the prefix is reserved by Kubernetes and EKS",
                        remedy="use another prefix, or none",
                    )


class NodePoolSettings(Settings):
    """A Karpenter node pool, which adds nodes for unschedulable pods and removes unneeded ones."""

    architectures: tuple[Architecture, ...] = Field(default=("arm64",), min_length=1)
    """CPU architectures, which the pods' images must support."""
    capacity_types: tuple[CapacityType, ...] = Field(default=("ON_DEMAND",), min_length=1)
    """Capacity types; Spot takes precedence if both are listed."""
    categories: tuple[Literal["c", "m", "r"], ...] = Field(default=("c", "m", "r"), min_length=1)
    """Categories of instance families: compute, general purpose, memory."""
    minimum_generation: int = Field(default=6, ge=6, le=9)
    """Minimum generation of instance families."""
    cpu_limit: int = Field(default=100, ge=1, le=100_000)
    """Maximum number of vCPUs of all nodes of the pool."""
    expire_after_hours: int = Field(default=720, ge=1, le=8760)
    """Hours until a node expires and is replaced."""


class KarpenterSettings(Settings):
    """Karpenter: controller role, node role, interruption queue and Helm charts."""

    chart_version: str = Field(default="1.14.1", pattern=r"^1\.[0-9]{1,2}\.[0-9]{1,2}$")
    """Version of the Helm charts `karpenter-crd` and `karpenter`."""
    ami_alias: str = Field(default="al2023@latest", pattern=r"^al2023@(latest|v[0-9]{8})$")
    """AMI alias of the nodes; `al2023@v20261101` pins an AMI. With `latest`, Karpenter replaces nodes for each new AMI
    (drift)."""
    disk: NodeDiskSettings = Field(default_factory=NodeDiskSettings)
    """Root volume of each node."""
    node_pools: dict[Namespace, NodePoolSettings] = Field(default_factory=lambda: {"default": NodePoolSettings()})
    """Node pools by name."""


class LoadBalancerControllerSettings(Settings):
    """The AWS Load Balancer Controller: role and Helm chart."""

    chart_version: str = Field(default="3.5.0", pattern=r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}$")
    """Version of the Helm chart."""


class FargateSelectorSettings(Settings):
    """A pod selector of a Fargate profile."""

    namespace: Namespace
    """Namespace of the pods."""
    labels: dict[LabelKey, LabelValue] = Field(default_factory=dict, max_length=5)
    """Labels that the pods must have; all pods of the namespace if omitted."""


class FargateProfileSettings(Settings):
    """A Fargate profile: pods that run on Fargate, in private subnets."""

    selectors: tuple[FargateSelectorSettings, ...] = Field(min_length=1, max_length=5)
    """Pod selectors; a pod that matches any of them runs on Fargate."""


def interruption_queue_name(cluster_name: str) -> str:
    """The physical name of Karpenter's interruption queue."""
    return physical_name(cluster_name, "interruptions", limit=longest_name("aws:sqs/queue:Queue"))
