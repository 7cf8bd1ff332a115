"""Calls to AWS: only listed ones, each once, with all pages, and an error is never an answer."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError, ParamValidationError  # pyright: ignore[reportMissingTypeStubs]

from preflight.account import Account, NotKnownError
from tests.preflight.accounts import Answers, everywhere

VPCS = ("ec2", "us-east-1", "describe_vpcs", "Vpcs[].VpcId")


def test_a_denied_call_is_not_known() -> None:
    answers = Answers().refuses("ec2.describe_vpcs", "UnauthorizedOperation")
    with pytest.raises(NotKnownError, match="ec2 describe_vpcs: UnauthorizedOperation"):
        answers.account.listed(*VPCS)


def test_an_error_that_means_absence_is_none() -> None:
    answers = Answers().refuses("secretsmanager.describe_secret", "ResourceNotFoundException")
    asked = answers.account.ask(
        "secretsmanager", "us-east-1", "describe_secret", ("ResourceNotFoundException",), SecretId="key"
    )
    assert asked is None


def test_all_pages_are_read() -> None:
    answers = Answers()
    answers.gives("ec2.describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}], "NextToken": "two"})
    answers.gives("ec2.describe_vpcs", {"Vpcs": [{"VpcId": "vpc-2"}]}, NextToken="two")
    assert answers.account.listed(*VPCS) == ["vpc-1", "vpc-2"]


def test_a_list_without_pages_that_has_more_is_not_known() -> None:
    answers = Answers().gives("codeconnections.list_connections", {"Connections": [], "NextToken": "two"})
    with pytest.raises(NotKnownError, match="more pages"):
        answers.account.listed("codeconnections", "us-east-1", "list_connections", "Connections[].ConnectionName")


def test_a_call_is_made_once() -> None:
    answers = Answers().gives("ec2.describe_vpcs", {"Vpcs": [{"VpcId": "vpc-1"}]})
    assert answers.account.listed(*VPCS) == answers.account.listed(*VPCS) == ["vpc-1"]


def test_global_services_are_asked_in_us_east_1() -> None:
    answers = Answers().gives("sts.get_caller_identity", {"Account": "1"}, region="us-east-1")
    asked = answers.account.ask("sts", "global", "get_caller_identity") or {}
    assert asked["Account"] == "1"


def test_a_call_without_an_action_is_refused() -> None:
    with pytest.raises(LookupError, match=r"s3\.delete_bucket: no action"):
        Answers().account.ask("s3", "us-east-1", "delete_bucket", Bucket="media")


def test_a_wrong_parameter_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ParamValidationError):
        everywhere(lambda call: {}).ask("secretsmanager", "us-east-1", "describe_secret", Secret="key")


def test_missing_credentials_are_not_known() -> None:
    def clients(service: str, region: str) -> Mapping[str, Any]:
        raise NoCredentialsError

    with pytest.raises(NotKnownError, match="Unable to locate credentials"):
        Account(clients).ask("sts", "global", "get_caller_identity")
