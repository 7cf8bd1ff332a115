"""The IAM role of one workload."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import iam

from components.foundation.documents import document, trust
from components.foundation.grants import Grant, statements_of
from components.foundation.outputs import after
from components.foundation.stack_names import role_name

WorkloadService = Literal[
    "ecs-tasks.amazonaws.com",
    "pods.eks.amazonaws.com",
    "lambda.amazonaws.com",
    "codebuild.amazonaws.com",
    "codepipeline.amazonaws.com",
]
# Amazon EKS User Guide, "EKS Pod Identity role": the agent tags the sessions of pods.
SESSION_ACTIONS: Mapping[WorkloadService, tuple[str, ...]] = {
    "pods.eks.amazonaws.com": ("sts:AssumeRole", "sts:TagSession")
}


@dataclass(frozen=True, kw_only=True)
class WorkloadRoleArgs:
    """Arguments of WorkloadRole.

    service: service principal that assumes the role for the workload.
    grants: permissions of the workload, by name; none by default, and then there is no policy.
    source_arn: source ARN (or pattern) that the service acts for: `task_source`, a cluster. Any resource of the account
        if omitted: AWS does not document which ARN Lambda sends.
    permissions_boundary_arn: permissions boundary; none by default.
    description: purpose of the role, shown in the console.
    """

    service: WorkloadService
    account_id: Input[str]
    grants: Mapping[str, Grant] = field(default_factory=dict[str, Grant])
    source_arn: Input[str] | None = None
    permissions_boundary_arn: Input[str] | None = None
    description: str = "What one workload may do"

    def __post_init__(self) -> None:
        if self.service not in get_args(WorkloadService):
            raise ValueError(
                f"service: {self.service!r}: allowed: {', '.join(get_args(WorkloadService))}; "
                "a role of another service is not a workload's"
            )


def task_source(region: str, account_id: Input[str]) -> Output[str]:
    """The source ARN of ECS tasks: no single cluster, so all tasks of the region.

    Amazon ECS Developer Guide, "Amazon ECS task IAM role".
    """
    return Output.concat(f"arn:aws:ecs:{region}:", account_id, ":*")


class WorkloadRole(ComponentResource):
    """A role that one service can assume for this account only, with one policy of exactly the given grants.

    policy_ready_arn depends on the policy: workloads that need the permissions from their start take this.
    """

    arn: Output[str]
    policy_ready_arn: Output[str]
    name: Output[str]

    def __init__(self, name: str, args: WorkloadRoleArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:WorkloadRole", name, None, opts)
        child = ResourceOptions(parent=self)

        role = iam.Role(
            f"{name}-role",
            name=role_name(f"{name}-role"),
            description=args.description,
            assume_role_policy=trust(
                args.service,
                args.account_id,
                source_arn=args.source_arn,
                action=SESSION_ACTIONS.get(args.service, ("sts:AssumeRole",)),
            ),
            permissions_boundary=args.permissions_boundary_arn,
            opts=child,
        )
        self.arn, self.policy_ready_arn, self.name = role.arn, role.arn, role.name
        statements = statements_of(args.grants)
        if statements:
            policy = iam.RolePolicy(f"{name}-policy", role=role.id, policy=document(statements), opts=child)
            self.policy_ready_arn = after(role.arn, policy)

        self.register_outputs({"arn": self.arn, "name": self.name})
