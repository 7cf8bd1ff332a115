"""Who may do what in a cluster: people and deployments by access entries, workloads by Pod Identity."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.access import AccessSettings
from components.foundation.settings.base import Settings
from components.foundation.settings.eks_nodes import Namespace
from components.foundation.settings.faults import Fault

# AWS Identity and Access Management API, CreateRole: path and name.
RoleName = Annotated[str, Field(pattern=r"^([\w+=,.@-]+/)*[\w+=,.@-]{1,64}$")]
GroupName = Annotated[str, Field(pattern=r"^[A-Za-z0-9:._-]{1,63}$")]
ServiceAccount = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
# Amazon EKS User Guide, "Review access policy permissions".
AccessPolicy = Literal["ClusterAdmin", "Admin", "AdminView", "Edit", "View"]
RESERVED_GROUPS = ("system:", "eks:", "aws:", "amazon:", "iam:")


class AccessEntrySettings(Settings):
    """A role of the account that may use the cluster's API."""

    role: RoleName
    """Name of the role, with its path where it has one."""
    policy: AccessPolicy | None = None
    """What it may do, by one of EKS's access policies (AmazonEKS<name>Policy)."""
    namespaces: tuple[Namespace, ...] = ()
    """Namespaces in which the policy holds; the whole cluster when left out."""
    groups: tuple[GroupName, ...] = ()
    """Kubernetes groups that it belongs to, whose rights are given inside the cluster; none by default."""

    def faults(self) -> Iterator[Fault]:
        """Entries that give nothing, and what EKS refuses."""
        if self.policy is None and not self.groups:
            yield Fault(path="policy", problem="missing: the entry allows nothing", remedy="give a policy or groups")
        if self.namespaces and self.policy is None:
            yield Fault(path="namespaces", problem="are of a policy, and there is none", remedy="give a policy")
        if self.namespaces and self.policy == "ClusterAdmin":
            yield Fault(
                path="namespaces",
                value=", ".join(self.namespaces),
                problem="ClusterAdmin is of the whole cluster",
                remedy="use Admin, or leave namespaces out",
            )
        for index, group in enumerate(self.groups):
            if group.startswith(RESERVED_GROUPS):
                yield Fault(
                    path=f"groups[{index}]",
                    value=group,
                    problem=f"must not begin with {', '.join(RESERVED_GROUPS)}",
                    remedy="bind a group of your own to the role in Kubernetes",
                )


class AdminRoleSettings(Settings):
    """A role that administers the cluster, for users of the account whom IAM lets take it and who show a second factor.
    A session of another role has shown none, as IAM sees it: people of Identity Center, where MFA is enforced at
    sign-in, have an access entry for their permission set's role instead."""

    max_session_hours: int = Field(default=1, ge=1, le=12)
    """Hours that a session lasts at most."""
    mfa_age_minutes: int = Field(default=60, ge=15, le=720)
    """Minutes that may have passed since the second factor was shown."""


class PodWorkloadSettings(Settings):
    """Pods of one service account, and what they may reach. Their role is taken through EKS Pod Identity."""

    namespace: Namespace
    """Namespace of the service account."""
    service_account: ServiceAccount
    """Name of the service account, which the manifests make."""
    access: AccessSettings = Field(default_factory=AccessSettings)
    """What the pods may reach; nothing by default."""
