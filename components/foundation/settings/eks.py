"""EKS: a cluster, its nodes, its add-ons, and who may use it."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings import versions
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.ecs_route import RouteSettings
from components.foundation.settings.eks_access import AccessEntrySettings, AdminRoleSettings, PodWorkloadSettings
from components.foundation.settings.eks_addons import AddonSettings, addon_faults
from components.foundation.settings.eks_faults import (
    access_faults,
    endpoint_faults,
    karpenter_faults,
    mode_faults,
    object_faults,
    service_cidr_faults,
    workload_faults,
)
from components.foundation.settings.eks_nodes import (
    FargateProfileSettings,
    KarpenterSettings,
    LoadBalancerControllerSettings,
    NodeGroupSettings,
)
from components.foundation.settings.eks_objects import KubernetesObjectsSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.network import LogRetentionDays
from components.foundation.settings.regions import RegionsSettings

# Names of roles, node groups and profiles are made of these, with the region and a suffix, in 63 characters.
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")]
CidrText = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$")]
Mode = Literal["auto", "managed"]


class EksEndpointSettings(Settings):
    """Where the Kubernetes API is reached: from within the VPC, always."""

    public_access_cidrs: tuple[CidrText, ...] = Field(default=(), max_length=40)
    """Networks that reach it from the internet as well, such as 203.0.113.0/24; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Networks that are no networks, the world, and private ones."""
        yield from endpoint_faults(self.public_access_cidrs)


class EksSettings(Settings):
    """A Kubernetes cluster. In mode `auto` EKS runs nodes, network, disks and load balancers itself (Auto Mode). In
    mode `managed` nodes are groups of ours, more are added by Karpenter, and add-ons are installed in their order."""

    cluster_name: str | None = Field(default=None, pattern=r"^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$")
    """Physical name of the cluster; `<system>-<environment>` when left out."""
    version: str = Field(default="1.36", pattern=r"^1\.[0-9]{2}$")
    """Kubernetes version, in standard support. It goes up, one minor version at a time, and never down."""
    mode: Mode = "auto"
    """Who runs the nodes: `auto` or `managed`."""
    replicas: Literal["none", "same"] = "none"
    """Whether the other regions have a cluster too."""
    endpoint: EksEndpointSettings = Field(default_factory=EksEndpointSettings)
    """Where the Kubernetes API is reached."""
    service_cidr: CidrText = "172.20.0.0/16"
    """Range of Kubernetes services, /12 to /24 and private, apart from every VPC's. It cannot change on a live
    cluster."""
    zonal_shift: bool = True
    """Whether traffic can be moved away from a zone that is impaired."""
    log_retention_days: LogRetentionDays = 365
    """Days that logs are kept: the control plane's, all five of them, and those of containers and nodes."""
    node_pools: tuple[Literal["general-purpose", "system"], ...] = Field(
        default=("general-purpose", "system"), min_length=1
    )
    """Which of its two node pools Auto Mode has."""
    node_groups: dict[Key, NodeGroupSettings] = Field(default_factory=dict)
    """Groups of nodes, by name (mode `managed`)."""
    karpenter: KarpenterSettings | None = None
    """Karpenter, which adds nodes as pods need them (mode `managed`); none by default."""
    load_balancer_controller: LoadBalancerControllerSettings | None = None
    """The AWS Load Balancer Controller (mode `managed`); none by default."""
    addons: dict[str, AddonSettings] = Field(default_factory=dict)
    """Add-ons of EKS beside those that the mode needs, such as `metrics-server: {}`, or versions and configuration of
    these."""
    observability: bool = True
    """Container Insights, traces and the logs of containers, by the CloudWatch Observability add-on."""
    fargate_profiles: dict[Key, FargateProfileSettings] = Field(default_factory=dict)
    """Pods that run on Fargate, by the profile's name; none by default."""
    workloads: dict[Key, PodWorkloadSettings] = Field(default_factory=dict)
    """Service accounts and what their pods may reach; none by default."""
    routes: dict[Key, RouteSettings] = Field(default_factory=dict)
    """Requests that the region's load balancer sends to pods, by name: each is a target group, which a
    TargetGroupBinding of the manifests fills. None by default."""
    admin_role: AdminRoleSettings | None = Field(default_factory=AdminRoleSettings)
    """Role of the people who administer the cluster, with MFA; null where there is none."""
    access_entries: dict[Key, AccessEntrySettings] = Field(default_factory=dict)
    """Other roles that may use the Kubernetes API; none by default."""
    objects: KubernetesObjectsSettings | None = None
    """What this program makes inside the cluster: storage classes and charts. Whoever deploys must reach the
    Kubernetes API. Nothing when left out."""

    def cluster(self, prefix: str) -> str:
        """Physical name of the cluster; `prefix` is the stack's."""
        return self.cluster_name or prefix

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions that have a cluster."""
        return regions.all if self.replicas == "same" else (regions.primary,)

    @property
    def services(self) -> IPv4Network:
        """The range of Kubernetes services."""
        return IPv4Network(self.service_cidr)

    @property
    def access(self) -> Mapping[str, AccessSettings]:
        """What each workload may reach, by its path in the stack file."""
        return {f"eks.workloads.{key}.access": workload.access for key, workload in self.workloads.items()}

    def faults(self) -> Iterator[Fault]:
        """What cannot work on EKS, whatever the rest of the stack is."""
        yield from versions.check("eks", self.version, path="version")
        yield from service_cidr_faults(self.service_cidr)
        yield from mode_faults(
            self.mode,
            given=self.model_fields_set,
            node_groups=self.node_groups,
            karpenter=self.karpenter,
            load_balancer_controller=self.load_balancer_controller,
        )
        yield from addon_faults(self.mode, self.addons, observability=self.observability)
        yield from karpenter_faults(self.version, self.karpenter)
        yield from access_faults(self.access_entries, self.objects)
        yield from workload_faults(self.workloads, self.fargate_profiles)
        yield from object_faults(self.mode, self.objects)
        if self.routes and self.mode == "managed" and self.load_balancer_controller is None:
            yield Fault(
                path="routes",
                problem="need the load balancer controller, which fills their target groups",
                remedy="add loadBalancerController",
            )
