"""Accounts in conditions of policies for all principals and for services."""

import json
from typing import Any

import pytest

from policy.tokens import APIGATEWAY_REST_API, EC2_VPC_ENDPOINT, IAM_ROLE, KMS_KEY, LAMBDA_PERMISSION, SQS_QUEUE_POLICY
from tests.policy.controls.iam_documents import ACCOUNT, OTHER, resource_policy, trust
from tests.policy.harness import UNKNOWN, Cases, Given, resource

CONTROL = "policy-condition-account"
# Its ARN has the stack's own account.
role = resource(IAM_ROLE, "role", arn=f"arn:aws:iam::{ACCOUNT}:role/app")
S3 = {"Service": "s3.amazonaws.com"}


def queue(principal: Any, condition: Any) -> list[Given]:
    return [resource(SQS_QUEUE_POLICY, policy=resource_policy(principal, "sqs:SendMessage", condition)), role]


def equals(key: str, value: Any, operator: str = "StringEquals") -> dict[str, Any]:
    return {operator: {key: value}}


@pytest.mark.parametrize("key", ["aws:SourceAccount", "aws:PrincipalAccount", "kms:CallerAccount", "aws:SourceOwner"])
def test_conditions_are_on_accounts_of_the_owner(key: str, cases: Cases) -> None:
    cases(
        CONTROL,
        passes=[queue("*", equals(key, ACCOUNT)), queue({"AWS": OTHER}, equals(key, OTHER))],
        fails=[queue("*", equals(key, OTHER)), queue(S3, equals(key, [ACCOUNT, OTHER]))],
        unknown=[queue(S3, equals(key, UNKNOWN)), queue(S3, equals(key, OTHER))[:1]],
    )


def test_one_condition_on_the_own_account_is_sufficient(cases: Cases) -> None:
    of_topic = {"ArnLike": {"aws:SourceArn": f"arn:aws:sns:eu-central-1:{OTHER}:uploads"}}
    of_bucket = {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::uploads"}}
    cases(
        CONTROL,
        passes=[queue(S3, {**equals("aws:SourceAccount", ACCOUNT), **of_topic}), queue(S3, of_bucket)],
        fails=[queue("*", of_topic), queue(S3, {**equals("aws:SourceAccount", OTHER), **of_bucket})],
    )


def test_trust_policies_and_policies_of_endpoints_have_own_accounts(cases: Cases) -> None:
    def trusted(account: str) -> list[Given]:
        condition = equals("aws:SourceAccount", account)
        return [resource(IAM_ROLE, "worker", assumeRolePolicy=trust({"Service": "ecs.amazonaws.com"}, condition)), role]

    def endpoint(account: str) -> list[Given]:
        document = resource_policy("*", "s3:GetObject", equals("aws:ResourceAccount", account))
        return [resource(EC2_VPC_ENDPOINT, policy=document), role]

    cases(CONTROL, passes=[trusted(ACCOUNT), endpoint(ACCOUNT)], fails=[trusted(OTHER), endpoint(OTHER)])


def test_a_denial_of_all_others_admits_own_accounts(cases: Cases) -> None:
    everyone = {"Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}

    def api(*conditions: object) -> list[Given]:
        denials = [{**everyone, "Effect": "Deny", "Condition": condition} for condition in conditions]
        policy = json.dumps({"Statement": [{**everyone, "Effect": "Allow"}, *denials]})
        return [resource(APIGATEWAY_REST_API, policy=policy), role]

    def others(account: Any) -> dict[str, Any]:
        return equals("aws:PrincipalAccount", account, "StringNotEquals")

    no_service = equals("aws:PrincipalIsAWSService", "false", "BoolIfExists")
    endpoint = equals("aws:SourceVpce", "vpce-1a2b3c4d", "StringNotEquals")
    cases(
        CONTROL,
        passes=[
            api(others(ACCOUNT)),
            api({**others(ACCOUNT), **no_service}),
            api(others([ACCOUNT, OTHER]), others(ACCOUNT)),
            api(endpoint),
        ],
        fails=[api(others(OTHER)), api(others([ACCOUNT, OTHER])), api({**others(OTHER), **no_service})],
    )


def test_permissions_of_functions_are_for_sources_of_the_account(cases: Cases) -> None:
    permission = resource(LAMBDA_PERMISSION, principal="sns.amazonaws.com", sourceAccount=ACCOUNT)
    topic = f"arn:aws:sns:eu-central-1:{OTHER}:uploads"
    cases(
        CONTROL,
        passes=[[permission, role], [permission.with_props(sourceArn=topic), role]],
        fails=[
            [permission.with_props(sourceAccount=OTHER), role],
            [permission.with_props(sourceAccount=None, sourceArn=topic), role],
        ],
    )


def test_further_accounts_of_the_owner_are_a_parameter(cases: Cases) -> None:
    def key(account: str) -> list[Given]:
        return [resource(KMS_KEY, policy=resource_policy("*", "kms:Decrypt", equals("kms:CallerAccount", account)))]

    config = {"own_accounts": [OTHER]}
    cases(CONTROL, passes=[[*key(OTHER), role]], fails=[[*key("111122223333"), role]], config=config)


def test_organizations_of_the_owner_are_a_parameter(cases: Cases) -> None:
    def of(*organizations: str) -> list[Given]:
        return queue("*", equals("aws:PrincipalOrgID", list(organizations)))

    paths = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-other/r-1/*"]}}
    config = {"own_organizations": ["o-own"]}
    cases(
        CONTROL, passes=[of("o-own")], fails=[of("o-other"), of("o-own", "o-other"), queue("*", paths)], config=config
    )
