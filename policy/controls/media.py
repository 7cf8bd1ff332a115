"""Controls for media pipelines: malware protection, transcoding, and images that are made on request."""

from policy.frameworks import LEAST_PRIVILEGE, NOT_PUBLIC, PCI_LEAST_PRIVILEGE
from policy.iam.actions import expand
from policy.iam.documents import read
from policy.iam.identities import permissions
from policy.iam.trust import trust_statements
from policy.iam.wildcards import is_anything
from policy.readers.buckets import policy_documents
from policy.readers.distributions import behaviours, is_function_url, is_s3, targets
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import CLOUDFRONT_DISTRIBUTION, GUARDDUTY_MALWARE_PROTECTION_PLAN, IAM_ROLE, S3_BUCKET

GUARDDUTY_GUIDE = "https://docs.aws.amazon.com/guardduty/latest/ug"
MEDIACONVERT = "mediaconvert.amazonaws.com"
SCAN_TAG = "s3:existingobjecttag/guarddutymalwarescanstatus"
OBJECTS = frozenset({"s3:getobject", "s3:putobject", "s3:deleteobject"})
MALICIOUS_CODE = ["SI-3", "SI-3(8)"]


@resource_control(
    "guardduty-malware-tags",
    title="Malware protection tags objects with the result of their scan",
    severity="medium",
    types=[GUARDDUTY_MALWARE_PROTECTION_PLAN],
    frameworks={"PCI DSS 4.0": ["5.2.2"], "NIST 800-53": MALICIOUS_CODE},
    remedy="Set actions.taggings.status to ENABLED.",
    url=f"{GUARDDUTY_GUIDE}/tag-based-access-s3-malware-protection.html",
)
def results_are_tagged(plan: Resource, settings: Settings) -> Iterator[Finding]:
    tagging = [each for action in plan.nodes("actions") for each in action.nodes("taggings")]
    if not any(each.string("status") == "ENABLED" or each.is_unknown("status") for each in tagging):
        yield plan.missing("no policy can tell a clean object from another one", "actions")


@stack_control(
    "guardduty-malware-reads",
    title="Objects with malware protection are read only if their scan found nothing",
    severity="medium",
    types=[GUARDDUTY_MALWARE_PROTECTION_PLAN],
    frameworks={"PCI DSS 4.0": ["5.2.2"], "NIST 800-53": MALICIOUS_CODE},
    remedy="Deny s3:GetObject in the bucket policy unless s3:ExistingObjectTag/GuardDutyMalwareScanStatus is "
    "NO_THREATS_FOUND, except to the plan's role.",
    url=f"{GUARDDUTY_GUIDE}/tag-based-access-s3-malware-protection.html",
)
def reads_need_a_clean_scan(plan: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    protected = plan.node("protectedResource.s3Bucket")
    for bucket in stack.follow(protected, "bucketName", S3_BUCKET):
        denied = [
            statement
            for document in policy_documents(stack, bucket)
            for statement in read(document, ("Effect", "Action", "Resource", "Condition"))
            if not statement.allows
            and any("s3:getobject" in expand(action) for action in statement.actions)
            and any(condition.name == SCAN_TAG for condition in statement.conditions)
        ]
        for prefix in protected.strings("objectPrefixes") or [""]:
            if not any(_includes(arn, prefix) for statement in denied for arn in statement.resources):
                yield protected.missing(
                    f"the policy of {bucket.name} allows reading {prefix}* before the scan", "bucketName"
                )


def _includes(arn: str, prefix: str) -> bool:
    """Whether an ARN includes all objects of a bucket below a prefix."""
    return is_anything(arn) or arn.partition(":::")[2].partition("/")[2] in ("*", f"{prefix}*")


@stack_control(
    "mediaconvert-role-objects",
    title="Roles of MediaConvert are restricted to key prefixes",
    severity="medium",
    types=[IAM_ROLE],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": LEAST_PRIVILEGE},
    remedy="Name the prefixes of sources and outputs: arn:aws:s3:::${BucketName}/incoming/*.",
    url="https://docs.aws.amazon.com/mediaconvert/latest/ug/iam-role.html",
)
def jobs_are_restricted_to_prefixes(role: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    trusted = {value for _, each in trust_statements(role, "Principal") for _, value in each.principals}
    if MEDIACONVERT not in trusted:
        return
    for grant in permissions(stack, role).grants:
        statement = grant.statement
        if not statement.allows or not any(OBJECTS & expand(action) for action in statement.actions):
            continue
        for arn in statement.resources:
            if _is_whole_bucket(arn):
                yield grant.node.fail(f"{statement.label} allows jobs all objects of {arn}", value=arn)


def _is_whole_bucket(arn: str) -> bool:
    """Whether an ARN includes all objects of a bucket."""
    return is_anything(arn) or is_anything(arn.partition(":::")[2].partition("/")[2])


@stack_control(
    "cloudfront-transformation-signed",
    title="Images are made on request for signed requests only",
    severity="medium",
    types=[CLOUDFRONT_DISTRIBUTION],
    frameworks={"PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": [*NOT_PUBLIC, "SC-5"]},
    remedy="Set trusted_key_groups on behaviours whose origin group ends in a function URL.",
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html",
)
def transformations_are_signed(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for behaviour in behaviours(distribution):
        origins = list(targets(distribution, behaviour))
        made = any(is_s3(origin) for origin in origins) and any(is_function_url(each, stack) for each in origins)
        if made and not behaviour.has("trustedKeyGroups"):
            yield behaviour.missing("anyone can have the function make what the bucket lacks", "trustedKeyGroups")
