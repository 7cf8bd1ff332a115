"""Controls over who S3's policies and ACLs let in."""

from policy.frameworks import IN_TRANSIT, NOT_PUBLIC
from policy.guides import S3_CONTROLS
from policy.iam.conditions import foreign_accounts, is_public
from policy.iam.documents import Statement, read
from policy.readers.buckets import allows, first, policy_documents
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    S3_BUCKET,
    S3_BUCKET_ACL,
    S3_BUCKET_OBJECT,
    S3_BUCKET_OWNERSHIP_CONTROLS,
    S3_BUCKET_POLICY,
    S3_BUCKET_PUBLIC_ACCESS_BLOCK,
)
from policy.unknown import UNKNOWN, Value

PUBLIC_ACLS = frozenset({"public-read", "public-read-write", "authenticated-read"})
PUBLIC_GROUPS = ("/global/AllUsers", "/global/AuthenticatedUsers")
# What Security Hub's S3.6 keeps from other accounts.
KEPT_FROM_OTHERS = (
    "s3:deletebucketpolicy",
    "s3:putbucketacl",
    "s3:putbucketpolicy",
    "s3:putencryptionconfiguration",
    "s3:putobjectacl",
)


@stack_control(
    "s3-tls-only",
    title="S3 buckets refuse requests without TLS",
    severity="medium",
    types=[S3_BUCKET],
    frameworks={
        "FSBP": ["S3.5"],
        "CIS 3.0": ["2.1.1"],
        "PCI DSS 4.0": ["4.2.1"],
        "NIST 800-53": IN_TRANSIT,
    },
    remedy="Deny s3:* on the bucket and its objects to everybody where aws:SecureTransport is false.",
    url=f"{S3_CONTROLS}#s3-5",
)
def refuses_plain_http(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    documents = policy_documents(stack, bucket)
    statements = [statement for document in documents for statement in read(document)]
    denials = [statement for statement in statements if _denies_plain_http(statement)]
    covered = {resource for statement in denials for resource in statement.resources}
    if not any(resource in ("*", "arn:aws:s3:::*") or not _names_objects(resource) for resource in covered):
        yield bucket.missing("nothing refuses requests to the bucket without TLS", "policy")
    elif not any(resource.endswith("*") for resource in covered):
        yield bucket.missing("nothing refuses requests to the objects without TLS", "policy")


def _denies_plain_http(statement: Statement) -> bool:
    """Whether everything is denied to everybody on one condition alone: that the request came without TLS."""
    return (
        statement.effect.lower() == "deny"
        and statement.anyone
        and any(action in ("*", "s3:*") for action in map(str.lower, statement.actions))
        and len(statement.conditions) == 1
        and statement.conditions[0].name == "aws:securetransport"
        and statement.conditions[0].kind == "bool"
        and [value.lower() for value in statement.conditions[0].values] == ["false"]
    )


def _names_objects(resource: str) -> bool:
    return "/" in resource.rpartition(":::")[2]


@stack_control(
    "s3-cross-account-actions",
    title="S3 bucket policies keep policies, ACLs and encryption from other accounts",
    severity="high",
    types=[S3_BUCKET],
    frameworks={"FSBP": ["S3.6"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
    remedy="Grant other accounts single read or write actions instead of s3:* and of what changes policies and ACLs.",
    url=f"{S3_CONTROLS}#s3-6",
)
def other_accounts_change_nothing(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node in policy_documents(stack, bucket):
        for statement in read(node):
            if not _lets_others_in(statement, stack):
                continue
            if any(allows(statement, action) for action in KEPT_FROM_OTHERS) or statement.not_actions:
                yield node.fail(f"statement {statement.label} lets another account change who reaches the bucket")


def _lets_others_in(statement: Statement, stack: Stack) -> bool:
    if not statement.allows:
        return False
    if is_public(statement):
        return True
    return bool(foreign_accounts(statement, stack.accounts))


@stack_control(
    "s3-public-policy",
    title="S3 bucket policies let nobody in whom they do not name",
    severity="critical",
    types=[S3_BUCKET],
    frameworks={"FSBP": ["S3.2", "S3.3"], "NIST 800-53": NOT_PUBLIC},
    remedy="Name the principal, or narrow * by a fixed organisation, account, VPC endpoint or source ARN.",
    url=f"{S3_CONTROLS}#s3-2",
)
def policy_is_not_public(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node in policy_documents(stack, bucket):
        document = read(node)
        if document.fault:
            yield node.fail(f"the policy cannot be read: {document.fault}")
        for statement in document:
            if is_public(statement) and "Condition" not in statement.unknown:
                yield node.fail(f"statement {statement.label} lets in anybody")


@resource_control(
    "s3-public-acl",
    title="S3 ACLs let nobody in whom they do not name",
    severity="critical",
    types=[S3_BUCKET, S3_BUCKET_ACL, S3_BUCKET_OBJECT],
    frameworks={"FSBP": ["S3.2", "S3.3"], "NIST 800-53": NOT_PUBLIC},
    remedy="Leave the ACL out; let readers in by the bucket's policy, or viewers by a distribution.",
    url=f"{S3_CONTROLS}#s3-2",
)
def acl_is_not_public(resource: Resource, settings: Settings) -> Iterator[Finding]:
    if resource.string("acl") in PUBLIC_ACLS:
        yield resource.fail("the ACL lets in anybody", "acl")
    for grant in (*resource.nodes("grants"), *resource.nodes("accessControlPolicy.grants")):
        uri = first(grant, "uri", "grantee.uri")
        if grant.string(uri).endswith(PUBLIC_GROUPS):
            yield grant.fail("the ACL lets in anybody", uri)


@stack_control(
    "s3-acls-off",
    title="S3 buckets have ACLs off",
    severity="medium",
    types=[S3_BUCKET],
    frameworks={"FSBP": ["S3.12"], "NIST 800-53": ["AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6"]},
    remedy="Leave ACLs out and set object_ownership of BucketOwnershipControls to BucketOwnerEnforced.",
    url=f"{S3_CONTROLS}#s3-12",
)
def acls_are_off(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for ownership in stack.related(bucket, S3_BUCKET_OWNERSHIP_CONTROLS, "bucket"):
        if ownership.string("rule.objectOwnership") != "BucketOwnerEnforced":
            yield ownership.fail("ACLs are on", "rule.objectOwnership")
    for acl in stack.related(bucket, S3_BUCKET_ACL, "bucket"):
        yield acl.fail("an ACL says who reaches the bucket; S3 refuses it where ACLs are off", value="")
    if (acl := _given(bucket.peek("acl"))) and acl != "private":
        yield bucket.fail("an ACL says who reaches the bucket", "acl")


def _given(acl: Value) -> str:
    """An inline ACL; where the provider computes it, nobody gave one."""
    return "" if acl is UNKNOWN or not isinstance(acl, str) else acl


@stack_control(
    "s3-policy-after-public-access-block",
    title="S3 bucket policies are put after public access is blocked",
    severity="medium",
    types=[S3_BUCKET_POLICY],
    remedy="Let the BucketPolicy depend on the bucket's BucketPublicAccessBlock: S3 refuses both at the same time.",
    traps=["T-04"],
)
def policy_comes_after_the_block(policy: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for bucket in stack.follow(policy, "bucket", S3_BUCKET):
        for block in stack.related(bucket, S3_BUCKET_PUBLIC_ACCESS_BLOCK, "bucket"):
            if not stack.depends(policy, on=block):
                yield policy.fail("the policy does not wait for the public access block", "bucket")


@stack_control(
    "s3-policy-blocked-as-public",
    title="S3 bucket policies are not refused as public",
    severity="high",
    types=[S3_BUCKET],
    remedy="Name the principal or narrow it by fixed values: with block_public_policy S3 refuses a public policy.",
    traps=["T-04"],
)
def policy_is_accepted(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    blocks = stack.related(bucket, S3_BUCKET_PUBLIC_ACCESS_BLOCK, "bucket")
    if not any(block.flag("blockPublicPolicy") for block in blocks):
        return
    for node in policy_documents(stack, bucket):
        for statement in read(node):
            if is_public(statement) and "Condition" not in statement.unknown:
                yield node.fail(f"S3 refuses statement {statement.label}: public policies are blocked")


@stack_control(
    "s3-policy-names-principals",
    title="S3 bucket policies name whom they let in",
    severity="medium",
    types=[S3_BUCKET],
    remedy="Name the service with aws:SourceArn, or the role; principal * is one edited condition away from public.",
    traps=["T-04"],
)
def policy_names_principals(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node in policy_documents(stack, bucket):
        for statement in read(node):
            if statement.allows and (statement.anyone or statement.not_principals):
                yield _everyone(node, statement)


def _everyone(node: Node, statement: Statement) -> Finding:
    return node.fail(f"statement {statement.label} lets in everybody whom its conditions do not keep out")
