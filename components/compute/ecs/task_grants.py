"""Permissions of ECS for a service's tasks, and of ECS Exec."""

from collections.abc import Sequence

from pulumi import Input, Output

from components.foundation.grants import ActionsGrant, Grant, KeyUse

# Amazon ECR User Guide, "Amazon ECR private repository policies": actions of a pull.
PULL_ACTIONS = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability")
# Amazon ECS Developer Guide, "ECS Exec", permissions. Session channels have no ARN.
CHANNEL_ACTIONS = (
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)


def execution_grants(
    *,
    region: str,
    key_arn: Input[str],
    log_group_arn: Input[str],
    repository_arns: Sequence[Input[str]],
    secret_arns: Sequence[Input[str]],
    parameter_arns: Sequence[Input[str]],
) -> dict[str, Grant]:
    """Pull exactly these images, write to this log group, read exactly these secrets and parameters (GD-112)."""
    granted: dict[str, Grant] = {
        "logs": ActionsGrant(
            actions=("logs:CreateLogStream", "logs:PutLogEvents"), resources=[Output.concat(log_group_arn, ":*")]
        )
    }
    if repository_arns:
        # The token belongs to the registry, and the action has no resource-level permissions.
        granted["registry"] = ActionsGrant(actions=("ecr:GetAuthorizationToken",), resources=["*"])
        granted["images"] = ActionsGrant(actions=PULL_ACTIONS, resources=repository_arns)
    if secret_arns:
        granted["secrets"] = ActionsGrant(
            actions=("secretsmanager:GetSecretValue",),
            resources=secret_arns,
            key=KeyUse(key_arn=key_arn, region=region, service="secretsmanager", encrypts=False),
        )
    if parameter_arns:
        granted["parameters"] = ActionsGrant(
            actions=("ssm:GetParameters",),
            resources=parameter_arns,
            key=KeyUse(key_arn=key_arn, region=region, service="ssm", encrypts=False),
        )
    return granted


def protection_grants(*, region: str, account_id: Input[str], cluster_name: Input[str]) -> dict[str, Grant]:
    """Permission for a task that processes a message to protect itself from scale-in.

    Amazon ECS Developer Guide, "Task scale-in protection endpoint".
    """
    tasks = Output.concat(f"arn:aws:ecs:{region}:", account_id, ":task/", cluster_name, "/*")
    actions = ("ecs:GetTaskProtection", "ecs:UpdateTaskProtection")
    return {"scale-in-protection": ActionsGrant(actions=actions, resources=[tasks])}


def exec_grants(*, key_arn: Input[str], log_group_arn: Input[str]) -> dict[str, Grant]:
    """Permissions for ECS Exec: session channels, the session log, and the key that encrypts session data."""
    return {
        "exec-channels": ActionsGrant(actions=CHANNEL_ACTIONS, resources=["*"]),
        "exec-log-groups": ActionsGrant(actions=("logs:DescribeLogGroups",), resources=["*"]),
        "exec-log": ActionsGrant(
            actions=("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
            resources=[Output.concat(log_group_arn, ":*")],
        ),
        "exec-key": ActionsGrant(actions=("kms:Decrypt",), resources=[key_arn]),
    }
