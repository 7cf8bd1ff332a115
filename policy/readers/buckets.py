"""S3 buckets with their split and inline settings, by current and older names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from policy.finding import Finding
from policy.iam.documents import Statement, parse, parse_json
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

# Principals of log deliveries, from the bucket policies in the services' user guides.
LOG_WRITERS = frozenset(
    {
        "logging.s3.amazonaws.com",
        "delivery.logs.amazonaws.com",
        "logdelivery.elasticloadbalancing.amazonaws.com",
        "cloudtrail.amazonaws.com",
        "config.amazonaws.com",
    }
)
# Properties of services with the bucket of their logs.
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
    """The first of several paths with a value, else the first path: alternative names of one setting."""
    return next((path for path in paths if node.has(path)), paths[0])


def only(stack: Stack, node: Node, path: str, *types: str) -> Resource | None:
    """The resource to which a property refers; None (recorded as unknown) if it is one of several."""
    found = stack.follow(node, path, *types)
    if len(found) > 1 and node.is_unknown(path):
        note(f"{node.resource.name}.{path}")
        return None
    return found[0] if found else None


def policy_documents(stack: Stack, bucket: Resource) -> list[Node]:
    """Nodes of a bucket's policies: the separate ones, else the inline one, which the provider also computes."""
    split = stack.related(bucket, S3_BUCKET_POLICY, "bucket")
    if split:
        return [policy.node("policy") for policy in split]
    return [bucket.node("policy")] if bucket.has("policy") else []


def documents(stack: Stack, subject: Resource) -> list[Node]:
    """Nodes of the policies of a bucket, or of a separate policy whose bucket is outside of the stack."""
    if subject.type == S3_BUCKET:
        return policy_documents(stack, subject)
    return [] if stack.follow(subject, "bucket", S3_BUCKET) else [subject.node("policy")]


def encryption_rules(stack: Stack, bucket: Resource) -> Iterator[Node]:
    """Default encryption of a bucket: nodes with `sseAlgorithm` and `kmsMasterKeyId`."""
    split = stack.related(bucket, S3_BUCKET_ENCRYPTION, "bucket")
    holders: list[Node] = [rule for configuration in split for rule in configuration.nodes("rules")]
    if not split:
        inline = bucket.node(first(bucket, "serverSideEncryptionConfiguration", "serverSideEncryptionConfigurations"))
        holders = inline.nodes(first(inline, "rule", "rules"))
    for rule in holders:
        yield from rule.nodes(first(rule, "applyServerSideEncryptionByDefault", "applyServerSideEncryptionByDefaults"))


def uses_kms(stack: Stack, bucket: Resource) -> bool:
    """Whether the default encryption of a bucket uses KMS, with any key."""
    return any(rule.string("sseAlgorithm").startswith("aws:kms") for rule in encryption_rules(stack, bucket))


def buckets_of(stack: Stack, identifier: str) -> list[Resource]:
    """Buckets of the stack with a name, or with an ARN of the bucket or its objects."""
    name = identifier.rpartition(":::")[2].partition("/")[0]
    return stack.by_identifier(identifier.partition("/")[0], S3_BUCKET) or stack.by_identifier(name, S3_BUCKET)


def allows(statement: Statement, action: str) -> bool:
    """Whether a statement allows an action (in lower case), by name or wildcard."""
    return statement.allows and any(fnmatchcase(action, pattern.lower()) for pattern in statement.actions)


def is_log_target(bucket: Resource, stack: Stack) -> bool:
    """Whether a bucket is a target of log deliveries, by the services' settings, its policy or its ACL.

    An origin of a distribution is a data bucket in any case. An unknown policy is recorded: findings that rest on the
    result are `missing`.
    """
    if stack.related(bucket, CLOUDFRONT_DISTRIBUTION, "origins"):
        return False
    if any(stack.related(bucket, type_, path) for type_, path in LOG_SETTINGS):
        return True
    acls = [bucket, *stack.related(bucket, S3_BUCKET_ACL, "bucket")]
    if any(acl.peek("acl") == "log-delivery-write" for acl in acls):
        return True
    return any(_allows_log_delivery(document) for document in policy_documents(stack, bucket))


def unless_logs(stack: Stack, bucket: Resource, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings of a bucket unless it is a log target; undecided if that is unknown."""
    found = list(findings)
    if found and not is_log_target(bucket, stack):
        yield from (replace(finding, conclusive=False) for finding in found)


def _allows_log_delivery(document: Node) -> bool:
    """Whether a policy allows a log service to write, regardless of unknown resources and conditions."""
    value = document.value
    if value is UNKNOWN:
        return False
    statements, _ = parse_json(value) if isinstance(value, str) else parse(value)
    return any(
        allows(statement, "s3:putobject")
        and any(kind == "Service" and service in LOG_WRITERS for kind, service in statement.principals)
        for statement in statements
    )


def unversioned(bucket: Resource, stack: Stack) -> Iterator[Finding]:
    """Findings of a bucket without versioning."""
    split = stack.related(bucket, S3_BUCKET_VERSIONING, "bucket")
    for versioning in split:
        if versioning.string("versioningConfiguration.status") != "Enabled":
            yield versioning.fail("versioning is not enabled", "versioningConfiguration.status")
    inline = first(bucket, "versioning.enabled", "versionings.enabled")
    if not split and not bucket.flag(inline):
        yield bucket.missing("versioning is not enabled", inline)
