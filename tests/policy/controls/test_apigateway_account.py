"""The logging role of API Gateway."""

import json
from dataclasses import replace

import pytest

from policy.control import Settings
from policy.controls.apigateway_account import PUSH_TO_LOGS, account_is_retained
from policy.options import Options
from policy.resource import Resource
from policy.tokens import (
    APIGATEWAY_ACCOUNT,
    APIGATEWAY_METHOD_SETTINGS,
    APIGATEWAY_STAGE,
    APIGATEWAYV2_API,
    APIGATEWAYV2_STAGE,
    IAM_ROLE,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def trust(service: str) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return json.dumps({"Statement": [statement]})


role = resource(IAM_ROLE, "logs-role", assumeRolePolicy=trust("apigateway.amazonaws.com"))
able = role.with_props(managedPolicyArns=[f"arn:aws:iam::aws:policy/service-role/{PUSH_TO_LOGS}"])
account = resource(APIGATEWAY_ACCOUNT, "account", refers={"cloudwatchRoleArn": role})
socket = resource(APIGATEWAYV2_API, "socket", protocolType="WEBSOCKET")


def test_accounts_are_unique_in_a_region(cases: Cases) -> None:
    second = resource(APIGATEWAY_ACCOUNT, "second", cloudwatchRoleArn="arn:aws:iam::111122223333:role/other")
    cases(
        "apigateway-account-once",
        passes=[[account], [account, replace(second, region="us-east-1")]],
        fails=[[account, second]],
    )


def test_the_role_has_permission_to_write_logs(cases: Cases) -> None:
    statement = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}
    inline = role.with_props(inlinePolicies=[{"policy": json.dumps({"Statement": [statement]})}])
    cases(
        "apigateway-account-role",
        passes=[
            [account, able],
            [account, inline],
            [account.with_props(cloudwatchRoleArn=UNKNOWN), able],
            [account.with_props(cloudwatchRoleArn="arn:aws:iam::111122223333:role/of-another-stack")],
        ],
        fails=[
            [resource(APIGATEWAY_ACCOUNT, "account")],
            [account, able.with_props(assumeRolePolicy=trust("lambda.amazonaws.com"))],
            [account, role],
        ],
        unknown=[
            [account, able.with_props(assumeRolePolicy=UNKNOWN)],
            [resource(APIGATEWAY_ACCOUNT, "a", cloudwatchRoleArn=UNKNOWN)],
        ],
    )


@pytest.mark.parametrize(
    "logging",
    [
        resource(APIGATEWAY_STAGE, "prod", accessLogSettings={"destinationArn": UNKNOWN}),
        resource(APIGATEWAY_METHOD_SETTINGS, "all", settings={"loggingLevel": "ERROR"}),
        resource(APIGATEWAYV2_STAGE, "prod", refers={"apiId": socket}, defaultRouteSettings={"loggingLevel": "INFO"}),
    ],
)
def test_stages_depend_on_the_role(cases: Cases, logging: Given) -> None:
    cases(
        "apigateway-logs-after-account",
        passes=[
            [replace(logging, after=[account]), socket, account],
            [logging, socket],
            [logging, socket, replace(account, region="us-east-1")],
            [resource(APIGATEWAY_STAGE, "quiet"), account],
        ],
        fails=[[logging, socket, account]],
        unknown=[[resource(APIGATEWAY_METHOD_SETTINGS, "all", settings={"loggingLevel": UNKNOWN}), account]],
    )
    cases(
        "apigateway-logs-after-account",
        config={"account_role_exists": False},
        passes=[[replace(logging, after=[account]), socket, account]],
        fails=[[logging, socket]],
    )


def test_http_apis_need_no_role(cases: Cases) -> None:
    http = resource(APIGATEWAYV2_API, "http", protocolType="HTTP")
    stage = resource(APIGATEWAYV2_STAGE, "prod", refers={"apiId": http}, accessLogSettings={"destinationArn": "x"})
    cases(
        "apigateway-logs-after-account",
        passes=[[stage, http, account]],
        fails=[[stage, http.with_props(protocolType="WEBSOCKET"), account]],
    )


@pytest.mark.parametrize(
    ("options", "findings"),
    [
        pytest.param(Options(retain_on_delete=False), 1, id="deleted"),
        pytest.param(Options(retain_on_delete=True), 0, id="retained"),
        pytest.param(Options(retain_on_delete=False, protect=True), 0, id="protected"),
        pytest.param(Options(), 0, id="unknown, as in requests of the engine"),
    ],
)
def test_the_role_is_retained(options: Options, findings: int) -> None:
    given = Resource(urn="", token=APIGATEWAY_ACCOUNT, props={}, options=options)

    assert len(list(account_is_retained(given, Settings({})))) == findings
