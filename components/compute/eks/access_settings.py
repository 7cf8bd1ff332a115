"""Access to a cluster: access entries for people and deployments, Pod Identity for workloads."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field, Tag

from components.compute.eks.nodes import Namespace
from components.foundation.settings.access import AccessSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.variants import one_of

# AWS Identity and Access Management API, CreateRole: path and name.
RoleName = Annotated[str, Field(pattern=r"^([\w+=,.@-]+/)*[\w+=,.@-]{1,64}$")]
GroupName = Annotated[str, Field(pattern=r"^[A-Za-z0-9:._-]{1,63}$")]
ServiceAccount = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
# Amazon EKS User Guide, "Review access policy permissions".
AccessPolicy = Literal["ClusterAdmin", "Admin", "AdminView", "Edit", "View"]
SecurityGroupId = Annotated[str, Field(pattern=r"^sg-[0-9a-f]{8}([0-9a-f]{9})?$")]
RESERVED_GROUPS = ("system:", "eks:", "aws:", "amazon:", "iam:")


class AccessEntrySettings(Settings):
    """An access entry: access of an IAM role of the account to the Kubernetes API."""

    role: RoleName
    """Role name, including its path."""
    policy: AccessPolicy | None = None
    """Access policy (AmazonEKS<name>Policy); none by default."""
    namespaces: tuple[Namespace, ...] = ()
    """Namespaces that the policy applies to; the whole cluster if omitted."""
    groups: tuple[GroupName, ...] = ()
    """Kubernetes groups of the role, for RBAC inside the cluster; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Entries without any permission, and settings that EKS rejects."""
        if self.policy is None and not self.groups:
            yield Fault(
                path="policy", problem="missing: the entry grants no permissions", remedy="set a policy or groups"
            )
        if self.namespaces and self.policy is None:
            yield Fault(path="namespaces", problem="require a policy", remedy="set a policy")
        if self.namespaces and self.policy == "ClusterAdmin":
            yield Fault(
                path="namespaces",
                value=", ".join(self.namespaces),
                problem="ClusterAdmin applies to the whole cluster",
                remedy="use Admin, or omit namespaces",
            )
        for index, group in enumerate(self.groups):
            if group.startswith(RESERVED_GROUPS):
                yield Fault(
                    path=f"groups[{index}]",
                    value=group,
                    problem=f"must not begin with {', '.join(RESERVED_GROUPS)}",
                    remedy="use another group in the Kubernetes role binding",
                )


class ApiClientNetwork(Settings):
    """A network that connects to the Kubernetes API: of the VPC, or peered with it."""

    cidr: str
    """CIDR range, /8 or smaller, such as 10.90.0.0/24."""

    def faults(self) -> Iterator[Fault]:
        """Invalid ranges, and ranges that admit most addresses."""
        try:
            allowed = IPv4Network(self.cidr).prefixlen >= 8
        except ValueError:
            allowed = False
        if not allowed:
            yield Fault(
                path="cidr",
                value=self.cidr,
                problem="is not a CIDR range of /8 or smaller",
                remedy="set one such as 10.90.0.0/24",
            )


class ApiClientGroup(Settings):
    """A security group that connects to the Kubernetes API, of the VPC or of one peered in the same region."""

    security_group_id: SecurityGroupId
    """Security group ID, such as sg-0123456789abcdef0. Regions have groups of their own: in a stack with several
    clusters, set a CIDR range."""


ApiClient = Annotated[
    Annotated[ApiClientNetwork, Tag("cidr")] | Annotated[ApiClientGroup, Tag("securityGroupId")],
    one_of("cidr", "securityGroupId"),
]


class AdminRoleSettings(Settings):
    """An administrator role of the cluster, for IAM users of the account that authenticate with MFA. Role sessions
    carry no MFA context: users of IAM Identity Center, which enforces MFA at sign-in, have an access entry for the role
    of their permission set."""

    max_session_hours: int = Field(default=1, ge=1, le=12)
    """Maximum session duration in hours."""
    mfa_age_minutes: int = Field(default=60, ge=15, le=720)
    """Maximum MFA age in minutes (aws:MultiFactorAuthAge)."""


class PodWorkloadSettings(Settings):
    """Access of a service account's pods, through EKS Pod Identity."""

    namespace: Namespace
    """Namespace of the service account."""
    service_account: ServiceAccount
    """Name of the service account, which the manifests create."""
    access: AccessSettings = Field(default_factory=AccessSettings)
    """Access of the pods; none by default."""
