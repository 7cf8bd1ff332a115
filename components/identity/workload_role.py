"""The role that one workload takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import iam

from components.foundation.documents import document, trust
from components.foundation.outputs import waits_for
from components.foundation.stack_names import role_name
from components.identity.grants import Grant, statements_of

WorkloadService = Literal["ecs-tasks.amazonaws.com", "pods.eks.amazonaws.com", "lambda.amazonaws.com"]
# Amazon EKS User Guide, "EKS Pod Identity role": the agent tags the sessions of pods.
SESSION_ACTIONS: Mapping[WorkloadService, tuple[str, ...]] = {
    "pods.eks.amazonaws.com": ("sts:AssumeRole", "sts:TagSession")
}


@dataclass(frozen=True, kw_only=True)
class WorkloadRoleArgs:
    """What a workload's role is asked for.

    service: takes the role on the workload's behalf.
    grants: what the workload may do, by name; nothing by default, and then there is no policy.
    source_arn: what the service acts for, as an ARN or a pattern of one: `task_source`, a cluster, a function. Any
        resource of the account when left out.
    permissions_boundary_arn: policy that no grant passes over; none by default.
    description: what the role is for, in the words that the console shows.
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
                "a role of another service is no workload's"
            )


def task_source(region: str, account_id: Input[str]) -> Output[str]:
    """What ECS acts for when it takes a task's role: it names no single cluster, so all tasks of the region.

    Amazon ECS Developer Guide, "Amazon ECS task IAM role".
    """
    return Output.concat(f"arn:aws:ecs:{region}:", account_id, ":*")


class WorkloadRole(ComponentResource):
    """A role that one service takes for this account alone, and one policy that says exactly what was granted.

    granted_arn is known once the policy stands: what starts at once with the role's rights takes this.
    """

    arn: Output[str]
    granted_arn: Output[str]
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
        self.arn, self.granted_arn, self.name = role.arn, role.arn, role.name
        statements = statements_of(args.grants)
        if statements:
            policy = iam.RolePolicy(f"{name}-policy", role=role.id, policy=document(statements), opts=child)
            self.granted_arn = waits_for(role.arn, policy)

        self.register_outputs({"arn": self.arn, "name": self.name})
