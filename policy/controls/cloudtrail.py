"""Controls for CloudTrail: regions, integrity, encryption and delivery of trails."""

from policy.frameworks import AT_REST, LOGGED
from policy.guides import SECURITY_HUB
from policy.readers.keys import has_customer_key
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import CLOUDTRAIL_TRAIL

GUIDE = f"{SECURITY_HUB}/cloudtrail-controls.html"


@resource_control(
    "cloudtrail-multi-region",
    title="Trails record all regions",
    severity="high",
    types=[CLOUDTRAIL_TRAIL],
    frameworks={"FSBP": ["CloudTrail.1"], "CIS 5.0": ["3.1"], "NIST 800-53": LOGGED},
    remedy="Set is_multi_region_trail to true and leave enable_logging on.",
    url=f"{GUIDE}#cloudtrail-1",
)
def records_all_regions(trail: Resource, settings: Settings) -> Iterator[Finding]:
    if not trail.flag("isMultiRegionTrail"):
        yield trail.fail("the trail records one region only", "isMultiRegionTrail")
    if not trail.flag("enableLogging", default=True):
        yield trail.fail("the trail does not record", "enableLogging")


@resource_control(
    "cloudtrail-customer-key",
    title="Trails are encrypted with a customer managed key",
    severity="medium",
    types=[CLOUDTRAIL_TRAIL],
    frameworks={"FSBP": ["CloudTrail.2"], "CIS 5.0": ["3.5"], "NIST 800-53": AT_REST},
    remedy="Set kms_key_id to the region's key.",
    url=f"{GUIDE}#cloudtrail-2",
)
def has_customer_managed_key(trail: Resource, settings: Settings) -> Iterator[Finding]:
    if not has_customer_key(trail, "kmsKeyId"):
        yield trail.fail("log files are not encrypted with a customer managed key", "kmsKeyId")


@resource_control(
    "cloudtrail-log-validation",
    title="Trails have log file validation",
    severity="low",
    types=[CLOUDTRAIL_TRAIL],
    frameworks={"FSBP": ["CloudTrail.4"], "CIS 5.0": ["3.2"], "NIST 800-53": ["AU-9", "SI-7(1)", "SI-7(7)"]},
    remedy="Set enable_log_file_validation to true.",
    url=f"{GUIDE}#cloudtrail-4",
)
def log_files_are_validated(trail: Resource, settings: Settings) -> Iterator[Finding]:
    if not trail.flag("enableLogFileValidation"):
        yield trail.fail("changed or deleted log files remain unnoticed", "enableLogFileValidation")


@resource_control(
    "cloudtrail-log-group",
    title="Trails are delivered to CloudWatch Logs",
    severity="low",
    types=[CLOUDTRAIL_TRAIL],
    frameworks={"FSBP": ["CloudTrail.5"], "NIST 800-53": LOGGED},
    remedy="Set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn.",
    url=f"{GUIDE}#cloudtrail-5",
)
def is_delivered_to_a_log_group(trail: Resource, settings: Settings) -> Iterator[Finding]:
    if not trail.has("cloudWatchLogsGroupArn"):
        yield trail.fail("the trail has no log group", "cloudWatchLogsGroupArn")
