"""Media pipelines: scans of uploads, jobs of MediaConvert, images that are made on request."""

from collections.abc import Iterator
from typing import Any, cast

from tools.mutation.changes import Statement, at, in_statements, limited, put, without, without_statement
from tools.mutation.graph import Broken, Captured, Mutation, Node, by, clone, through
from tools.mutation.kinds.edge import DISTRIBUTION
from tools.mutation.kinds.storage import POLICY

PLAN = "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
TRANSCODER = "mediaconvert.amazonaws.com"
FUNCTION_URL = "abcdef.lambda-url.us-east-1.on.aws"


def of_jobs(node: Node, captured: Captured) -> bool:
    """Whether a policy is of a role that MediaConvert assumes."""
    return any(TRANSCODER in role["inputs"]["assumeRolePolicy"] for role in captured.targets(node, "role"))


def whole_bucket(statement: Statement) -> None:
    """All objects of the buckets in place of those below prefixes."""
    resource: Any = statement["Resource"]
    arns = cast("list[str]", resource if isinstance(resource, list) else [resource])
    statement["Resource"] = [f"{arn.partition('/')[0]}/*" for arn in arns]


def made_for_anyone(node: Node, captured: Captured) -> Iterator[Broken]:
    """A function in place of the second origin of a group, and behaviors without signing."""
    for group in node["inputs"].get("originGroups") or ():
        broken = clone(node)
        second = group["members"][1]["originId"]
        for origin in broken["inputs"]["origins"]:
            if origin["originId"] == second:
                origin["domainName"] = FUNCTION_URL
        behaviors = [broken["inputs"]["defaultCacheBehavior"], *(broken["inputs"].get("orderedCacheBehaviors") or ())]
        targeted = [each for each in behaviors if each["targetOriginId"] == group["originId"]]
        for behavior in targeted:
            behavior.pop("trustedKeyGroups", None)
        if targeted and _starts_with_bucket(node, group):
            yield Broken([broken], "originGroups")


def _starts_with_bucket(node: Node, group: Node) -> bool:
    """Whether the first origin of a group is a bucket."""
    first = group["members"][0]["originId"]
    return any(
        each["originId"] == first and ".s3." in str(at(each, "domainName")) for each in node["inputs"]["origins"]
    )


KINDS = [
    *(
        Mutation(name=f"malware protection: {what}", type=PLAN, change=change, controls=["guardduty-malware-tags"])
        for what, change in (
            ("results not tagged", put("actions[*].taggings[*].status", "DISABLED")),
            ("no actions", without("actions")),
        )
    ),
    Mutation(
        name="bucket policy: uploads are read before their scan",
        type=POLICY,
        change=without_statement(of=lambda statement: "s3:ExistingObjectTag/" in str(statement.get("Condition"))),
        controls=["guardduty-malware-reads"],
        reports=through("bucket", PLAN, "protectedResource"),
    ),
    Mutation(
        name="transcoding: jobs read and write whole buckets",
        type=ROLE_POLICY,
        change=limited(in_statements(whole_bucket, of=lambda statement: "Objects" in statement["Sid"]), of_jobs),
        controls=["mediaconvert-role-objects"],
        reports=by("role"),
    ),
    Mutation(
        name="distribution: images are made for anyone",
        type=DISTRIBUTION,
        change=made_for_anyone,
        controls=["cloudfront-transformation-signed"],
    ),
]
