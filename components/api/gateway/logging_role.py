"""The role that API Gateway writes logs with, in one account and region."""

from __future__ import annotations

from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import apigateway, iam

from components.foundation.documents import trust
from components.foundation.stack_names import retained_role_prefix

PUSH_TO_LOGS = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"


@dataclass(frozen=True, kw_only=True)
class LoggingRoleArgs:
    """account_id: of the provider's credentials. permissions_boundary_arn: none by default."""

    account_id: Input[str]
    permissions_boundary_arn: Input[str] | None = None


class LoggingRole(ComponentResource):
    """The role, and the setting of the account and region. All remain when the stack is destroyed, since the logs of
    every other API would end (T-12)."""

    account: apigateway.Account

    def __init__(self, name: str, args: LoggingRoleArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:LoggingRole", name, None, opts)
        kept = ResourceOptions(parent=self, retain_on_delete=True)
        role = iam.Role(
            f"{name}-role",
            name_prefix=retained_role_prefix(),
            description="What API Gateway may write to CloudWatch Logs",
            assume_role_policy=trust("apigateway.amazonaws.com", args.account_id),
            permissions_boundary=args.permissions_boundary_arn,
            opts=kept,
        )
        policy = iam.RolePolicyAttachment(f"{name}-policy", role=role.name, policy_arn=PUSH_TO_LOGS, opts=kept)
        self.account = apigateway.Account(
            f"{name}-account",
            cloudwatch_role_arn=role.arn,
            opts=ResourceOptions(parent=self, retain_on_delete=True, depends_on=[policy]),
        )
        self.register_outputs({})
