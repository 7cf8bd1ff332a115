"""Secrets Manager controls: pass, fail, unknown, exempt."""

import json
from dataclasses import replace

from policy.tokens import KMS_KEY, SECRETSMANAGER_SECRET, SECRETSMANAGER_SECRET_POLICY, SECRETSMANAGER_SECRET_ROTATION
from tests.policy.harness import UNKNOWN, Cases, resource

key = resource(KMS_KEY, "secrets")
secret = resource(SECRETSMANAGER_SECRET, "vendor", refers={"kmsKeyId": key}, name="vendor-1a2b3c4")
rotation = resource(
    SECRETSMANAGER_SECRET_ROTATION,
    "vendor-rotation",
    refers={"secretId": secret},
    rotationRules={"automaticallyAfterDays": 30},
)


def test_rotation(cases: Cases) -> None:
    cases(
        "secretsmanager-rotation",
        passes=[[secret, rotation], [secret, rotation.but(secretId=UNKNOWN)]],
        fails=[[secret], [secret, rotation.but(rotationEnabled=False)]],
        unknown=[
            [secret, rotation.but(rotationEnabled=UNKNOWN)],
            [secret, replace(rotation, refers={}).but(secretId=UNKNOWN)],
        ],
    )


def test_rotation_period(cases: Cases) -> None:
    def every(expression: str) -> object:
        return {"scheduleExpression": expression}

    cases(
        "secretsmanager-rotation-period",
        passes=[
            [rotation, secret],
            [rotation.but(rotationRules=every("rate(30 days)")), secret],
            [rotation.but(rotationRules=every("rate(48 hours)")), secret],
            [rotation.but(rotationRules=every("cron(0 4 1 * ? *)")), secret],
        ],
        fails=[
            [rotation.but(rotationRules={"automaticallyAfterDays": 91}), secret],
            [rotation.but(rotationRules=every("rate(365 days)")), secret],
        ],
        unknown=[[rotation.but(rotationRules=UNKNOWN), secret]],
    )


def test_policies_are_not_public_inline_and_split(cases: Cases) -> None:
    def policy(principal: object) -> str:
        statement = {
            "Effect": "Allow",
            "Principal": principal,
            "Action": "secretsmanager:GetSecretValue",
            "Resource": "*",
        }
        return json.dumps({"Statement": [statement]})

    split = resource(SECRETSMANAGER_SECRET_POLICY, "vendor-policy", refers={"secretArn": secret})
    cases(
        "secretsmanager-not-public",
        passes=[[secret], [split.but(policy=policy({"AWS": "111122223333"})), secret]],
        fails=[
            [secret.but(policy=policy("*"))],
            [split.but(policy=policy({"AWS": "*"})), secret],
            [split.but(policy="nothing"), secret],
        ],
        unknown=[[split.but(policy=UNKNOWN), secret], [secret.but(policy=policy(UNKNOWN))]],
    )


def test_customer_key_in_every_region(cases: Cases) -> None:
    copied = secret.but(replicas=[{"region": "eu-west-1", "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1"}])
    cases(
        "secretsmanager-customer-key",
        passes=[[secret, key], [secret.but(kmsKeyId=UNKNOWN), key], [copied, key]],
        fails=[
            [replace(secret, refers={})],
            [secret.but(kmsKeyId="alias/aws/secretsmanager")],
            [secret.but(replicas=[{"region": "eu-west-1"}]), key],
        ],
        unknown=[[secret.but(replicas=UNKNOWN), key]],
    )


def test_replica_keys_are_of_their_region(cases: Cases) -> None:
    def copied(region: str) -> list[object]:
        return [{"region": region, "kmsKeyId": "secrets-id"}]

    cases(
        "secretsmanager-replica-keys",
        passes=[[secret, key], [secret.but(replicas=copied("eu-central-1")), key]],
        fails=[[secret.but(replicas=copied("eu-west-1")), key]],
        unknown=[
            [secret.but(replicas=[{"region": "eu-west-1", "kmsKeyId": UNKNOWN}]), key],
            [secret.but(replicas=UNKNOWN), key],
        ],
    )


def test_names_can_be_used_again(cases: Cases) -> None:
    cases(
        "secretsmanager-name-reuse",
        passes=[
            [secret],
            [secret.but(name=None, namePrefix="vendor-")],
            [secret.but(name="vendor", recoveryWindowInDays=0)],
        ],
        fails=[[secret.but(name="quotes/vendor")], [secret.but(name="vendor", recoveryWindowInDays=7)]],
        unknown=[[secret.but(name=UNKNOWN)]],
    )


def test_public_policies_are_blocked(cases: Cases) -> None:
    policy = resource(SECRETSMANAGER_SECRET_POLICY, "policy", refers={"secretArn": secret})
    cases(
        "secretsmanager-block-public",
        passes=[[policy.but(blockPublicPolicy=True)]],
        fails=[[policy], [policy.but(blockPublicPolicy=False)]],
        unknown=[[policy.but(blockPublicPolicy=UNKNOWN)]],
    )


def test_protected_secrets_can_be_recovered(cases: Cases) -> None:
    protected = replace(secret, options={"protect": True})
    cases(
        "secretsmanager-recovery",
        passes=[
            [protected],
            [protected.but(recoveryWindowInDays=30)],
            [secret.but(recoveryWindowInDays=0)],
        ],
        fails=[[protected.but(recoveryWindowInDays=0)]],
    )
