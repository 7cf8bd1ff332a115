"""S3 controls: pass, fail, unknown, exempt."""

import json

import pytest

from policy.controls.s3 import ACCESS_POINT, BLOCKS, BUCKET, PUBLIC_ACCESS_BLOCK, VERSIONING
from tests.policy.harness import UNKNOWN, Cases, Given, resource

bucket = resource(BUCKET, "media", bucket="media-files")
block = resource(PUBLIC_ACCESS_BLOCK, "media-access", refers={"bucket": bucket}, **dict.fromkeys(BLOCKS, True))
versioning = resource(
    VERSIONING, "media-versions", refers={"bucket": bucket}, versioningConfiguration={"status": "Enabled"}
)


@pytest.mark.parametrize("setting", BLOCKS)
def test_public_access_block(cases: Cases, setting: str) -> None:
    cases(
        "s3-bucket-public-access-block",
        passes=[[bucket, block], [bucket.but(bucket=UNKNOWN), block.but(bucket=UNKNOWN)]],
        fails=[[bucket, block.but(**{setting: False})], [bucket]],
        unknown=[[bucket, block.but(**{setting: UNKNOWN})]],
    )


def test_versioning_split_and_inline(cases: Cases) -> None:
    inline = Given(BUCKET, "media", {"versioning": {"enabled": True}})
    older = Given("aws:s3/bucketV2:BucketV2", "media", {"versionings": [{"enabled": False}]})
    suspended = versioning.but(versioningConfiguration={"status": "Suspended"})
    delivery = {"Effect": "Allow", "Action": "s3:PutObject", "Principal": {"Service": "delivery.logs.amazonaws.com"}}
    policy = resource(
        "aws:s3/bucketPolicy:BucketPolicy", "p", refers={"bucket": bucket}, policy=json.dumps({"Statement": delivery})
    )
    cases(
        "s3-versioning",
        passes=[[bucket, versioning], [inline], [bucket, suspended, policy]],
        fails=[[bucket, suspended], [bucket], [older]],
        unknown=[
            [bucket, versioning.but(versioningConfiguration={"status": UNKNOWN})],
            [bucket.but(versioning=UNKNOWN)],
            [bucket, suspended, policy.but(policy=UNKNOWN)],
        ],
    )


def test_access_points(cases: Cases) -> None:
    point = resource(ACCESS_POINT, "point")
    cases(
        "s3-access-point-public-access-block",
        passes=[[point], [point.but(publicAccessBlockConfiguration={"blockPublicAcls": True})]],
        fails=[[point.but(publicAccessBlockConfiguration={"blockPublicAcls": False})]],
        unknown=[[point.but(publicAccessBlockConfiguration={"blockPublicAcls": UNKNOWN})]],
    )
