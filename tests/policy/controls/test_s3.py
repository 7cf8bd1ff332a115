"""S3 buckets: public access, encryption, logs, lifecycle, versioning."""

import json

import pytest

from policy.controls.s3 import BLOCKS
from policy.tokens import (
    CLOUDFRONT_DISTRIBUTION,
    S3_ACCESS_POINT,
    S3_BUCKET,
    S3_BUCKET_ACL,
    S3_BUCKET_ENCRYPTION,
    S3_BUCKET_LIFECYCLE,
    S3_BUCKET_LOGGING,
    S3_BUCKET_POLICY,
    S3_BUCKET_PUBLIC_ACCESS_BLOCK,
    S3_BUCKET_VERSIONING,
    S3_MULTI_REGION_ACCESS_POINT,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

OLDER = "aws:s3/bucketV2:BucketV2"
bucket = resource(S3_BUCKET, "media", bucket="media-files")
block = resource(
    S3_BUCKET_PUBLIC_ACCESS_BLOCK, "media-access", refers={"bucket": bucket}, **dict.fromkeys(BLOCKS, True)
)
versioning = resource(
    S3_BUCKET_VERSIONING, "media-versions", refers={"bucket": bucket}, versioningConfiguration={"status": "Enabled"}
)
delivery = {"Effect": "Allow", "Action": "s3:PutObject", "Principal": {"Service": "delivery.logs.amazonaws.com"}}
takes_logs = resource(S3_BUCKET_POLICY, "policy", refers={"bucket": bucket}, policy=json.dumps({"Statement": delivery}))


def encryption(**default: str) -> Given:
    """The bucket's default encryption."""
    rules = [{"applyServerSideEncryptionByDefault": default}]
    return resource(S3_BUCKET_ENCRYPTION, "media-encryption", refers={"bucket": bucket}, rules=rules)


@pytest.mark.parametrize("setting", BLOCKS)
def test_public_access_block(cases: Cases, setting: str) -> None:
    cases(
        "s3-bucket-public-access-block",
        passes=[[bucket, block], [bucket.with_props(bucket=UNKNOWN), block.with_props(bucket=UNKNOWN)]],
        fails=[
            [block.with_props(**{setting: False}), bucket],
            [block.with_props(**{setting: False}, bucket="of-another-stack")],
            [bucket],
        ],
        unknown=[[bucket, block.with_props(**{setting: UNKNOWN})]],
    )


def test_encryption_uses_a_customer_managed_key(cases: Cases) -> None:
    inline = {"rule": {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "key"}}}
    older = [{"rules": [{"applyServerSideEncryptionByDefaults": [{"sseAlgorithm": "AES256"}]}]}]
    cases(
        "s3-kms-encryption",
        passes=[
            [bucket, encryption(sseAlgorithm="aws:kms", kmsMasterKeyId="key")],
            [bucket, encryption(sseAlgorithm="aws:kms:dsse", kmsMasterKeyId=GIVEN)],
            [bucket.with_props(serverSideEncryptionConfiguration=inline)],
            [bucket, encryption(sseAlgorithm="AES256"), takes_logs],
        ],
        fails=[
            [bucket, encryption(sseAlgorithm="AES256")],
            [bucket, encryption(sseAlgorithm="aws:kms")],
            [bucket, encryption(sseAlgorithm="aws:kms", kmsMasterKeyId="arn:aws:kms:eu-west-1:1:alias/aws/s3")],
            [bucket],
            [Given(OLDER, "media", {"serverSideEncryptionConfigurations": older})],
        ],
        unknown=[
            [bucket, encryption(sseAlgorithm=UNKNOWN, kmsMasterKeyId="key")],
            [bucket, encryption(sseAlgorithm="AES256"), takes_logs.with_props(policy=UNKNOWN)],
        ],
    )


def test_an_origin_of_a_distribution_is_a_data_bucket_also_as_log_target(cases: Cases) -> None:
    distribution = resource(
        CLOUDFRONT_DISTRIBUTION,
        "site",
        refers={"origins": bucket},
        origins=[{"originId": "media", "domainName": UNKNOWN}],
    )
    cases(
        "s3-kms-encryption",
        passes=[[bucket, takes_logs]],
        fails=[[bucket, takes_logs, distribution]],
    )


