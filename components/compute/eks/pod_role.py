"""The IAM role of a service account's pods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import eks

from components.compute.eks.cluster import ClusterRef
from components.foundation.grants import Grant
from components.identity.workload_role import WorkloadRole, WorkloadRoleArgs


@dataclass(frozen=True, kw_only=True)
class EksPodRoleArgs:
    """namespace, service_account: of the pods. grants: permissions by name; none by default.

    description: purpose of the role, shown in the console.
    permissions_boundary_arn: permissions boundary; none by default.
    """

    cluster: ClusterRef
    namespace: str
    service_account: str
    description: str
    grants: Mapping[str, Grant] = field(default_factory=dict[str, Grant])
    permissions_boundary_arn: Input[str] | None = None


class EksPodRole(ComponentResource):
    """A role, and its Pod Identity association with a service account. The service account is not created here."""

    arn: Output[str]
    association: eks.PodIdentityAssociation

    def __init__(self, name: str, args: EksPodRoleArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EksPodRole", name, None, opts)
        child = ResourceOptions(parent=self)

        role = WorkloadRole(
            f"{name}-iam",
            WorkloadRoleArgs(
                service="pods.eks.amazonaws.com",
                account_id=args.cluster.account_id,
                source_arn=args.cluster.arn,
                grants=args.grants,
                description=args.description,
                permissions_boundary_arn=args.permissions_boundary_arn,
            ),
            child,
        )
        self.association = eks.PodIdentityAssociation(
            f"{name}-association",
            cluster_name=args.cluster.name,
            namespace=args.namespace,
            service_account=args.service_account,
            role_arn=role.policy_ready_arn,
            opts=child,
        )

        self.arn = role.arn
        self.register_outputs({"arn": self.arn})
