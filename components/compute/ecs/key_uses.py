"""Key policy statements of Fargate."""

from collections.abc import Mapping
from typing import Any

from pulumi import Input

from components.foundation.documents import Statement, service_statement

FARGATE = "fargate.amazonaws.com"


def fargate_storage_uses(account_id: Input[str], cluster_name: str) -> list[Statement]:
    """Statements that allow Fargate to encrypt the ephemeral storage of one cluster's tasks.

    Amazon ECS Developer Guide, "Customer managed keys for AWS Fargate ephemeral storage". The key policy must contain
    them before the first task starts.
    """
    context: Mapping[str, Any] = {
        "kms:EncryptionContext:aws:ecs:clusterAccount": account_id,
        "kms:EncryptionContext:aws:ecs:clusterName": cluster_name,
    }
    return [
        service_statement(
            "AllowFargateStorage",
            FARGATE,
            ["kms:GenerateDataKeyWithoutPlaintext"],
            "*",
            conditions={"StringEquals": context},
        ),
        service_statement(
            "AllowFargateGrants",
            FARGATE,
            ["kms:CreateGrant"],
            "*",
            conditions={
                "StringEquals": context,
                "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]},
            },
        ),
    ]
