"""Controls for S3 buckets: public access, encryption, logs, lifecycle, versioning."""

from policy.frameworks import LOGGED, NOT_PUBLIC
from policy.guides import S3_CONTROLS
from policy.readers.buckets import encryption_rules, first, unless_logs, unversioned
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    S3_ACCESS_POINT,
    S3_BUCKET,
    S3_BUCKET_LIFECYCLE,
    S3_BUCKET_LOGGING,
    S3_BUCKET_PUBLIC_ACCESS_BLOCK,
    S3_MULTI_REGION_ACCESS_POINT,
)

BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
AWS_MANAGED_KEY = "alias/aws/s3"


@stack_control(
    "s3-bucket-public-access-block",
    title="S3 buckets block public access with all four settings",
    severity="high",
    types=[S3_BUCKET, S3_BUCKET_PUBLIC_ACCESS_BLOCK],
    frameworks={
        "FSBP": ["S3.8"],
        "CIS 5.0": ["2.1.4"],
        "PCI DSS 4.0": ["1.4.4"],
        "NIST 800-53": NOT_PUBLIC,
    },
    remedy="Add a BucketPublicAccessBlock of the bucket with all four settings true.",
    url=f"{S3_CONTROLS}#s3-8",
)
def public_access_is_blocked(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """The settings are those of the block itself: its bucket may be outside of the stack."""
    if resource.type == S3_BUCKET_PUBLIC_ACCESS_BLOCK:
        yield from _disabled_settings(resource, default=False)
    elif not stack.related(resource, S3_BUCKET_PUBLIC_ACCESS_BLOCK, "bucket"):
        yield resource.missing("public access is not blocked")


@stack_control(
    "s3-kms-encryption",
    title="S3 data buckets are encrypted with a customer managed key",
    severity="medium",
    types=[S3_BUCKET],
    frameworks={
        "FSBP": ["S3.17"],
        "PCI DSS 4.0": ["3.5.1"],
        "NIST 800-53": [
            "AU-9", "CA-9(1)", "CM-3(6)", "SC-7(10)", "SC-12(2)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)",
        ],
    },
    remedy="Set sse_algorithm to aws:kms and kms_master_key_id to a customer managed key in the bucket's region.",
    url=f"{S3_CONTROLS}#s3-17",
)  # fmt: skip
def is_encrypted_with_customer_managed_key(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    yield from unless_logs(stack, bucket, _without_customer_managed_key(bucket, stack))


def _without_customer_managed_key(bucket: Resource, stack: Stack) -> Iterator[Finding]:
    rules = list(encryption_rules(stack, bucket))
    if not rules:
        yield bucket.missing("the bucket is encrypted with SSE-S3, without a customer managed key")
    for rule in rules:
        algorithm = rule.string("sseAlgorithm")
        if algorithm and not algorithm.startswith("aws:kms"):
            yield rule.fail("the bucket is encrypted with SSE-S3, without a customer managed key", "sseAlgorithm")
        elif not rule.has("kmsMasterKeyId") or str(rule.peek("kmsMasterKeyId")).endswith(AWS_MANAGED_KEY):
            yield rule.fail("the bucket is encrypted with the AWS managed key", "kmsMasterKeyId")


@stack_control(
    "s3-access-logging",
    title="S3 buckets have access logs",
    severity="medium",
    types=[S3_BUCKET],
    frameworks={
        "FSBP": ["S3.9"],
        "CIS 5.0": ["3.4"],
        "PCI DSS 4.0": ["10.2.1"],
        "NIST 800-53": [*LOGGED, "AC-2(4)", "AC-6(9)", "SI-3(8)", "SI-4(20)"],
    },
    remedy="Add a BucketLogging of the bucket with the region's logs bucket as target.",
    url=f"{S3_CONTROLS}#s3-9",
)
def access_is_logged(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    inline = bucket.node(first(bucket, "logging", "loggings"))
    split = stack.related(bucket, S3_BUCKET_LOGGING, "bucket")
    if not any(logging.has("targetBucket") for logging in (*split, inline)):
        yield from unless_logs(stack, bucket, [bucket.missing("the bucket has no access logs")])


@stack_control(
    "s3-lifecycle",
    title="S3 buckets have a lifecycle configuration",
    severity="low",
    types=[S3_BUCKET],
    frameworks={
        "FSBP": ["S3.13"],
        "NIST 800-53": ["CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SI-13(5)"],
    },
    remedy="Add a BucketLifecycleConfiguration of the bucket with at least one enabled rule.",
    url=f"{S3_CONTROLS}#s3-13",
)
def lifecycle_is_set(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    split = stack.related(bucket, S3_BUCKET_LIFECYCLE, "bucket")
    if any(rule.string("status") == "Enabled" for configuration in split for rule in configuration.nodes("rules")):
        return
    if split:
        yield split[0].missing("the lifecycle configuration has no enabled rule", "rules")
    elif not any(rule.flag("enabled") for rule in bucket.nodes("lifecycleRules")):
        yield bucket.missing("the bucket has no lifecycle configuration", "lifecycleRules")


@stack_control(
    "s3-versioning",
    title="S3 buckets have versioning, except log targets",
    severity="low",
    types=[S3_BUCKET],
    frameworks={
        "FSBP": ["S3.14"],
        "NIST 800-53": [
            "AU-9(2)", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "CP-10", "SC-5(2)", "SI-12", "SI-13(5)",
        ],
    },
    remedy="Set versioning_configuration.status of the bucket's BucketVersioning to Enabled.",
    url=f"{S3_CONTROLS}#s3-14",
)  # fmt: skip
def versioning_is_enabled(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    yield from unless_logs(stack, bucket, unversioned(bucket, stack))


@resource_control(
    "s3-access-point-public-access-block",
    title="S3 access points block public access with all four settings",
    severity="critical",
    types=[S3_ACCESS_POINT],
    frameworks={"FSBP": ["S3.19"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Omit public_access_block_configuration, or set all four settings true: it cannot be changed later.",
    url=f"{S3_CONTROLS}#s3-19",
)
def access_point_blocks_public_access(point: Resource, settings: Settings) -> Iterator[Finding]:
    yield from _disabled_settings(point.node("publicAccessBlockConfiguration"), default=True)


@resource_control(
    "s3-multi-region-access-point-public-access-block",
    title="S3 Multi-Region Access Points block public access with all four settings",
    severity="high",
    types=[S3_MULTI_REGION_ACCESS_POINT],
    frameworks={"FSBP": ["S3.24"], "PCI DSS 4.0": ["1.4.4"]},
    remedy="Omit details.public_access_block, or set all four settings true: it cannot be changed later.",
    url=f"{S3_CONTROLS}#s3-24",
)
def multi_region_access_point_blocks_public_access(point: Resource, settings: Settings) -> Iterator[Finding]:
    yield from _disabled_settings(point.node("details.publicAccessBlock"), default=True)


def _disabled_settings(block: Node, *, default: bool) -> Iterator[Finding]:
    for setting in BLOCKS:
        if not block.flag(setting, default=default):
            yield block.fail("public access is not blocked", setting)
