"""Buckets: public access, encryption, versions, logs, lifecycles, policies."""

from policy.controls.iam_resource import WITHOUT_SOURCE
from tools.mutation.changes import (
    Statement,
    at,
    beside,
    dropped,
    in_statements,
    limited,
    not_waiting_for,
    put,
    put_all,
    replaced,
    with_statement,
    without,
    without_statement,
)
from tools.mutation.graph import Captured, Mutation, Node, by, used_by

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
    """Whether a bucket keeps versions."""
    return at(node["inputs"], "versioningConfiguration.status") == "Enabled"


def allows(statement: Statement) -> bool:
    """Whether a statement lets a service in."""
    return statement["Effect"] == "Allow" and "Service" in statement.get("Principal", ())


def to_distribution(statement: Statement) -> bool:
    """Whether a statement lets a distribution read."""
    return allows(statement) and statement["Principal"]["Service"] == "cloudfront.amazonaws.com"


def for_others(statement: Statement) -> bool:
    """Whether a statement grants a service access by source, except CloudFront, which has a control of its own."""
    service = statement["Principal"]["Service"] if allows(statement) else ""
    return bool(service) and service not in WITHOUT_SOURCE and not to_distribution(statement)


def refuses_plain_http(statement: Statement) -> bool:
    """Whether a statement refuses what comes without TLS."""
    return statement["Effect"] == "Deny" and "aws:SecureTransport" in str(statement.get("Condition"))


def open_to_anybody(statement: Statement) -> None:
    """Public access without a condition."""
    statement["Principal"] = "*"
    statement.pop("Condition", None)


def without_condition(statement: Statement) -> None:
    """The statement holds unconditionally."""
    statement.pop("Condition", None)


def every_action(statement: Statement) -> None:
    """The statement allows all that the service has."""
    actions = statement["Action"]
    first = actions if isinstance(actions, str) else actions[0]
    statement["Action"] = f"{first.partition(':')[0]}:*"


def misspelt(statement: Statement) -> None:
    """An action that does not exist."""
    statement["Action"] = "s3:GetObjekt"


def without_principal(statement: Statement) -> None:
    """Nobody is named."""
    statement.pop("Principal")


def all_but_one(statement: Statement) -> None:
    """Access for everybody except one principal."""
    statement.pop("Principal")
    statement.pop("Condition", None)
    statement["NotPrincipal"] = OTHER_ACCOUNT


