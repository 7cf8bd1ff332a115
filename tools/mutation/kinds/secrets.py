"""Secrets of Secrets Manager and parameters of Systems Manager."""

from collections.abc import Iterator

from tools.mutation.changes import dropped, limited, put, put_all, with_statement, without
from tools.mutation.graph import Broken, Captured, Mutation, Node, by
from tools.mutation.kinds.functions import PERMISSION
from tools.mutation.kinds.keys import of_another_region
from tools.mutation.kinds.streaming import SECRET

POLICY = "aws:secretsmanager/secretPolicy:SecretPolicy"
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
PARAMETER = "aws:ssm/parameter:Parameter"

READ = {"Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
ALIAS = "arn:aws:kms:us-east-1:123456789012:alias/aws/secretsmanager"


def protected(node: Node, captured: Captured) -> bool:
    """Whether a secret is protected from deletion."""
    return bool(node["options"].get("protect"))


def key_of_the_primary(node: Node, captured: Captured) -> Iterator[Broken]:
    """Replace the keys of replicas by the secret's own."""
    return put("replicas[*].kmsKeyId", node["inputs"].get("kmsKeyId"))(node, captured)


def plain(node: Node, captured: Captured) -> bool:
    """Whether a parameter is a plaintext string."""
    return node["inputs"]["type"] != "SecureString"


def secret(node: Node, captured: Captured) -> bool:
    """Whether a parameter is encrypted."""
    return not plain(node, captured)


def of_secrets_manager(node: Node, captured: Captured) -> bool:
    """Whether a permission is of Secrets Manager."""
    return node["inputs"].get("principal") == "secretsmanager.amazonaws.com"


def rotations_by(node: Node, captured: Captured) -> list[Node]:
    """Rotations of the secret that a permission names."""
    secrets = captured.targets(node, "sourceArn")
    return [rotation for secret in secrets for rotation in captured.users(secret, ROTATION, "secretId")]


KINDS = [
    *(
        Mutation(name=f"secret: {what}", type=SECRET, change=change, controls=[control])
        for what, change, control in (
            ("no customer managed key", without("kmsKeyId"), "secretsmanager-customer-key"),
            ("alias of the AWS managed key", put("kmsKeyId", ALIAS), "secretsmanager-customer-key"),
            ("key of another region", of_another_region("kmsKeyId"), "kms-key-region"),
            ("a replica without customer managed key", without("replicas[*].kmsKeyId"), "secretsmanager-customer-key"),
            ("a replica with the key of its primary", key_of_the_primary, "secretsmanager-replica-keys"),
            ("no recovery window", limited(put("recoveryWindowInDays", 0), protected), "secretsmanager-recovery"),
        )
    ),
    *(
        Mutation(name=f"secret policy: {what}", type=POLICY, change=change, controls=[control])
        for what, change, control in (
            ("public access", with_statement(READ), "secretsmanager-not-public"),
            ("block_public_policy disabled", put("blockPublicPolicy", False), "secretsmanager-block-public"),
            ("block_public_policy omitted", without("blockPublicPolicy"), "secretsmanager-block-public"),
            (
                "a service reads for any account",
                with_statement({**READ, "Principal": {"Service": "lambda.amazonaws.com"}}),
                "resource-policy-source",
            ),
        )
    ),
    Mutation(
        name="secret: rotation removed",
        type=ROTATION,
        change=dropped,
        controls=["secretsmanager-rotation"],
        reports=by("secretId"),
    ),
    Mutation(
        name="secret: rotation period of a year",
        type=ROTATION,
        change=put_all({"rotationRules": {"automaticallyAfterDays": 365}}),
        controls=["secretsmanager-rotation-period"],
    ),
    *(
        Mutation(
            name=f"secret: {what}",
            type=PERMISSION,
            change=limited(change, of_secrets_manager),
            controls=["secretsmanager-rotation-permission"],
            reports=rotations_by,
        )
        for what, change in (
            ("rotation function without a permission", dropped),
            ("rotation function permitted without its alias", without("qualifier")),
            ("rotation function permitted for another service", put("principal", "sns.amazonaws.com")),
        )
    ),
    *(
        Mutation(name=f"parameter: {what}", type=PARAMETER, change=limited(change, when), controls=[control])
        for what, change, when, control in (
            (
                "a password in plaintext",
                put_all({"name": "/media/prod/db-password", "insecureValue": "correct-horse"}),
                plain,
                "ssm-parameter-secrets",
            ),
            (
                "a database with its password",
                put("insecureValue", "postgres://app:hunter2@db.internal/app"),
                plain,
                "ssm-parameter-secrets",
            ),
            ("the account's default key", without("keyId"), secret, "ssm-parameter-customer-key"),
            ("key of another region", of_another_region("keyId"), secret, "kms-key-region"),
        )
    ),
]
