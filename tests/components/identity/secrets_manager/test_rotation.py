"""Rotation of secrets: schedule, permission of Secrets Manager, and permissions of the function."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from components.foundation.grants import statements_of
from components.foundation.service.exports import FunctionExport
from components.identity.secrets_manager.rotation import Rotation, RotationArgs, rotation_grant
from components.identity.secrets_manager.settings import RotationSettings, SecretSettings
from preview.graph import Graph
from tests.conftest import Deploy

ACCOUNT = "123456789012"
SECRET = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:acme/prod/key-AbCdEf"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:acme-prod-rotate:live"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/data"


def rotation(deploy: Deploy, settings: Mapping[str, Any], *, immediately: bool = True) -> Graph:
    def known(value: str) -> Output[str]:
        return Output.from_input(value)

    def program(provider: aws.Provider) -> None:
        function = FunctionExport(
            name=known("acme-prod-rotate"),
            alias=known("live"),
            arn=known(FUNCTION),
            invoke_arn=known(FUNCTION),
            role_arn=known("role"),
        )
        args = RotationArgs(
            settings=RotationSettings.model_validate({"function": "rotate", **settings}),
            secret_id=SECRET,
            secret_arn=SECRET,
            account_id=ACCOUNT,
            function=function,
            immediately=immediately,
        )
        Rotation("key-rotation", args, ResourceOptions(provider=provider))

    return deploy(program)


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        ({}, {"automaticallyAfterDays": 90}),
        ({"days": 30, "windowHours": 3}, {"automaticallyAfterDays": 30, "duration": "3h"}),
        ({"schedule": "rate(12 hours)"}, {"scheduleExpression": "rate(12 hours)"}),
        (
            {"schedule": "cron(0 3 1 * ? *)", "windowHours": 2},
            {"scheduleExpression": "cron(0 3 1 * ? *)", "duration": "2h"},
        ),
    ],
)
def test_a_schedule(deploy: Deploy, settings: dict[str, Any], rules: dict[str, Any]) -> None:
    made = rotation(deploy, settings).named("key-rotation-schedule")
    assert made.inputs["rotationRules"] == rules
    assert (made.inputs["secretId"], made.inputs["rotationLambdaArn"]) == (SECRET, FUNCTION)


def test_secrets_manager_may_invoke_the_function_for_this_secret_before_the_rotation_exists(deploy: Deploy) -> None:
    graph = rotation(deploy, {})
    permission = graph.named("key-rotation-permission")
    assert permission.urn in graph.named("key-rotation-schedule").dependencies
    assert permission.inputs == {
        "action": "lambda:InvokeFunction",
        "function": "acme-prod-rotate",
        "qualifier": "live",
        "principal": "secretsmanager.amazonaws.com",
        "sourceAccount": ACCOUNT,
        "sourceArn": SECRET,
    }


@pytest.mark.parametrize("immediately", [True, False])
def test_a_value_from_outside_is_rotated_after_the_first_period(deploy: Deploy, immediately: bool) -> None:
    made = rotation(deploy, {}, immediately=immediately).named("key-rotation-schedule")
    assert made.inputs["rotateImmediately"] is immediately


def test_the_function_may_write_versions_of_the_secret_and_use_its_key() -> None:
    statements = statements_of({"rotation-key": rotation_grant(SECRET, KEY, "us-east-1")})
    assert json.loads(json.dumps(statements)) == [
        {
            "Sid": "RotationKey",
            "Effect": "Allow",
            "Action": [
                "secretsmanager:DescribeSecret",
                "secretsmanager:GetSecretValue",
                "secretsmanager:PutSecretValue",
                "secretsmanager:UpdateSecretVersionStage",
            ],
            "Resource": [SECRET],
        },
        {
            "Sid": "RotationKeyKey",
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": KEY,
            "Condition": {"StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}},
        },
    ]


def test_a_secret_is_not_rotated_by_default() -> None:
    assert SecretSettings().rotation is None
