"""IAM roles of EKS, with AWS managed policies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import iam

from components.foundation.documents import trust
from components.foundation.outputs import after
from components.foundation.stack_names import role_name

# Amazon EKS User Guide, "Amazon EKS cluster IAM role" and "Amazon EKS Auto Mode cluster IAM role".
CLUSTER_POLICIES = ("AmazonEKSClusterPolicy",)
AUTO_CLUSTER_POLICIES = (
    *CLUSTER_POLICIES,
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
# The same guide, "Amazon EKS node IAM role". The VPC CNI has a role of its own, so nodes need no more.
NODE_POLICIES = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
AUTO_NODE_POLICIES = ("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEC2ContainerRegistryPullOnly")
FARGATE_POLICIES = ("AmazonEKSFargatePodExecutionRolePolicy",)


def managed_policy_arn(policy: str) -> str:
    """ARN of an AWS managed policy, from its name with path."""
    return f"arn:aws:iam::aws:policy/{policy}"


def service_trust(
    service: str, *, account_id: Input[str] | None = None, source_arn: Input[str] | None = None, tags: bool = False
) -> Output[str]:
    """A trust policy for a service. account_id, source_arn: source conditions; EC2 sends none.

    tags: whether the service tags its sessions, as Auto Mode does.
    """
    actions = ["sts:AssumeRole", "sts:TagSession"] if tags else ["sts:AssumeRole"]
    return trust(service, account_id, source_arn=source_arn, action=actions)


@dataclass(frozen=True, kw_only=True)
class EksRoleArgs:
    """trust: trust policy. policies: AWS managed policies, by name with path."""

    description: str
    trust: Input[str]
    policies: Sequence[str]


class EksRole(ComponentResource):
    """A role with AWS managed policies.

    policy_ready_arn depends on the policy attachments, so its consumers are deleted before them: EKS cannot clean up
    without its permissions.
    """

    arn: Output[str]
    policy_ready_arn: Output[str]
    name: Output[str]

    def __init__(self, name: str, args: EksRoleArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:compute:EksRole", name, None, opts)
        child = ResourceOptions(parent=self)

        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description=args.description,
            assume_role_policy=args.trust,
            opts=child,
        )
        attachments = [
            iam.RolePolicyAttachment(
                f"{name}-{policy.rpartition('/')[2]}",
                role=role.name,
                policy_arn=managed_policy_arn(policy),
                opts=child,
            )
            for policy in args.policies
        ]

        self.arn, self.name = role.arn, role.name
        self.policy_ready_arn = after(role.arn, *attachments)
        self.register_outputs({"arn": self.arn, "name": self.name})
