"""Secrets Manager controls: pass, fail, unknown, exempt."""

import json
from dataclasses import replace

from policy.tokens import (
    KMS_KEY,
    LAMBDA_ALIAS,
    LAMBDA_FUNCTION,
    LAMBDA_PERMISSION,
    SECRETSMANAGER_SECRET,
    SECRETSMANAGER_SECRET_POLICY,
    SECRETSMANAGER_SECRET_ROTATION,
)
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
        passes=[[secret, rotation], [secret, rotation.with_props(secretId=UNKNOWN)]],
        fails=[[secret], [secret, rotation.with_props(rotationEnabled=False)]],
        unknown=[
            [secret, rotation.with_props(rotationEnabled=UNKNOWN)],
            [secret, replace(rotation, refers={}).with_props(secretId=UNKNOWN)],
        ],
    )


def test_rotation_period(cases: Cases) -> None:
    def every(expression: str) -> object:
        return {"scheduleExpression": expression}

    cases(
        "secretsmanager-rotation-period",
        passes=[
            [rotation, secret],
            [rotation.with_props(rotationRules=every("rate(30 days)")), secret],
            [rotation.with_props(rotationRules=every("rate(48 hours)")), secret],
            [rotation.with_props(rotationRules=every("cron(0 4 1 * ? *)")), secret],
        ],
        fails=[
            [rotation.with_props(rotationRules={"automaticallyAfterDays": 91}), secret],
            [rotation.with_props(rotationRules=every("rate(365 days)")), secret],
        ],
        unknown=[[rotation.with_props(rotationRules=UNKNOWN), secret]],
    )


def test_secrets_manager_may_invoke_the_function(cases: Cases) -> None:
    function = resource(LAMBDA_FUNCTION, "rotate")
    alias = resource(LAMBDA_ALIAS, "live", refers={"functionName": function})
    other = resource(SECRETSMANAGER_SECRET, "other")
    permission = resource(
        LAMBDA_PERMISSION,
        "rotate-permission",
        refers={"function": function, "sourceArn": secret},
        principal="secretsmanager.amazonaws.com",
    )
    of_alias = permission.with_props(qualifier="live")
    of_other = replace(permission, refers={"function": function, "sourceArn": other})
    by_function = replace(rotation, refers={"secretId": secret, "rotationLambdaArn": function})
    by_alias = replace(rotation, refers={"secretId": secret, "rotationLambdaArn": alias})
    cases(
        "secretsmanager-rotation-permission",
        passes=[
            [secret, function, permission, by_function],
            [secret, function, alias, of_alias, by_alias],
            [secret, function, permission.with_props(principal=UNKNOWN), by_function],
            [secret, function, replace(permission, refers={"function": function}), by_function],
            [secret, rotation.with_props(rotationLambdaArn="arn:aws:lambda:eu-central-1:111122223333:function:other")],
        ],
        fails=[
            [by_function, secret, function],
            [secret, function, alias, permission, by_alias],
            [secret, function, of_alias, by_function],
            [secret, function, permission.with_props(principal="sns.amazonaws.com"), by_function],
            [secret, other, function, of_other, by_function],
        ],
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
        passes=[[secret], [split.with_props(policy=policy({"AWS": "111122223333"})), secret]],
        fails=[
            [secret.with_props(policy=policy("*"))],
            [split.with_props(policy=policy({"AWS": "*"})), secret],
            [split.with_props(policy="nothing"), secret],
        ],
        unknown=[[split.with_props(policy=UNKNOWN), secret], [secret.with_props(policy=policy(UNKNOWN))]],
    )


def test_customer_managed_key_in_all_regions(cases: Cases) -> None:
    copied = secret.with_props(
        replicas=[{"region": "eu-west-1", "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1"}]
    )
    cases(
        "secretsmanager-customer-key",
        passes=[[secret, key], [secret.with_props(kmsKeyId=UNKNOWN), key], [copied, key]],
        fails=[
            [replace(secret, refers={})],
            [secret.with_props(kmsKeyId="alias/aws/secretsmanager")],
            [secret.with_props(replicas=[{"region": "eu-west-1"}]), key],
        ],
        unknown=[[secret.with_props(replicas=UNKNOWN), key]],
    )


def test_replica_keys_are_of_their_region(cases: Cases) -> None:
    def copied(region: str) -> list[object]:
        return [{"region": region, "kmsKeyId": "secrets-id"}]

    cases(
        "secretsmanager-replica-keys",
        passes=[[secret, key], [secret.with_props(replicas=copied("eu-central-1")), key]],
        fails=[[secret.with_props(replicas=copied("eu-west-1")), key]],
        unknown=[
            [secret.with_props(replicas=[{"region": "eu-west-1", "kmsKeyId": UNKNOWN}]), key],
            [secret.with_props(replicas=UNKNOWN), key],
        ],
    )


def test_names_are_reusable(cases: Cases) -> None:
    cases(
        "secretsmanager-name-reuse",
        passes=[
            [secret],
            [secret.with_props(name=None, namePrefix="vendor-")],
            [secret.with_props(name="vendor", recoveryWindowInDays=0)],
        ],
        fails=[[secret.with_props(name="quotes/vendor")], [secret.with_props(name="vendor", recoveryWindowInDays=7)]],
        unknown=[[secret.with_props(name=UNKNOWN)]],
    )


def test_public_policies_are_blocked(cases: Cases) -> None:
    policy = resource(SECRETSMANAGER_SECRET_POLICY, "policy", refers={"secretArn": secret})
    cases(
        "secretsmanager-block-public",
        passes=[[policy.with_props(blockPublicPolicy=True)]],
        fails=[[policy], [policy.with_props(blockPublicPolicy=False)]],
        unknown=[[policy.with_props(blockPublicPolicy=UNKNOWN)]],
    )


def test_protected_secrets_have_a_recovery_window(cases: Cases) -> None:
    protected = replace(secret, options={"protect": True})
    cases(
        "secretsmanager-recovery",
        passes=[
            [protected],
            [protected.with_props(recoveryWindowInDays=30)],
            [secret.with_props(recoveryWindowInDays=0)],
        ],
        fails=[[protected.with_props(recoveryWindowInDays=0)]],
    )