KINDS = [
    Mutation(
        name="bucket: public access block dropped",
        type=BLOCK,
        change=dropped,
        controls=["s3-bucket-public-access-block"],
        reports=by("bucket"),
    ),
    *(
        Mutation(
            name=f"bucket: {flag} off", type=BLOCK, change=put(flag, False), controls=["s3-bucket-public-access-block"]
        )
        for flag in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
    ),
    Mutation(
        name="bucket: encryption dropped",
        type=ENCRYPTION,
        change=limited(dropped, kms),
        controls=["s3-kms-encryption"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: data under S3's own key",
        type=ENCRYPTION,
        change=limited(put_all({DEFAULT: {"sseAlgorithm": "AES256"}}), kms),
        controls=["s3-kms-encryption"],
    ),
    Mutation(
        name="bucket: data under the key that AWS manages, by leaving the key out",
        type=ENCRYPTION,
        change=limited(without(KEY), kms),
        controls=["s3-kms-encryption"],
    ),
    Mutation(
        name="bucket: data under the key that AWS manages, by its alias",
        type=ENCRYPTION,
        change=limited(put(KEY, "arn:aws:kms:us-east-1:123456789012:alias/aws/s3"), kms),
        controls=["s3-kms-encryption"],
    ),
    Mutation(
        name="bucket: data under a key of another region",
        type=ENCRYPTION,
        change=limited(put(KEY, "arn:aws:kms:sa-east-1:123456789012:key/mrk-0000"), kms),
        controls=["kms-key-region"],
    ),
    Mutation(
        name="bucket: versions suspended",
        type=VERSIONING,
        change=limited(put("versioningConfiguration.status", "Suspended"), versioned),
        controls=["s3-versioning"],
    ),
    Mutation(
        name="bucket: versioning dropped",
        type=VERSIONING,
        change=limited(dropped, versioned),
        controls=["s3-versioning"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: policy dropped", type=POLICY, change=dropped, controls=["s3-tls-only"], reports=by("bucket")
    ),
    Mutation(
        name="bucket: requests without TLS",
        type=POLICY,
        change=without_statement(of=refuses_plain_http),
        controls=["s3-tls-only"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: TLS asked of reads only",
        type=POLICY,
        change=in_statements(lambda statement: statement.update(Action="s3:GetObject"), of=refuses_plain_http),
        controls=["s3-tls-only"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: policy grants public access",
        type=POLICY,
        change=in_statements(open_to_anybody, of=allows),
        controls=["s3-public-policy"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: policy lets all but one in",
        type=POLICY,
        change=in_statements(all_but_one, of=allows),
        controls=["policy-not-principal"],
    ),
    Mutation(
        name="bucket: any distribution reads",
        type=POLICY,
        change=in_statements(without_condition, of=to_distribution),
        controls=["s3-policy-names-distribution"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: services write for any account",
        type=POLICY,
        change=in_statements(without_condition, of=for_others),
        controls=["resource-policy-source"],
    ),
    Mutation(
        name="bucket: a service may do all",
        type=POLICY,
        change=in_statements(every_action, of=allows),
        controls=["resource-policy-wildcard"],
    ),
    Mutation(
        name="bucket: another account writes the policy",
        type=POLICY,
        change=with_statement({"Principal": OTHER_ACCOUNT, "Action": "s3:PutBucketPolicy", "Resource": "*"}),
        controls=["s3-cross-account-actions"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: policy with an action that does not exist",
        type=POLICY,
        change=in_statements(misspelt, of=allows),
        controls=["policy-action-unknown"],
    ),
    Mutation(
        name="bucket: policy that names nobody",
        type=POLICY,
        change=in_statements(without_principal),
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="bucket: policy that is no JSON",
        type=POLICY,
        change=put("policy", '{"Statement": ['),
        controls=["policy-document-refused"],
    ),
    Mutation(
        name="bucket: policy before the public access block",
        type=POLICY,
        change=not_waiting_for(BLOCK),
        controls=["s3-policy-after-public-access-block"],
    ),
    Mutation(
        name="bucket: ACLs on",
        type=OWNERSHIP,
        change=put("rule.objectOwnership", "BucketOwnerPreferred"),
        controls=["s3-acls-off"],
    ),
    Mutation(
        name="bucket: objects belong to who writes them",
        type=OWNERSHIP,
        change=put("rule.objectOwnership", "ObjectWriter"),
        controls=["s3-acls-off"],
    ),
    Mutation(
        name="bucket: an ACL that lets anybody read",
        type=BUCKET,
        change=beside("aws:s3/bucketAcl:BucketAcl", {"acl": "public-read"}, "bucket"),
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
        name="bucket: lifecycle dropped",
        type=LIFECYCLE,
        change=dropped,
        controls=["s3-lifecycle"],
        reports=by("bucket"),
    ),
    Mutation(
        name="bucket: all lifecycle rules off",
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
        name="lifecycle: expires before it moves",
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
        name="lifecycle: from colder to warmer",
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
        name="bucket: notifications set twice",
        type=BUCKET,
        change=limited(
            beside(NOTIFICATION, {"eventbridge": True}, "bucket"),
            lambda node, captured: bool(captured.users(node, NOTIFICATION, "bucket")),
        ),
        controls=["s3-notification-once"],
        reports=used_by(NOTIFICATION, "bucket"),
    ),
    Mutation(
        name="bucket: a name that is too long",
        type=BUCKET,
        change=replaced("bucket", "-", f"-{'x' * 64}-"),
        controls=["names-length"],
    ),
]
