"""Rotation of a secret by a function."""

from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import lambda_, secretsmanager

from components.foundation.grants import ActionsGrant, KeyUse
from components.foundation.service.exports import FunctionExport
from components.identity.secrets_manager.settings import RotationSettings

PRINCIPAL = "secretsmanager.amazonaws.com"
# AWS Secrets Manager User Guide, "Lambda rotation function execution role permissions". The functions make their own
# random values.
ROTATION_ACTIONS = (
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
)


def rotation_grant(secret_arn: Input[str], key_arn: Input[str], region: str) -> ActionsGrant:
    """What a function may do with the secret that it rotates."""
    key = KeyUse(key_arn=key_arn, region=region, service="secretsmanager")
    return ActionsGrant(actions=ROTATION_ACTIONS, resources=[secret_arn], key=key)


@dataclass(frozen=True, kw_only=True)
class RotationArgs:
    """Arguments of Rotation.

    secret_id, secret_arn: of the secret; if its value is generated, it exists. account_id: its account.
    immediately: rotate at once and not after the first period: for a value that exists from the start.
    """

    settings: RotationSettings
    secret_id: Input[str]
    secret_arn: Input[str]
    account_id: Input[str]
    function: FunctionExport
    immediately: bool


class Rotation(ComponentResource):
    """The rotation schedule of a secret, and the permission of Secrets Manager to invoke the function for this secret
    only."""

    def __init__(self, name: str, args: RotationArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:identity:Rotation", name, None, opts)
        settings = args.settings
        permission = lambda_.Permission(
            f"{name}-permission",
            action="lambda:InvokeFunction",
            function=args.function.name,
            qualifier=args.function.alias,
            principal=PRINCIPAL,
            source_account=args.account_id,
            source_arn=args.secret_arn,
            opts=ResourceOptions(parent=self),
        )
        secretsmanager.SecretRotation(
            f"{name}-schedule",
            secret_id=args.secret_id,
            rotation_lambda_arn=args.function.arn,
            rotation_rules=secretsmanager.SecretRotationRotationRulesArgs(
                automatically_after_days=settings.rotation_days,
                schedule_expression=settings.schedule,
                duration=None if settings.window_hours is None else f"{settings.window_hours}h",
            ),
            rotate_immediately=args.immediately,
            # Secrets Manager tries the invocation when the rotation is set up.
            opts=ResourceOptions(parent=self, depends_on=[permission]),
        )
        self.register_outputs({})
