"""S3 buckets with all that belongs to them, in the split form and in the inline one, and older names of both."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from policy.finding import Finding
from policy.iam.documents import Statement, parse, parse_text
from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import (
    CLASSIC_LOAD_BALANCER,
    CLOUDFRONT_DISTRIBUTION,
    CLOUDTRAIL_TRAIL,
    EC2_FLOW_LOG,
    ELB_LOAD_BALANCER,
    LOGS_DELIVERY_DESTINATION,
    S3_BUCKET,
    S3_BUCKET_ACL,
    S3_BUCKET_ENCRYPTION,
    S3_BUCKET_LOGGING,
    S3_BUCKET_POLICY,
    S3_BUCKET_VERSIONING,
    WAF_WEB_ACL_LOGGING_CONFIGURATION,
)
from policy.unknown import UNKNOWN, note

# Who writes logs into buckets, as the services' user guides name them in the policies that they ask for.
LOG_WRITERS = frozenset(
    {
        "logging.s3.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "logdelivery.elasticloadbalancing.amazonaws.com",
        "cloudtrail.amazonaws.com",
        "config.amazonaws.com",
    }
)
# Settings by which a service is told to write its logs into a bucket.
LOG_SETTINGS = (
    (S3_BUCKET_LOGGING, "targetBucket"),
    (S3_BUCKET, "logging.targetBucket"),
    (S3_BUCKET, "loggings[0].targetBucket"),
    (CLOUDFRONT_DISTRIBUTION, "loggingConfig.bucket"),
    (ELB_LOAD_BALANCER, "accessLogs.bucket"),
    (ELB_LOAD_BALANCER, "connectionLogs.bucket"),
    (CLASSIC_LOAD_BALANCER, "accessLogs.bucket"),
    (CLOUDTRAIL_TRAIL, "s3BucketName"),
    (EC2_FLOW_LOG, "logDestination"),
    (WAF_WEB_ACL_LOGGING_CONFIGURATION, "logDestinationConfigs"),
    (
        LOGS_DELIVERY_DESTINATION,
        "deliveryDestinationConfiguration.destinationResourceArn",
    ),
)


def first(node: Node, *paths: str) -> str:
    """The first of several paths at which something stands, else the first: one setting under its various names."""
    return next((path for path in paths if node.has(path)), paths[0])


def only(stack: Stack, node: Node, path: str, *types: str) -> Resource | None:
    """The one resource that a property takes its value from; None, and noted, where it may be one of several."""
    found = stack.follow(node, path, *types)
    if len(found) > 1 and node.is_unknown(path):
        note(f"{node.resource.name}.{path}")
        return None
    return found[0] if found else None


def policy_documents(stack: Stack, bucket: Resource) -> list[Node]:
    """The nodes of a bucket's policies: the separate ones, else the inline one, which also reads them back."""
    split = stack.related(bucket, S3_BUCKET_POLICY, "bucket")
    if split:
        return [policy.node("policy") for policy in split]
    return [bucket.node("policy")] if bucket.has("policy") else []


def encryption_rules(stack: Stack, bucket: Resource) -> Iterator[Node]:
    """What a bucket encrypts with by default: nodes with `sseAlgorithm` and `kmsMasterKeyId`."""
    split = stack.related(bucket, S3_BUCKET_ENCRYPTION, "bucket")
    holders: list[Node] = [rule for configuration in split for rule in configuration.nodes("rules")]
    if not split:
        inline = bucket.node(first(bucket, "serverSideEncryptionConfiguration", "serverSideEncryptionConfigurations"))
        holders = inline.nodes(first(inline, "rule", "rules"))
    for rule in holders:
        yield from rule.nodes(first(rule, "applyServerSideEncryptionByDefault", "applyServerSideEncryptionByDefaults"))


def uses_kms(stack: Stack, bucket: Resource) -> bool:
    """Whether a bucket encrypts with KMS by default, whichever key it takes."""
    return any(rule.string("sseAlgorithm").startswith("aws:kms") for rule in encryption_rules(stack, bucket))


def buckets_named(stack: Stack, text: str) -> list[Resource]:
    """The buckets of the stack that an ARN of a bucket or of its objects, or a name, stands for."""
    name = text.rpartition(":::")[2].partition("/")[0]
    return stack.by_identifier(text.partition("/")[0], S3_BUCKET) or stack.by_identifier(name, S3_BUCKET)


def allows(statement: Statement, action: str) -> bool:
    """Whether a statement grants an action (written in lower case), by its name or by a pattern."""
    return statement.allows and any(fnmatchcase(action, pattern.lower()) for pattern in statement.actions)


def is_log_target(bucket: Resource, stack: Stack) -> bool:
    """Whether log deliveries write to a bucket: a service is told to, or its policy or ACL lets them.

    A bucket that viewers are served from holds data, whatever else is written to it. A policy that is not known yet
    is noted for the rule at work: report with `missing` after asking.
    """
    if stack.related(bucket, CLOUDFRONT_DISTRIBUTION, "origins"):
        return False
    if any(stack.related(bucket, type_, path) for type_, path in LOG_SETTINGS):
        return True
    acls = [bucket, *stack.related(bucket, S3_BUCKET_ACL, "bucket")]
    if any(acl.peek("acl") == "log-delivery-write" for acl in acls):
        return True
    return any(_lets_logs_in(document) for document in policy_documents(stack, bucket))


def unless_logs(stack: Stack, bucket: Resource, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about a bucket unless it takes logs; undecided where that cannot be told."""
    found = list(findings)
    if found and not is_log_target(bucket, stack):
        yield from (replace(finding, conclusive=False) for finding in found)


def _lets_logs_in(document: Node) -> bool:
    """Whether a policy lets a log service write. Unknown resources and conditions do not matter here."""
    value = document.value
    if value is UNKNOWN:
        return False
    statements, _ = parse_text(value) if isinstance(value, str) else parse(value)
    return any(
        allows(statement, "s3:putobject")
        and any(kind == "Service" and service in LOG_WRITERS for kind, service in statement.principals)
        for statement in statements
    )


def unversioned(bucket: Resource, stack: Stack) -> Iterator[Finding]:
    """What keeps a bucket from keeping versions."""
    split = stack.related(bucket, S3_BUCKET_VERSIONING, "bucket")
    for versioning in split:
        if versioning.string("versioningConfiguration.status") != "Enabled":
            yield versioning.fail("versioning is not enabled", "versioningConfiguration.status")
    inline = first(bucket, "versioning.enabled", "versionings.enabled")
    if not split and not bucket.flag(inline):
        yield bucket.missing("versioning is not enabled", inline)
