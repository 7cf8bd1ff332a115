"""Disabled protections: of a resource against deletion, and of its data and traffic."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi_aws as aws
import pytest

from preview.protections import PROTECTIONS, RESOURCES, disabled
from preview.render_difference import text
from tests.preview.inputs import arguments_of, has_input
from tests.preview.programs import Program, by, case, difference, nothing


def test_the_deletion_of_a_protected_resource_fails_the_deployment():
    found = difference(lambda p: aws.s3.Bucket("b", opts=by(p, protect=True)), nothing)
    assert [change.protected for change in found.data_losses] == [True]
    assert "protected: the deployment fails until it is unprotected" in text(found, "main")


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        case(
            lambda p: aws.s3.Bucket("b", opts=by(p, protect=True)),
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            "protect",
            title="option",
        ),
        case(
            lambda p: aws.dynamodb.Table("t", deletion_protection_enabled=True, opts=by(p)),
            lambda p: aws.dynamodb.Table("t", opts=by(p)),
            "deletionProtectionEnabled",
            title="omitted input",
        ),
        case(
            lambda p: aws.s3.Bucket("b", opts=by(p)),
            lambda p: aws.s3.Bucket("b", force_destroy=True, opts=by(p)),
            "forceDestroy",
            title="deletion with objects",
        ),
        case(
            lambda p: aws.cognito.UserPool("u", deletion_protection="ACTIVE", opts=by(p)),
            lambda p: aws.cognito.UserPool("u", deletion_protection="INACTIVE", opts=by(p)),
            "deletionProtection",
            title="user pool",
        ),
    ],
)
def test_a_disabled_protection_is_the_first_section(before: Program, after: Program, path: str):
    found = difference(before, after)
    assert [item.path for change in found.unprotected for item in change.unprotected] == [path]
    assert text(found, "main").splitlines()[2] == "Protection disabled (1)"
    assert difference(after, before).unprotected == ()


@pytest.mark.parametrize(
    ("type_", "before", "after", "path"),
    [
        ("aws:cloudfront/distribution:Distribution", {"webAclId": "arn"}, {}, "webAclId"),
        (
            "aws:wafv2/webAcl:WebAcl",
            {"rules": [{"name": "rate"}, {"name": "common"}]},
            {"rules": [{"name": "rate"}]},
            "rules[common].name",
        ),
        (
            "aws:s3/bucketVersioning:BucketVersioning",
            {"versioningConfiguration": {"status": "Enabled"}},
            {"versioningConfiguration": {"status": "Suspended"}},
            "versioningConfiguration.status",
        ),
        (
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}]},
            {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
            "rules[].applyServerSideEncryptionByDefault.sseAlgorithm",
        ),
        (
            "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
            {"blockPublicPolicy": True},
            {"blockPublicPolicy": False},
            "blockPublicPolicy",
        ),
        ("aws:cognito/userPool:UserPool", {"mfaConfiguration": "ON"}, {"mfaConfiguration": "OPTIONAL"}, "mfaConfig"),
        ("aws:cognito/userPool:UserPool", {"mfaConfiguration": "OPTIONAL"}, {"mfaConfiguration": "OFF"}, "mfaConfig"),
        ("aws:lb/loadBalancer:LoadBalancer", {"accessLogs": {"enabled": True}}, {}, "accessLogs.enabled"),
        (
            "aws:eks/cluster:Cluster",
            {"enabledClusterLogTypes": ["api", "audit"]},
            {"enabledClusterLogTypes": ["api"]},
            "enabledClusterLogTypes",
        ),
        (
            "aws:dynamodb/table:Table",
            {"pointInTimeRecovery": {"enabled": True}},
            {"pointInTimeRecovery": {"enabled": False}},
            "pointInTimeRecovery.enabled",
        ),
    ],
)
def test_each_kind_of_protection_is_told_when_it_ends_and_not_when_it_begins(
    type_: str, before: Mapping[str, Any], after: Mapping[str, Any], path: str
):
    assert [item.path.startswith(path) for item in disabled(type_, before, after)] == [True]
    assert disabled(type_, after, before) == ()


def test_another_key_or_web_acl_ends_no_protection():
    assert disabled("aws:cloudfront/distribution:Distribution", {"webAclId": "a"}, {"webAclId": "b"}) == ()
    groups = ({"defaultCacheBehavior": {"trustedKeyGroups": [key]}} for key in ("a", "b"))
    assert disabled("aws:cloudfront/distribution:Distribution", *groups) == ()


def blocked(p: aws.Provider) -> None:
    bucket = aws.s3.Bucket("b", opts=by(p))
    aws.s3.BucketPublicAccessBlock("block", bucket=bucket.id, block_public_acls=True, opts=by(p))


def test_a_deleted_resource_that_protects_another_is_in_the_section():
    found = difference(blocked, lambda p: aws.s3.Bucket("b", opts=by(p)))
    assert text(found, "main").splitlines()[2:4] == [
        "Protection disabled (1)",
        "! delete block  s3.BucketPublicAccessBlock  us-east-1",
    ]


def test_a_resource_that_is_deleted_with_the_one_it_protects_is_not():
    assert difference(blocked, nothing).unprotected == ()


def test_every_protection_is_an_input_of_a_type_of_the_stacks():
    planning = json.loads(Path("preview/planning.json").read_text(encoding="utf-8"))
    types = [arguments_of(token) for token in planning if token.startswith("aws:")]
    paths = [protection.path.replace("[]", "") for protection in PROTECTIONS]
    assert [path for path in paths if not any(has_input(kind, path) for kind in types)] == []


@pytest.mark.parametrize("token", RESOURCES)
def test_every_protecting_resource_has_the_input_that_refers_to_its_target(token: str):
    assert has_input(arguments_of(token), RESOURCES[token] or "tags")
