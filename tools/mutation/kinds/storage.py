"""Buckets: public access, encryption, versioning, logs, lifecycle, policies."""

from collections.abc import Iterator, Mapping
from functools import partial

from components.foundation.source_keys import requires_source
from tools.mutation.changes import (
    Statement,
    at,
    dropped,
    in_statements,
    limited,
    put,
    put_all,
    replaced,
    with_added,
    with_statement,
    without,
    without_dependencies_on,
    without_statement,
)
from tools.mutation.graph import Broken, Captured, Mutation, Node, by, used_by

BUCKET = "aws:s3/bucket:Bucket"
BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
NOTIFICATION = "aws:s3/bucketNotification:BucketNotification"

DEFAULT = "rules[0].applyServerSideEncryptionByDefault"
KEY = f"{DEFAULT}.kmsMasterKeyId"
OTHER_ACCOUNT = {"AWS": "arn:aws:iam::999999999999:root"}


def kms(node: Node, captured: Captured) -> bool:
    """Whether a bucket encrypts with KMS."""
    return str(at(node["inputs"], f"{DEFAULT}.sseAlgorithm")).startswith("aws:kms")


def versioned(node: Node, captured: Captured) -> bool:
    """Whether a bucket has versioning."""
    return at(node["inputs"], "versioningConfiguration.status") == "Enabled"


def allows(statement: Statement) -> bool:
    """Whether a statement allows a service."""
    return statement["Effect"] == "Allow" and "Service" in statement.get("Principal", ())


def to_distribution(statement: Statement) -> bool:
    """Whether a statement allows a distribution to read."""
    return allows(statement) and statement["Principal"]["Service"] == "cloudfront.amazonaws.com"


def for_others(statement: Statement) -> bool:
    """Whether a statement allows a service by source, except CloudFront, which has a separate control."""
    if not allows(statement) or to_distribution(statement):
        return False
    actions = statement["Action"]
    return requires_source(statement["Principal"]["Service"], [actions] if isinstance(actions, str) else actions)


def with_source(statement: Statement) -> bool:
    """Whether a statement allows a service under conditions."""
    return allows(statement) and "Condition" in statement


def require_source(statement: Statement) -> None:
    """Replace the conditions of a statement by one on the source's ARN."""
    statement["Condition"] = {"ArnLike": {"aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/*"}}


def requires_tls(statement: Statement) -> bool:
    """Whether a statement denies requests without TLS."""
    return statement["Effect"] == "Deny" and "aws:SecureTransport" in str(statement.get("Condition"))


def grant_public_access(statement: Statement) -> None:
    """Allow all principals without a condition."""
    statement["Principal"] = "*"
    statement.pop("Condition", None)


def grant_access_to_all(condition: Mapping[str, object], statement: Statement) -> None:
    """Allow all principals with a condition that restricts none."""
    statement["Principal"] = "*"
    statement["Condition"] = condition


def without_condition(statement: Statement) -> None:
    """Remove the condition of the statement."""
    statement.pop("Condition", None)


def allow_all_actions(statement: Statement) -> None:
    """Allow all actions of the service."""
    actions = statement["Action"]
    first = actions if isinstance(actions, str) else actions[0]
    statement["Action"] = f"{first.partition(':')[0]}:*"


def misspell_action(statement: Statement) -> None:
    """Replace the action by one that does not exist."""
    statement["Action"] = "s3:GetObjekt"


def without_principal(statement: Statement) -> None:
    """Remove the principals."""
    statement.pop("Principal")


def use_not_principal(statement: Statement) -> None:
    """Replace Principal by NotPrincipal."""
    statement.pop("Principal")
    statement.pop("Condition", None)
    statement["NotPrincipal"] = OTHER_ACCOUNT


def into_itself(node: Node, captured: Captured) -> Iterator[Broken]:
    """Deliver the access logs of a bucket into the bucket itself."""
    yield from put("targetBucket", node["inputs"]["bucket"])(node, captured)


