"""Remediations are disabled by default, idempotent, and preserve secrets."""

from collections.abc import Mapping
from typing import Any

import pytest
from google.protobuf import json_format
from pulumi.runtime import proto

from policy.remediation import REMEDIATIONS
from tests.policy.harness import UNKNOWN, MakeHarness, secret, struct

BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
CERTIFICATE = {"acmCertificateArn": "arn", "sslSupportMethod": "sni-only", "minimumProtocolVersion": "TLSv1.2_2018"}

CASES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "remediate-s3-public-access-block",
        BLOCK,
        {"blockPublicAcls": False},
        dict.fromkeys(("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"), True),
    ),
    (
        "remediate-s3-versioning",
        VERSIONING,
        {"versioningConfiguration": {"status": "Suspended"}},
        {"versioningConfiguration": {"status": "Enabled"}},
    ),
    (
        "remediate-kms-rotation",
        "aws:kms/key:Key",
        {"description": "d"},
        {"description": "d", "enableKeyRotation": True},
    ),
    (
        "remediate-ecr-scan-on-push",
        "aws:ecr/repository:Repository",
        {"name": "r"},
        {"name": "r", "imageScanningConfiguration": {"scanOnPush": True}},
    ),
    (
        "remediate-rds-deletion-protection",
        "aws:rds/instance:Instance",
        {"password": secret("s3cret!")},
        {"password": secret("s3cret!"), "deletionProtection": True},
    ),
    (
        "remediate-rds-snapshot-tags",
        "aws:rds/cluster:Cluster",
        {"masterPassword": secret("s3cret!")},
        {"masterPassword": secret("s3cret!"), "copyTagsToSnapshot": True},
    ),
    ("remediate-dynamodb-recovery", "aws:dynamodb/table:Table", {}, {"pointInTimeRecovery": {"enabled": True}}),
    ("remediate-dynamodb-deletion-protection", "aws:dynamodb/table:Table", {}, {"deletionProtectionEnabled": True}),
    ("remediate-elb-invalid-headers", "aws:alb/loadBalancer:LoadBalancer", {}, {"dropInvalidHeaderFields": True}),
    ("remediate-sqs-encryption", "aws:sqs/queue:Queue", {}, {"sqsManagedSseEnabled": True}),
    (
        "remediate-cloudfront-viewer-tls",
        DISTRIBUTION,
        {"viewerCertificate": CERTIFICATE},
        {"viewerCertificate": {**CERTIFICATE, "minimumProtocolVersion": "TLSv1.2_2021"}},
    ),
    (
        "remediate-cloudfront-https",
        DISTRIBUTION,
        {"defaultCacheBehavior": {"viewerProtocolPolicy": "allow-all"}},
        {"defaultCacheBehavior": {"viewerProtocolPolicy": "redirect-to-https"}},
    ),
]


def remediated(harness: MakeHarness, control: str, type_: str, props: Mapping[str, Any], level: str) -> list[Any]:
    """The properties after each applied remediation."""
    made = harness(config={control: {"enforcementLevel": level}})
    request = proto.AnalyzeRequest(type=type_, urn="urn:pulumi:t::p::x::y", name="y", properties=struct(props))
    response = made.servicer.Remediate(request, None)
    assert not any(item.diagnostic for item in response.remediations)
    return [json_format.MessageToDict(item.properties) for item in response.remediations]


@pytest.mark.parametrize(("control", "type_", "before", "after"), CASES, ids=[case[0] for case in CASES])
def test_a_remediation_sets_its_properties_and_is_idempotent(
    harness: MakeHarness, control: str, type_: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert remediated(harness, control, type_, before, "disabled") == []
    assert remediated(harness, control, type_, before, "remediate") == [after]
    assert remediated(harness, control, type_, after, "remediate") == []


def test_all_remediations_have_a_case() -> None:
    assert [case[0] for case in CASES] == list(REMEDIATIONS)


@pytest.mark.parametrize("value", [UNKNOWN, secret("Suspended")])
def test_secret_and_unknown_values_are_unchanged(harness: MakeHarness, value: object) -> None:
    props = {"versioningConfiguration": {"status": value}}

    assert remediated(harness, "remediate-s3-versioning", VERSIONING, props, "remediate") == []


@pytest.mark.parametrize(
    "props",
    [{"customerMasterKeySpec": "RSA_4096"}, {"keyUsage": "SIGN_VERIFY"}, {"customKeyStoreId": "cks-1"}],
)
def test_keys_without_rotation_support_are_unchanged(harness: MakeHarness, props: dict[str, str]) -> None:
    assert remediated(harness, "remediate-kms-rotation", "aws:kms/key:Key", props, "remediate") == []
