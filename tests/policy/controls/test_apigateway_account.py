"""The role by which API Gateway writes logs."""

import json
from dataclasses import replace

import pytest

from policy.controls.apigateway import API, METHOD_SETTINGS, REST_STAGE, STAGE
from policy.controls.apigateway_account import ACCOUNT, PUSH_TO_LOGS
from policy.iam.identities import ROLE
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def trust(service: str) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}
    return json.dumps({"Statement": [statement]})


role = resource(ROLE, "logs-role", assumeRolePolicy=trust("apigateway.amazonaws.com"))
able = role.but(managedPolicyArns=[f"arn:aws:iam::aws:policy/service-role/{PUSH_TO_LOGS}"])
account = resource(ACCOUNT, "account", refers={"cloudwatchRoleArn": role})
socket = resource(API, "socket", protocolType="WEBSOCKET")


def test_one_in_a_region(cases: Cases) -> None:
    second = resource(ACCOUNT, "second", cloudwatchRoleArn="arn:aws:iam::111122223333:role/other")
    cases(
        "apigateway-account-once",
        passes=[[account], [account, replace(second, region="us-east-1")]],
        fails=[[account, second]],
    )


def test_the_role_can_write(cases: Cases) -> None:
    statement = {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}
    inline = role.but(inlinePolicies=[{"policy": json.dumps({"Statement": [statement]})}])
    cases(
        "apigateway-account-role",
        passes=[
            [account, able],
            [account, inline],
            [account.but(cloudwatchRoleArn=UNKNOWN), able],
            [account.but(cloudwatchRoleArn="arn:aws:iam::111122223333:role/of-another-stack")],
        ],
        fails=[
            [resource(ACCOUNT, "account")],
            [account, able.but(assumeRolePolicy=trust("lambda.amazonaws.com"))],
            [account, role],
        ],
        unknown=[[account, able.but(assumeRolePolicy=UNKNOWN)], [resource(ACCOUNT, "a", cloudwatchRoleArn=UNKNOWN)]],
    )


@pytest.mark.parametrize(
    "logging",
    [
        resource(REST_STAGE, "prod", accessLogSettings={"destinationArn": UNKNOWN}),
        resource(METHOD_SETTINGS, "all", settings={"loggingLevel": "ERROR"}),
        resource(STAGE, "prod", refers={"apiId": socket}, defaultRouteSettings={"loggingLevel": "INFO"}),
    ],
)
def test_stages_wait(cases: Cases, logging: Given) -> None:
    cases(
        "apigateway-logs-after-account",
        passes=[
            [replace(logging, after=[account]), socket, account],
            [logging, socket],
            [logging, socket, replace(account, region="us-east-1")],
            [resource(REST_STAGE, "quiet"), account],
        ],
        fails=[[logging, socket, account]],
        unknown=[[resource(METHOD_SETTINGS, "all", settings={"loggingLevel": UNKNOWN}), account]],
    )
    cases(
        "apigateway-logs-after-account",
        config={"account_role_exists": False},
        passes=[[replace(logging, after=[account]), socket, account]],
        fails=[[logging, socket]],
    )


def test_http_apis_need_no_role(cases: Cases) -> None:
    http = resource(API, "http", protocolType="HTTP")
    stage = resource(STAGE, "prod", refers={"apiId": http}, accessLogSettings={"destinationArn": "x"})
    cases(
        "apigateway-logs-after-account",
        passes=[[stage, http, account]],
        fails=[[stage, http.but(protocolType="WEBSOCKET"), account]],
    )


def test_the_role_is_kept(cases: Cases) -> None:
    cases(
        "apigateway-account-kept",
        passes=[[replace(account, options={"protect": True})]],
        fails=[[account], [replace(account, options={"protect": False})]],
    )