KINDS = [
    Mutation(
        name="bucket policy: above the size quota",
        type=POLICY,
        change=with_statement(
            {"Principal": OTHER_ACCOUNT, "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::media/{'x' * 21_000}"}
        ),
        controls=["policy-document-size"],
    ),
    Mutation(
        name="bucket: public access block removed",
        type=BLOCK,
        change=dropped,
        controls=["s3-bucket-public-access-block"],
        reports=by("bucket"),
    ),
    *(
        Mutation(
            name=f"bucket: {flag} disabled",
            type=BLOCK,
            change=put(flag, False),
            controls=["s3-bucket-public-access-block"],
        )
        for flag in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    ),
    Mutation(
        name="bucket: encryption removed",
        type=ENCRYPTION,
        change=limited(dropped, kms),
        controls=["s3-kms-encryption"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: SSE-S3 for data",
        type=ENCRYPTION,
        change=limited(put_all({DEFAULT: {"sseAlgorithm": "AES256"}}), kms),
        controls=["s3-kms-encryption"],
    ),
    Mutation(
        name="bucket: AWS managed key for data, key omitted",
        type=ENCRYPTION,
        change=limited(without(KEY), kms),
        controls=["s3-kms-encryption"],
    ),
    Mutation(
        name="bucket: AWS managed key for data, by its alias",
        type=ENCRYPTION,
        change=limited(put(KEY, "arn:aws:kms:us-east-1:123456789012:alias/aws/s3"), kms),
        controls=["s3-kms-encryption"],
    ),
    Mutation(
        name="bucket: key of another region for data",
        type=ENCRYPTION,
        change=limited(put(KEY, "arn:aws:kms:sa-east-1:123456789012:key/mrk-0000"), kms),
        controls=["kms-key-region"],
    ),
    Mutation(
        name="bucket: versioning suspended",
        type=VERSIONING,
        change=limited(put("versioningConfiguration.status", "Suspended"), versioned),
        controls=["s3-versioning"],
    ),
    Mutation(
        name="bucket: versioning removed",
        type=VERSIONING,
        change=limited(dropped, versioned),
        controls=["s3-versioning"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: policy removed", type=POLICY, change=dropped, controls=["s3-tls-only"], reports=by("bucket")
    ),
    Mutation(
        name="bucket: TLS not required",
        type=POLICY,
        change=without_statement(of=requires_tls),
        controls=["s3-tls-only"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: TLS required for reads only",
        type=POLICY,
        change=in_statements(lambda statement: statement.update(Action="s3:GetObject"), of=requires_tls),
        controls=["s3-tls-only"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: policy grants public access",
        type=POLICY,
        change=in_statements(grant_public_access, of=allows),
        controls=["s3-public-policy"],
    ),
    *(
        Mutation(
            name=f"bucket: policy grants access to {what}",
            type=POLICY,
            change=in_statements(partial(grant_access_to_all, condition), of=allows),
            controls=["s3-public-policy"],
        )
        for what, condition in (
            ("all organizations", {"StringLike": {"aws:PrincipalOrgID": "o-??????????"}}),
            ("both halves of the internet", {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}),
        )
    ),
    Mutation(
        name="bucket: policy allows all except one principal",
        type=POLICY,
        change=in_statements(use_not_principal, of=allows),
        controls=["policy-not-principal"],
    ),
    Mutation(
        name="bucket: all distributions allowed",
        type=POLICY,
        change=in_statements(without_condition, of=to_distribution),
        controls=["s3-policy-names-distribution"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: services without a source",
        type=POLICY,
        change=in_statements(without_condition, of=for_others),
        controls=["resource-policy-source"],
    ),
    Mutation(
        name="bucket: all actions for a service",
        type=POLICY,
        change=in_statements(allow_all_actions, of=allows),
        controls=["resource-policy-wildcard"],
    ),
    Mutation(
        name="bucket: another account can change the policy",
        type=POLICY,
        change=with_statement({"Principal": OTHER_ACCOUNT, "Action": "s3:PutBucketPolicy", "Resource": "*"}),
        controls=["s3-cross-account-actions"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: policy with an action that does not exist",
        type=POLICY,
        change=in_statements(misspell_action, of=allows),
        controls=["policy-action-unknown"],
    ),
    Mutation(
        name="bucket: policy without principals",
        type=POLICY,
        change=in_statements(without_principal),
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="bucket: malformed policy",
        type=POLICY,
        change=put("policy", '{"Statement": ['),
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="bucket: policy without dependency on the public access block",
        type=POLICY,
        change=without_dependencies_on(BLOCK),
        controls=["s3-policy-after-public-access-block"],
    ),
    Mutation(
        name="bucket: ACLs enabled",
        type=OWNERSHIP,
        change=put("rule.objectOwnership", "BucketOwnerPreferred"),
        controls=["s3-acls-off"],
    ),
    Mutation(
        name="bucket: object ownership of the writer",
        type=OWNERSHIP,
        change=put("rule.objectOwnership", "ObjectWriter"),
        controls=["s3-acls-off"],
    ),
    Mutation(
        name="bucket: public read ACL",
        type=BUCKET,
        change=with_added("aws:s3/bucketAcl:BucketAcl", {"acl": "public-read"}, "bucket"),
        controls=["s3-public-acl"],
    ),
    Mutation(
        name="bucket: access not logged",
        type=LOGGING,
        change=dropped,
        controls=["s3-access-logging"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: lifecycle removed",
        type=LIFECYCLE,
        change=dropped,
        controls=["s3-lifecycle"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: all lifecycle rules disabled",
        type=LIFECYCLE,
        change=put_all({"rules[*].status": "Disabled"}),
        controls=["s3-lifecycle"],
    ),
    Mutation(
        name="lifecycle: STANDARD_IA before the 30th day",
        type=LIFECYCLE,
        change=put("rules[*].transitions", [{"days": 3, "storageClass": "STANDARD_IA"}]),
        controls=["s3-lifecycle-accepted"],
    ),
    Mutation(
        name="lifecycle: expiration before the last transition",
        type=LIFECYCLE,
        change=put_all(
            {
                "rules[0].transitions": [{"days": 60, "storageClass": "GLACIER"}],
                "rules[0].expiration": {"days": 30},
            }
        ),
        controls=["s3-lifecycle-accepted"],
    ),
    Mutation(
        name="lifecycle: transition to a warmer class",
        type=LIFECYCLE,
        change=put_all(
            {
                "rules[0].expiration": {"days": 900},
                "rules[0].transitions": [
                    {"days": 60, "storageClass": "GLACIER"},
                    {"days": 120, "storageClass": "STANDARD_IA"},
                ],
            }
        ),
        controls=["s3-lifecycle-accepted"],
    ),
    Mutation(
        name="bucket: two notifications",
        type=BUCKET,
        change=limited(
            with_added(NOTIFICATION, {"eventbridge": True}, "bucket"),
            lambda node, captured: bool(captured.users(node, NOTIFICATION, "bucket")),
        ),
        controls=["s3-notification-once"],
        reports=used_by(NOTIFICATION, "bucket"),
    ),
    Mutation(
        name="bucket: name above the length limit",
        type=BUCKET,
        change=replaced("bucket", "-", f"-{'x' * 64}-"),
        controls=["names-length"],
    ),
    Mutation(
        name="bucket: logs into itself",
        type=LOGGING,
        change=into_itself,
        controls=["s3-log-loop"],
    ),
]
