"""EKS: cluster, nodes, add-ons and access."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from components.compute.eks.access_settings import (
    AccessEntrySettings,
    AdminRoleSettings,
    ApiClient,
    PodWorkloadSettings,
)
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
    clients: dict[Key, ApiClient] = Field(default_factory=dict)
    """Networks and security groups with private access (HTTPS) in addition to the nodes, by name, such as `runners: {
    cidr: 10.90.0.0/24 }`; none by default. One of these or of the public ranges is required for `objects`."""

    def faults(self) -> Iterator[Fault]:
        """Invalid ranges, 0.0.0.0/0, and private ranges."""
        yield from endpoint_faults(self.public_access_cidrs)


class EksSettings(Settings):
    """A Kubernetes cluster. In mode `auto`, EKS manages nodes, networking, volumes and load balancers (Auto Mode). In
    mode `managed`, the program creates node groups, Karpenter adds further nodes if it is enabled, and add-ons are
    installed in dependency order."""

    cluster_name: str | None = Field(default=None, pattern=r"^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$")
    """Physical name of the cluster; `<system>-<environment>` if omitted."""
    version: str = Field(default="1.36", pattern=r"^1\.[0-9]{2}$")
    """Kubernetes version, in standard support. It can be upgraded by one minor version at a time, never downgraded."""
    mode: Mode = "auto"
    """Node management: `auto` (EKS Auto Mode) or `managed` (node groups)."""
    replicas: Literal["none", "same"] = "none"
    """Clusters in replica regions: `same` or `none`."""
    endpoint: EksEndpointSettings = Field(default_factory=EksEndpointSettings)
    """Access to the Kubernetes API endpoint."""
    service_cidr: CidrText = "172.20.0.0/16"
    """Service CIDR: a private range of /12 to /24 that does not overlap a VPC of the stack. Immutable on a live
    cluster."""
    zonal_shift: bool = True
    """Whether zonal shift is enabled, which moves traffic away from an impaired zone."""
    log_retention_days: LogRetentionDays = 365
    """Log retention in days: all five types of control plane logs, container logs and node logs."""
    node_pools: tuple[Literal["general-purpose", "system"], ...] = Field(
        default=("general-purpose", "system"), min_length=1
    )
    """Built-in node pools of Auto Mode."""
    node_groups: dict[Key, NodeGroupSettings] = Field(default_factory=dict)
    """Managed node groups by name (mode `managed`)."""
    karpenter: KarpenterSettings | None = None
    """Karpenter (mode `managed`); none by default."""
    load_balancer_controller: LoadBalancerControllerSettings | None = None
    """The AWS Load Balancer Controller (mode `managed`); none by default."""
    addons: dict[str, AddonSettings] = Field(default_factory=dict)
    """EKS add-ons in addition to those that the mode requires, such as `metrics-server: {}`, or versions and
    configuration of required ones."""
    observability: bool = True
    """Whether the CloudWatch Observability add-on is installed: Container Insights, traces and container logs."""
    fargate_profiles: dict[Key, FargateProfileSettings] = Field(default_factory=dict)
    """Fargate profiles by name; none by default."""
    workloads: dict[Key, PodWorkloadSettings] = Field(default_factory=dict)
    """Service accounts with EKS Pod Identity, and the access of their pods; none by default."""
    routes: dict[Key, RouteSettings] = Field(default_factory=dict)
    """Load balancer routes to pods, by name; none by default. A TargetGroupBinding in the manifests registers the pods
    with the target group."""
    admin_role: AdminRoleSettings | None = Field(default_factory=AdminRoleSettings)
    """IAM role of cluster administrators, with MFA; null for none."""
    access_entries: dict[Key, AccessEntrySettings] = Field(default_factory=dict)
    """Access entries of other roles, by name; none by default."""
    objects: KubernetesObjectsSettings | None = None
    """Kubernetes objects that this program creates: storage classes and Helm charts. Deployments then require access to
    the Kubernetes API. None if omitted."""

    def cluster(self, prefix: str) -> str:
        """Physical name of the cluster; `prefix` is the stack's."""
        return self.cluster_name or prefix

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions that have a cluster."""
        return regions.all if self.replicas == "same" else (regions.primary,)

    @property
    def services(self) -> IPv4Network:
        """The service CIDR."""
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
                problem="require the load balancer controller, which registers their targets",
                remedy="add loadBalancerController",
            )
