"""Controls over S3 buckets."""

from policy.buckets import BUCKET, is_log_target
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control

PUBLIC_ACCESS_BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
ACCESS_POINT = "aws:s3/accessPoint:AccessPoint"

BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html"


@stack_control(
    "s3-bucket-public-access-block",
    title="S3 buckets block public access with all four settings",
    severity="high",
    types=[BUCKET],
    frameworks={
        "FSBP": ["S3.8"],
        "CIS 3.0": ["2.1.4"],
        "PCI DSS 4.0": ["1.4.4"],
        "NIST 800-53": ["AC-3", "AC-4", "AC-6", "SC-7"],
    },
    remedy="Give the bucket a BucketPublicAccessBlock with all four settings true.",
    url=f"{USER_GUIDE}#s3-8",
)
def public_access_is_blocked(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    blocks = stack.related(bucket, PUBLIC_ACCESS_BLOCK, "bucket")
    if not blocks:
        yield bucket.missing("nothing blocks public access")
    for block in blocks:
        for setting in BLOCKS:
            if not block.flag(setting):
                yield block.fail("public access is not blocked", setting)


@stack_control(
    "s3-versioning",
    title="S3 buckets keep versions, but for the targets of logs",
    severity="medium",
    types=[BUCKET],
    frameworks={
        "FSBP": ["S3.14"],
        "PCI DSS 4.0": ["10.3.4"],
        "NIST 800-53": ["AU-9(2)", "CP-6", "CP-9", "CP-10", "SC-5(2)", "SI-12", "SI-13(5)"],
    },
    remedy="Set versioning_configuration.status of the bucket's BucketVersioning to Enabled.",
    url=f"{USER_GUIDE}#s3-14",
)
def versions_are_kept(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    split = stack.related(bucket, VERSIONING, "bucket")
    off = [versioning for versioning in split if versioning.text("versioningConfiguration.status") != "Enabled"]
    if not (off if split else not bucket.flag("versioning.enabled")) or is_log_target(bucket, stack):
        return
    for versioning in off:
        yield versioning.missing("versioning is not enabled", "versioningConfiguration.status")
    if not split:
        yield bucket.missing("versioning is not enabled", "versioning.enabled")


@resource_control(
    "s3-access-point-public-access-block",
    title="S3 access points block public access with all four settings",
    severity="critical",
    types=[ACCESS_POINT],
    frameworks={"FSBP": ["S3.19"], "PCI DSS 4.0": ["1.4.4"], "NIST 800-53": ["AC-3", "AC-4", "AC-6", "SC-7"]},
    remedy="Leave public_access_block_configuration out, or set all four settings true: it cannot be changed later.",
    url=f"{USER_GUIDE}#s3-19",
)
def access_point_blocks_public_access(point: Resource, settings: Settings) -> Iterator[Finding]:
    block = point.node("publicAccessBlockConfiguration")
    for setting in BLOCKS:
        if not block.flag(setting, default=True):
            yield block.fail("public access is not blocked", setting)
