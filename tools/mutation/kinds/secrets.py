"""Secrets of Secrets Manager and parameters of Systems Manager."""

from collections.abc import Iterator

from tools.mutation.changes import dropped, limited, put, put_all, with_statement, without
from tools.mutation.graph import Broken, Captured, Mutation, Node, by
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
    """A secret's copies name the key that the secret has."""
    return put("replicas[*].kmsKeyId", node["inputs"].get("kmsKeyId"))(node, captured)


def plain(node: Node, captured: Captured) -> bool:
    """Whether everybody who lists parameters reads one."""
    return node["inputs"]["type"] != "SecureString"


def secret(node: Node, captured: Captured) -> bool:
    """Whether a parameter is encrypted."""
    return not plain(node, captured)


KINDS = [
    *(
        Mutation(name=f"secret: {what}", type=SECRET, change=change, controls=[control])
        for what, change, control in (
            ("under AWS's own key", without("kmsKeyId"), "secretsmanager-customer-key"),
            ("under the alias of AWS's key", put("kmsKeyId", ALIAS), "secretsmanager-customer-key"),
            ("under a key of another region", of_another_region("kmsKeyId"), "kms-key-region"),
            ("a copy under AWS's own key", without("replicas[*].kmsKeyId"), "secretsmanager-customer-key"),
            ("a copy under the key of its primary", key_of_the_primary, "secretsmanager-replica-keys"),
            ("cannot be recovered", limited(put("recoveryWindowInDays", 0), protected), "secretsmanager-recovery"),
        )
    ),
    *(
        Mutation(name=f"secret policy: {what}", type=POLICY, change=change, controls=[control])
        for what, change, control in (
            ("anybody reads", with_statement(READ), "secretsmanager-not-public"),
            ("a public one would be taken", put("blockPublicPolicy", False), "secretsmanager-block-public"),
            ("public ones left to the default", without("blockPublicPolicy"), "secretsmanager-block-public"),
            (
                "a service reads for any account",
                with_statement({**READ, "Principal": {"Service": "lambda.amazonaws.com"}}),
                "resource-policy-source",
            ),
        )
    ),
    Mutation(
        name="secret: no longer rotates",
        type=ROTATION,
        change=dropped,
        controls=["secretsmanager-rotation"],
        reports=by("secretId"),
    ),
    Mutation(
        name="secret: rotates once a year",
        type=ROTATION,
        change=put_all({"rotationRules": {"automaticallyAfterDays": 365}}),
        controls=["secretsmanager-rotation-period"],
    ),
    *(
        Mutation(name=f"parameter: {what}", type=PARAMETER, change=limited(change, when), controls=[control])
        for what, change, when, control in (
            ("a password in plain text", put("name", "/media/prod/db-password"), plain, "ssm-parameter-secrets"),
            (
                "a database with its password",
                put("insecureValue", "postgres://app:hunter2@db.internal/app"),
                plain,
                "ssm-parameter-secrets",
            ),
            ("under the account's default key", without("keyId"), secret, "ssm-parameter-customer-key"),
            ("under a key of another region", of_another_region("keyId"), secret, "kms-key-region"),
        )
    ),
]
