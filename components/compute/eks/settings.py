"""EKS: cluster, nodes, add-ons and access."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from components.compute.eks.access_settings import AccessEntrySettings, AdminRoleSettings, PodWorkloadSettings
from components.compute.eks.addon_settings import AddonSettings, addon_faults
from components.compute.eks.faults import (
    access_faults,
    endpoint_faults,
    karpenter_faults,
    mode_faults,
    object_faults,
    service_cidr_faults,
    workload_faults,
)
from components.compute.eks.nodes import (
    FargateProfileSettings,
    KarpenterSettings,
    LoadBalancerControllerSettings,
    NodeGroupSettings,
)
from components.compute.eks.objects import KubernetesObjectsSettings
from components.compute.load_balancing.route_settings import RouteSettings
from components.foundation.settings import versions
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.types import LogRetentionDays

# Names of roles, node groups and profiles contain these, the region and a suffix, within 63 characters.
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")]
CidrText = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$")]
Mode = Literal["auto", "managed"]


class EksEndpointSettings(Settings):
    """Access to the Kubernetes API endpoint; private access from the VPC is always enabled."""

    public_access_cidrs: tuple[CidrText, ...] = Field(default=(), max_length=40)
    """CIDR ranges with public access to the endpoint, such as 203.0.113.0/24; private access only by default."""

    def faults(self) -> Iterator[Fault]:
        """Invalid ranges, 0.0.0.0/0, and private ranges."""
        yield from endpoint_faults(self.public_access_cidrs)


class EksSettings(Settings):
    """A Kubernetes cluster. In mode `auto` EKS runs nodes, network, disks and load balancers itself (Auto Mode). In
    mode `managed` nodes are groups of ours, more are added by Karpenter, and add-ons are installed in their order."""

    cluster_name: str | None = Field(default=None, pattern=r"^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$")
    """Physical name of the cluster; `<system>-<environment>` if omitted."""
    version: str = Field(default="1.36", pattern=r"^1\.[0-9]{2}$")
    """Kubernetes version, in standard support. It can be upgraded by one minor version at a time, never downgraded."""
    mode: Mode = "auto"
    """Node management: `auto` (EKS Auto Mode) or `managed` (node groups)."""
    replicas: Literal["none", "same"] = "none"
    """Whether the other regions have a cluster too."""
    endpoint: EksEndpointSettings = Field(default_factory=EksEndpointSettings)
    """Access to the Kubernetes API endpoint."""
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
    """Built-in node pools of Auto Mode."""
    node_groups: dict[Key, NodeGroupSettings] = Field(default_factory=dict)
    """Groups of nodes, by name (mode `managed`)."""
    karpenter: KarpenterSettings | None = None
    """Karpenter (mode `managed`); none by default."""
    load_balancer_controller: LoadBalancerControllerSettings | None = None
    """The AWS Load Balancer Controller (mode `managed`); none by default."""
    addons: dict[str, AddonSettings] = Field(default_factory=dict)
    """EKS add-ons in addition to those that the mode requires, such as `metrics-server: {}`, or versions and
    configuration of required ones."""
    observability: bool = True
    """Container Insights, traces and the logs of containers, by the CloudWatch Observability add-on."""
    fargate_profiles: dict[Key, FargateProfileSettings] = Field(default_factory=dict)
    """Pods that run on Fargate, by the profile's name; none by default."""
    workloads: dict[Key, PodWorkloadSettings] = Field(default_factory=dict)
    """Service accounts with EKS Pod Identity, and the access of their pods; none by default."""
    routes: dict[Key, RouteSettings] = Field(default_factory=dict)
    """Load balancer routes to pods, by name: each is a target group that a TargetGroupBinding of the manifests fills.
    None by default."""
    admin_role: AdminRoleSettings | None = Field(default_factory=AdminRoleSettings)
    """IAM role of cluster administrators, with MFA; null for none."""
    access_entries: dict[Key, AccessEntrySettings] = Field(default_factory=dict)
    """Other roles that may use the Kubernetes API; none by default."""
    objects: KubernetesObjectsSettings | None = None
    """Kubernetes objects that this program creates: storage classes and charts. Deployments then need access to the
    Kubernetes API. None if omitted."""

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
        """Access of each workload, by path in the stack file."""
        return {f"eks.workloads.{key}.access": workload.access for key, workload in self.workloads.items()}

    def faults(self) -> Iterator[Fault]:
        """Settings that EKS does not support, independent of the rest of the stack."""
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
                problem="require the load balancer controller, which fills their target groups",
                remedy="add loadBalancerController",
            )
