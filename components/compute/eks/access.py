"""Access to a cluster's Kubernetes API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions
from pulumi_aws import eks, iam

from components.compute.eks.access_settings import AccessEntrySettings, AdminRoleSettings
from components.compute.eks.cluster import ClusterRef
from components.foundation.documents import document, role_arn, statement
from components.foundation.stack_names import role_name

ADMIN_POLICY = "ClusterAdmin"


def access_policy_arn(policy: str) -> str:
    """ARN of one of EKS's access policies: `ClusterAdmin`, `View`, ..."""
    return f"arn:aws:eks::aws:cluster-access-policy/AmazonEKS{policy}Policy"


@dataclass(frozen=True, kw_only=True)
class EksAccessArgs:
    """Arguments of EksAccess.

    admin_role: the administrator role; none if omitted. entries: other roles of the account, by name.
    deployer_role: name of the role that creates Kubernetes objects; none by default.
    """

    cluster: ClusterRef
    admin_role: AdminRoleSettings | None = None
    entries: Mapping[str, AccessEntrySettings] = field(default_factory=dict[str, AccessEntrySettings])
    deployer_role: str | None = None


class EksAccess(ComponentResource):
    """Access entries, and an administrator role that requires MFA.

    ready: dependencies of Kubernetes objects, which are deleted first (T-21).
    """

    admin_role_arn: Output[str] | None
    ready: tuple[Resource, ...]

    def __init__(self, name: str, args: EksAccessArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EksAccess", name, None, opts)
        self._name, self._cluster = name, args.cluster

        self.admin_role_arn = None
        if args.admin_role is not None:
            self.admin_role_arn = self._admin(args.admin_role)
            self._entry("admin", self.admin_role_arn, policy=ADMIN_POLICY)
        for key, entry in args.entries.items():
            self._entry(
                f"role-{key}",
                role_arn(args.cluster.account_id, entry.role),
                policy=entry.policy,
                namespaces=entry.namespaces,
                groups=entry.groups,
            )
        self.ready = ()
        if args.deployer_role is not None:
            self.ready = self._entry(
                "deployer", role_arn(args.cluster.account_id, args.deployer_role), policy=ADMIN_POLICY
            )

        self.register_outputs({"admin_role_arn": self.admin_role_arn})

    def _entry(
        self,
        key: str,
        principal_arn: Input[str],
        *,
        policy: str | None,
        namespaces: Sequence[str] = (),
        groups: Sequence[str] = (),
    ) -> tuple[Resource, ...]:
        entry = eks.AccessEntry(
            f"{self._name}-{key}",
            cluster_name=self._cluster.name,
            principal_arn=principal_arn,
            kubernetes_groups=list(groups) or None,
            type="STANDARD",
            opts=ResourceOptions(parent=self),
        )
        if policy is None:
            return (entry,)
        association = eks.AccessPolicyAssociation(
            f"{self._name}-{key}-policy",
            cluster_name=self._cluster.name,
            principal_arn=entry.principal_arn,
            policy_arn=access_policy_arn(policy),
            access_scope=eks.AccessPolicyAssociationAccessScopeArgs(
                type="namespace" if namespaces else "cluster", namespaces=list(namespaces) or None
            ),
            opts=ResourceOptions(parent=self, depends_on=[entry]),
        )
        return entry, association

    def _admin(self, settings: AdminRoleSettings) -> Output[str]:
        """The administrator role, with access to this cluster only (MS-54)."""
        cluster = self._cluster
        account = Output.concat("arn:aws:iam::", cluster.account_id, ":root")
        role = iam.Role(
            f"{self._name}-admin-role",
            name=role_name(f"{self._name}-admin-role"),
            description=f"Administration of {cluster.name_text}, with MFA",
            max_session_duration=settings.max_session_hours * 3600,
            assume_role_policy=document(
                [
                    {
                        "Sid": "AssumeRoleWithMfa",
                        "Effect": "Allow",
                        "Principal": {"AWS": account},
                        "Action": "sts:AssumeRole",
                        "Condition": {
                            "Bool": {"aws:MultiFactorAuthPresent": "true"},
                            "NumericLessThanEquals": {"aws:MultiFactorAuthAge": str(settings.mfa_age_minutes * 60)},
                        },
                    }
                ]
            ),
            opts=ResourceOptions(parent=self),
        )
        iam.RolePolicy(
            f"{self._name}-admin-role-policy",
            role=role.id,
            policy=document([statement("FindCluster", ["eks:DescribeCluster"], cluster.arn)]),
            opts=ResourceOptions(parent=self),
        )
        return role.arn
