"""S3: the account's public access block, directory buckets, buckets that log into themselves."""

import pytest

from policy.tokens import (
    S3_ACCOUNT_PUBLIC_ACCESS_BLOCK,
    S3_BUCKET,
    S3_BUCKET_LIFECYCLE,
    S3_BUCKET_LOGGING,
    S3_DIRECTORY_BUCKET,
)
from tests.policy.harness import UNKNOWN, Cases, resource

BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


@pytest.mark.parametrize("setting", BLOCKS)
def test_the_account_blocks_public_access(setting: str, cases: Cases) -> None:
    block = resource(S3_ACCOUNT_PUBLIC_ACCESS_BLOCK, **dict.fromkeys(BLOCKS, True))
    cases(
        "s3-account-public-access-block",
        passes=[[block]],
        fails=[[block.with_props(**{setting: None})], [block.with_props(**{setting: False})]],
        unknown=[[block.with_props(**{setting: UNKNOWN})]],
    )


def test_buckets_do_not_log_into_themselves(cases: Cases) -> None:
    media = resource(S3_BUCKET, "media", bucket="media")
    logs = resource(S3_BUCKET, "logs", bucket="logs")
    to_logs = resource(S3_BUCKET_LOGGING, "logging", refers={"bucket": media, "targetBucket": logs})
    to_itself = resource(S3_BUCKET_LOGGING, "logging", refers={"bucket": media, "targetBucket": media})
    literal = resource(S3_BUCKET_LOGGING, "logging", bucket="media", targetBucket="media")
    cases(
        "s3-log-loop",
        passes=[[to_logs, media, logs], [media, logs], [media.with_props(loggings=UNKNOWN)]],
        fails=[
            [to_itself, media],
            [to_itself.with_props(bucket=UNKNOWN, targetBucket=UNKNOWN), media],
            [literal],
            [media.with_props(logging={"targetBucket": "media"})],
        ],
    )


def test_directory_buckets_have_a_lifecycle(cases: Cases) -> None:
    bucket = resource(S3_DIRECTORY_BUCKET, "fast")
    cases(
        "s3-directory-bucket-lifecycle",
        passes=[[bucket, resource(S3_BUCKET_LIFECYCLE, "lifecycle", refers={"bucket": bucket})]],
        fails=[[bucket]],
    )