def test_access_logging_split_and_inline(cases: Cases) -> None:
    target = resource(S3_BUCKET, "logs", bucket="log-files")
    logging = resource(S3_BUCKET_LOGGING, "media-logging", refers={"bucket": bucket, "targetBucket": target})
    cases(
        "s3-access-logging",
        passes=[
            [bucket, target, logging],
            [bucket.with_props(logging={"targetBucket": "log-files"}), target],
            [bucket, target, logging.with_props(targetBucket=UNKNOWN)],
            [bucket, takes_logs],
            [bucket, resource(S3_BUCKET_ACL, "acl", refers={"bucket": bucket}, acl="log-delivery-write")],
            [Given(OLDER, "media", {"loggings": [{"targetBucket": "log-files"}]}), target],
        ],
        fails=[[bucket], [Given(OLDER, "media")]],
        unknown=[[bucket, Given(S3_BUCKET_LOGGING, "lost", {"bucket": UNKNOWN, "targetBucket": "other-logs"})]],
    )


def test_lifecycle_split_and_inline(cases: Cases) -> None:
    lifecycle = resource(
        S3_BUCKET_LIFECYCLE, "ages", refers={"bucket": bucket}, rules=[{"id": "a", "status": "Enabled"}]
    )
    cases(
        "s3-lifecycle",
        passes=[
            [bucket, lifecycle],
            [bucket.with_props(lifecycleRules=[{"enabled": True}])],
            [
                bucket,
                Given("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "v2", lifecycle.wire),
            ],
            [
                bucket,
                versioning,
                Given(
                    S3_BUCKET_LIFECYCLE,
                    "ages",
                    {**lifecycle.props, "bucket": UNKNOWN},
                    {"bucket": versioning},
                ),
            ],
        ],
        fails=[
            [bucket],
            [bucket, lifecycle.with_props(rules=[{"id": "a", "status": "Disabled"}])],
            [Given(OLDER, "media", {"lifecycleRules": [{"enabled": False}]})],
        ],
        unknown=[
            [bucket, lifecycle.with_props(rules=[{"id": "a", "status": UNKNOWN}])],
            [bucket.with_props(lifecycleRules=UNKNOWN)],
        ],
    )


def test_versioning_split_and_inline(cases: Cases) -> None:
    inline = Given(S3_BUCKET, "media", {"versioning": {"enabled": True}})
    older = Given(OLDER, "media", {"versionings": [{"enabled": False}]})
    suspended = versioning.with_props(versioningConfiguration={"status": "Suspended"})
    cases(
        "s3-versioning",
        passes=[
            [bucket, versioning],
            [inline],
            [bucket, suspended, takes_logs],
            [Given(OLDER, "media", {"versionings": [{"enabled": True}]})],
        ],
        fails=[[bucket, suspended], [bucket], [older]],
        unknown=[
            [bucket, versioning.with_props(versioningConfiguration={"status": UNKNOWN})],
            [bucket.with_props(versioning=UNKNOWN)],
            [bucket, suspended, takes_logs.with_props(policy=UNKNOWN)],
        ],
    )


def test_access_points(cases: Cases) -> None:
    point = resource(S3_ACCESS_POINT, "point")
    cases(
        "s3-access-point-public-access-block",
        passes=[[point], [point.with_props(publicAccessBlockConfiguration={"blockPublicAcls": True})]],
        fails=[[point.with_props(publicAccessBlockConfiguration={"blockPublicAcls": False})]],
        unknown=[[point.with_props(publicAccessBlockConfiguration={"blockPublicAcls": UNKNOWN})]],
    )


def test_multi_region_access_points(cases: Cases) -> None:
    point = resource(S3_MULTI_REGION_ACCESS_POINT, "point", details={"name": "p"})
    cases(
        "s3-multi-region-access-point-public-access-block",
        passes=[[point]],
        fails=[[point.with_props(details={"publicAccessBlock": {"restrictPublicBuckets": False}})]],
        unknown=[[point.with_props(details={"publicAccessBlock": {"restrictPublicBuckets": UNKNOWN}})]],
    )
