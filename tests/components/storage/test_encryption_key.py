"""KMS keys: rotation, regions and key policy."""

from typing import Any

import pulumi_aws as aws
import pytest
from pulumi import ResourceOptions

from components.foundation.settings.regions import RegionsSettings
from components.identity.kms.checks import is_multi_region, multi_region_faults
from components.identity.kms.key import EncryptionKey, EncryptionKeyArgs
from components.identity.kms.key_policy import KeyPolicy, KeyPolicyArgs, distribution_use
from components.identity.kms.settings import EncryptionSettings
from preview.graph import Graph, Node
from tests.conftest import Deploy

PRIMARY = "arn:aws:kms:us-east-1:123456789012:key/mrk-1"


def key(deploy: Deploy, *, replica_of: str | None = None, protect: bool = False) -> Graph:
    def program(provider: aws.Provider) -> None:
        args = EncryptionKeyArgs(
            alias="alias/acme-prod",
            description="Data of acme",
            region="us-east-1",
            account_id="123456789012",
            settings=EncryptionSettings(),
            replica_of=replica_of,
            protect=protect,
        )
        EncryptionKey("encryption", args, ResourceOptions(provider=provider))

    return deploy(program)


def without_policy(node: Node) -> dict[str, object]:
    return {name: value for name, value in node.inputs.items() if name != "policy"}


@pytest.mark.requirement("QA-26")
def test_the_primary_key_rotates_and_can_have_replicas(deploy: Deploy) -> None:
    made = key(deploy).one("aws:kms/key:Key")
    assert without_policy(made) == {
        "description": "Data of acme",
        "multiRegion": True,
        "enableKeyRotation": True,
        "rotationPeriodInDays": 365,
        "deletionWindowInDays": 30,
    }


@pytest.mark.parametrize(
    ("settings", "regions", "expected"),
    [
        ({}, {"primary": "us-east-1"}, False),
        ({"multiRegion": True}, {"primary": "us-east-1"}, True),
        ({}, {"primary": "us-east-1", "replicas": ["eu-west-1"], "mode": "pilot_light"}, True),
        ({}, {"primary": "eu-west-1"}, True),  # with a replica for the edge in us-east-1
    ],
)
def test_a_key_is_multi_region_where_it_has_replicas_or_is_to_have_them(
    settings: dict[str, Any], regions: dict[str, Any], expected: bool
) -> None:
    encryption = EncryptionSettings.model_validate(settings)
    assert is_multi_region(encryption, RegionsSettings.model_validate(regions)) is expected


def test_the_edge_needs_a_multi_region_key_outside_of_us_east_1() -> None:
    encryption = EncryptionSettings.model_validate({"multiRegion": False})
    (fault,) = multi_region_faults(RegionsSettings(primary="eu-west-1"), encryption)
    assert fault.problem == "the key has replicas in us-east-1"


def test_a_replica_has_the_primary_as_source(deploy: Deploy) -> None:
    made = key(deploy, replica_of=PRIMARY).one("aws:kms/replicaKey:ReplicaKey")
    assert without_policy(made) == {
        "description": "Data of acme",
        "primaryKeyArn": PRIMARY,
        "deletionWindowInDays": 30,
    }


def test_the_alias_names_the_key(deploy: Deploy) -> None:
    graph = key(deploy)
    alias = graph.named("encryption-alias")
    assert alias.inputs["name"] == "alias/acme-prod"
    assert graph.target(alias.inputs["targetKeyId"]).name == "encryption-key"


def test_a_protected_key_cannot_be_deleted(deploy: Deploy) -> None:
    assert key(deploy, protect=True).named("encryption-key").options.protect


def policy(deploy: Deploy) -> dict[str, dict[str, object]]:
    def program(provider: aws.Provider) -> None:
        args = KeyPolicyArgs(
            key_id="mrk-1",
            region="eu-west-1",
            account_id="123456789012",
            uses=[distribution_use({"media": "arn:aws:cloudfront::123456789012:distribution/E1"})],
        )
        KeyPolicy("key", args, ResourceOptions(provider=provider))

    return {entry["Sid"]: entry for entry in deploy(program).named("key-policy").json("policy")["Statement"]}


def test_the_account_administers_its_key(deploy: Deploy) -> None:
    assert policy(deploy)["AllowAccount"]["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}


def test_log_groups_of_the_account_and_region_are_encrypted_and_nothing_else(deploy: Deploy) -> None:
    allow = policy(deploy)["AllowLogGroups"]
    assert allow["Principal"] == {"Service": "logs.eu-west-1.amazonaws.com"}
    assert allow["Condition"] == {
        "ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:123456789012:log-group:*"}
    }


def test_a_key_is_created_with_the_common_policy_before_its_key_policy(deploy: Deploy) -> None:
    made = key(deploy).named("encryption-key")
    assert [entry["Sid"] for entry in made.json("policy")["Statement"]] == [
        "AllowAccount",
        "AllowLogGroups",
        "AllowAlarms",
    ]
    assert made.options.ignore_changes == ("policy",)


def test_distributions_may_decrypt_and_no_more(deploy: Deploy) -> None:
    allow = policy(deploy)["AllowDistributions"]
    assert allow["Action"] == ["kms:Decrypt"]
    assert allow["Condition"] == {
        "StringEquals": {"aws:SourceArn": ["arn:aws:cloudfront::123456789012:distribution/E1"]}
    }


def test_alarms_of_the_account_and_region_may_publish_to_encrypted_topics(deploy: Deploy) -> None:
    assert policy(deploy)["AllowAlarms"]["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"},
        "ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*"},
    }
