"""Secrets: resource policy, replicas, and values set outside of the program."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi import Output, ResourceOptions

from components.identity.secrets_manager.secret import Secret, SecretArgs, replica_arn
from components.identity.secrets_manager.settings import SecretSettings, secret_name
from preview.graph import Graph
from tests.conftest import Deploy

KEY, COPY = "arn:aws:kms:us-east-1:123456789012:key/one", "arn:aws:kms:us-west-2:123456789012:key/two"


def secret(deploy: Deploy, *, unknown: bool = False, settings: dict[str, Any] | None = None, **change: Any) -> Graph:
    asked = SecretSettings.model_validate(settings or {})
    args = SecretArgs(
        settings=asked,
        secret_name=secret_name(asked, "acme/prod", "api-key"),
        account_id="123456789012",
        key_arn=KEY,
        **change,
    )
    return deploy(lambda provider: Secret("key", args, ResourceOptions(provider=provider)), unknown=unknown)


@pytest.mark.requirement("GD-102", "QA-28")
def test_a_secret_is_encrypted_and_has_no_value_of_the_program(deploy: Deploy) -> None:
    graph = secret(deploy)
    made = graph.named("key-secret")
    assert (made.inputs["name"], made.inputs["kmsKeyId"]) == ("acme/prod/api-key", KEY)
    assert graph.of_type("aws:secretsmanager/secretVersion:SecretVersion") == []


@pytest.mark.requirement("QA-28")
def test_replicas_have_the_keys_of_their_regions(deploy: Deploy) -> None:
    made = secret(deploy, replicas={"us-west-2": COPY}).named("key-secret")
    assert made.inputs["replicas"] == [{"region": "us-west-2", "kmsKeyId": COPY}]


@pytest.mark.parametrize(("protect", "days"), [(True, 30), (False, 0)])
def test_only_protected_resources_reserve_their_name_after_deletion(deploy: Deploy, protect: bool, days: int) -> None:
    made = secret(deploy, protect=protect).named("key-secret")
    assert (made.inputs["recoveryWindowInDays"], made.options.protect) == (days, protect)


def test_other_accounts_and_open_connections_are_rejected(deploy: Deploy) -> None:
    policy = secret(deploy).named("key-policy")
    assert policy.inputs["blockPublicPolicy"] is True
    statements = {each["Sid"]: each for each in policy.json("policy")["Statement"]}
    assert {each["Effect"] for each in statements.values()} == {"Deny"}
    assert statements["DenyOtherAccounts"]["Condition"] == {
        "StringNotEquals": {"aws:PrincipalAccount": "123456789012"},
        "Bool": {"aws:PrincipalIsAWSService": "false"},
    }
    assert statements["DenyInsecureTransport"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.requirement("GD-106")
def test_a_value_that_was_generated_is_ignored_afterwards(deploy: Deploy) -> None:
    graph = secret(deploy, settings={"generate": {}})
    version = graph.named("key-version")
    assert version.options.ignore_changes == ("secretString", "versionStages")
    assert graph.target(version.inputs["secretId"]).name == "key-secret"


def test_it_needs_no_value_too_early(deploy: Deploy) -> None:
    assert secret(deploy, unknown=True, settings={"generate": {}}).named("key-policy")


@pytest.mark.requirement("QA-28")
def test_a_replicas_arn_is_the_secrets_with_another_region(deploy: Deploy) -> None:
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:acme/prod/us-east-1:key-AbCdEf"

    def program(_: aws.Provider) -> None:
        pulumi.export("copy", replica_arn(Output.from_input(arn), "us-east-1", "eu-west-1"))

    assert deploy(program).outputs == {
        "copy": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:acme/prod/us-east-1:key-AbCdEf"
    }
