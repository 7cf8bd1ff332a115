"""Controls for the account's public access block, directory buckets, and buckets that log into themselves."""

from policy.frameworks import NOT_PUBLIC, RECOVERABLE
from policy.guides import S3_CONTROLS
from policy.readers.buckets import first
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    S3_ACCOUNT_PUBLIC_ACCESS_BLOCK,
    S3_BUCKET,
    S3_BUCKET_LIFECYCLE,
    S3_BUCKET_LOGGING,
    S3_DIRECTORY_BUCKET,
)

BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


@resource_control(
    "s3-account-public-access-block",
    title="The account blocks public access to S3 with all four settings",
    severity="high",
    types=[S3_ACCOUNT_PUBLIC_ACCESS_BLOCK],
    frameworks={"FSBP": ["S3.1"], "CIS 5.0": ["2.1.4"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set all four settings true; they are false by default.",
    url=f"{S3_CONTROLS}#s3-1",
)
def account_blocks_public_access(block: Resource, settings: Settings) -> Iterator[Finding]:
    for setting in BLOCKS:
        if not block.flag(setting):
            yield block.fail("public access is not blocked", setting)


@stack_control(
    "s3-log-loop",
    title="Buckets do not log into themselves",
    severity="medium",
    types=[S3_BUCKET, S3_BUCKET_LOGGING],
    frameworks={"PCI DSS 4.0": ["10.3.2"], "NIST 800-53": ["AU-4", "AU-9"]},
    remedy="Set target_bucket to the region's logs bucket.",
    url="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
)
def logs_are_in_another_bucket(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Each delivered log file is logged again, without an end."""
    inline = subject.type == S3_BUCKET
    path = f"{first(subject, 'logging', 'loggings')}.targetBucket" if inline else "targetBucket"
    target = subject.peek(path)
    if not isinstance(target, str) and not subject.is_reference(path):
        return
    sources = [subject] if inline else stack.follow(subject, "bucket", S3_BUCKET)
    literal = isinstance(target, str) and target == subject.peek("bucket")
    if literal or any(source in sources for source in stack.follow(subject, path, S3_BUCKET)):
        yield subject.fail("each log file creates further ones", path, value="")


@stack_control(
    "s3-directory-bucket-lifecycle",
    title="Directory buckets have a lifecycle configuration",
    severity="low",
    types=[S3_DIRECTORY_BUCKET],
    frameworks={"FSBP": ["S3.25"], "NIST 800-53": RECOVERABLE},
    remedy="Add a BucketLifecycleConfiguration of the bucket.",
    url=f"{S3_CONTROLS}#s3-25",
)
def directory_bucket_has_a_lifecycle(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not stack.related(bucket, S3_BUCKET_LIFECYCLE, "bucket"):
        yield bucket.missing("objects of the bucket never expire")
