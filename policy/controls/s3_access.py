"""Controls for access by S3 bucket policies and ACLs."""

from policy.frameworks import IN_TRANSIT, NOT_PUBLIC
from policy.guides import S3_CONTROLS
from policy.iam.conditions import is_public
from policy.iam.documents import Condition, Statement, read
from policy.iam.policy_properties import resource_documents
from policy.readers.accounts import OWN_ACCOUNTS, own_accounts
from policy.readers.buckets import allows, documents, first, policy_documents
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    S3_ACCESS_POINT,
    S3_ACCESS_POINT_POLICY,
    S3_BUCKET,
    S3_BUCKET_ACL,
    S3_BUCKET_OBJECT,
    S3_BUCKET_OWNERSHIP_CONTROLS,
    S3_BUCKET_POLICY,
    S3_BUCKET_PUBLIC_ACCESS_BLOCK,
    S3_MULTI_REGION_ACCESS_POINT_POLICY,
    S3_OBJECT_COPY,
    S3_OBJECT_LAMBDA_ACCESS_POINT_POLICY,
)
from policy.unknown import UNKNOWN, Value

PUBLIC_ACLS = frozenset({"public-read", "public-read-write", "authenticated-read"})
PUBLIC_GROUPS = ("/global/AllUsers", "/global/AuthenticatedUsers")
WITH_POLICY = (
    S3_BUCKET,
    S3_BUCKET_POLICY,
    S3_ACCESS_POINT,
    S3_ACCESS_POINT_POLICY,
    S3_MULTI_REGION_ACCESS_POINT_POLICY,
    S3_OBJECT_LAMBDA_ACCESS_POINT_POLICY,
)
LESS = ("numericlessthan", "numericlessthanequals")
# Actions that Security Hub's S3.6 denies other accounts.
ADMINISTRATIVE = (
    "s3:deletebucketpolicy",
    "s3:putbucketacl",
    "s3:putbucketpolicy",
    "s3:putencryptionconfiguration",
    "s3:putobjectacl",
)


@stack_control(
    "s3-tls-only",
    title="S3 buckets require TLS",
    severity="medium",
    types=[S3_BUCKET, S3_BUCKET_POLICY],
    frameworks={
        "FSBP": ["S3.5"],
        "CIS 5.0": ["2.1.1"],
        "PCI DSS 4.0": ["4.2.1"],
        "NIST 800-53": IN_TRANSIT,
    },
    remedy="Deny s3:* on the bucket and its objects for all principals if aws:SecureTransport is false.",
    url=f"{S3_CONTROLS}#s3-5",
)
def requires_tls(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    nodes = documents(stack, subject)
    if not nodes and subject.type != S3_BUCKET:
        return
    statements = [statement for node in nodes for statement in read(node)]
    denials = [statement for statement in statements if _denies_requests_without_tls(statement)]
    covered = {resource for statement in denials for resource in statement.resources}
    if not any(resource in ("*", "arn:aws:s3:::*") or not _names_objects(resource) for resource in covered):
        yield subject.missing("requests to the bucket without TLS are accepted", "policy")
    elif not any(resource.endswith("*") for resource in covered):
        yield subject.missing("requests to the objects without TLS are accepted", "policy")


def _denies_requests_without_tls(statement: Statement) -> bool:
    """Whether all actions are denied for all principals, with a condition on the transport only."""
    return (
        statement.effect.lower() == "deny"
        and statement.anyone
        and any(action in ("*", "s3:*") for action in map(str.lower, statement.actions))
        and len(statement.conditions) == 1
        and _is_met_without_tls(statement.conditions[0])
    )


def _is_met_without_tls(condition: Condition) -> bool:
    """Whether requests without TLS, which have no s3:TlsVersion, meet a condition."""
    values = [value.lower() for value in condition.values]
    if condition.name == "aws:securetransport":
        return condition.kind == "bool" and values == ["false"]
    if condition.name == "s3:tlsversion":
        return values == ["true"] if condition.kind == "null" else condition.kind in LESS and condition.optional
    return False


def _names_objects(resource: str) -> bool:
    return "/" in resource.rpartition(":::")[2]


@stack_control(
    "s3-cross-account-actions",
    title="S3 bucket policies grant no administrative actions to other accounts",
    severity="high",
    types=[S3_BUCKET, S3_BUCKET_POLICY],
    frameworks={"FSBP": ["S3.6"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
    remedy="Grant other accounts specific read or write actions in place of s3:* and changes of policies and ACLs.",
    url=f"{S3_CONTROLS}#s3-6",
    parameters=[OWN_ACCOUNTS],
)
def other_accounts_have_no_administration(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node in documents(stack, subject):
        for statement in read(node):
            if not statement.allows:
                continue
            if not statement.not_actions and not any(allows(statement, action) for action in ADMINISTRATIVE):
                continue
            message = f"{statement.label} allows another account to change access to the bucket"
            own = own_accounts(stack, settings)
            if is_public(statement):
                yield node.fail(message)
            elif own.others_with_access(statement):
                yield own.finding(node, message)


@stack_control(
    "s3-public-policy",
    title="S3 policies grant no public access",
    severity="critical",
    types=WITH_POLICY,
    frameworks={"FSBP": ["S3.2", "S3.3"], "NIST 800-53": NOT_PUBLIC},
    remedy="Specify the principal, or restrict * by organization, account, VPC endpoint or source ARN.",
    url=f"{S3_CONTROLS}#s3-2",
)
def policy_is_not_public(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Separate policies are evaluated by themselves: the bucket may be outside of the stack."""
    for node in resource_documents(resource, stack):
        document = read(node)
        if document.fault:
            yield node.fail(f"malformed policy document: {document.fault}")
        for statement in document:
            if is_public(statement) and "Condition" not in statement.unknown:
                yield node.fail(f"{statement.label} grants public access")


@resource_control(
    "s3-public-acl",
    title="S3 ACLs grant no public access",
    severity="critical",
    types=[S3_BUCKET, S3_BUCKET_ACL, S3_BUCKET_OBJECT, S3_OBJECT_COPY],
    frameworks={"FSBP": ["S3.2", "S3.3"], "NIST 800-53": NOT_PUBLIC},
    remedy="Omit the ACL; use the bucket's policy for readers, or a distribution for viewers.",
    url=f"{S3_CONTROLS}#s3-2",
)
def acl_is_not_public(resource: Resource, settings: Settings) -> Iterator[Finding]:
    if resource.string("acl") in PUBLIC_ACLS:
        yield resource.fail("the ACL grants public access", "acl")
    for grant in (*resource.nodes("grants"), *resource.nodes("accessControlPolicy.grants")):
        uri = first(grant, "uri", "grantee.uri")
        if grant.string(uri).endswith(PUBLIC_GROUPS):
            yield grant.fail("the ACL grants public access", uri)


@stack_control(
    "s3-acls-off",
    title="S3 buckets have ACLs disabled",
    severity="medium",
    types=[S3_BUCKET, S3_BUCKET_OWNERSHIP_CONTROLS, S3_BUCKET_ACL],
    frameworks={"FSBP": ["S3.12"], "NIST 800-53": ["AC-2(1)", "AC-3", "AC-3(7)", "AC-3(15)", "AC-6"]},
    remedy="Omit ACLs and set object_ownership of BucketOwnershipControls to BucketOwnerEnforced.",
    url=f"{S3_CONTROLS}#s3-12",
)
def acls_are_disabled(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Separate settings of a bucket outside of the stack are subjects of their own."""
    if subject.type != S3_BUCKET:
        if not stack.follow(subject, "bucket", S3_BUCKET):
            yield from _enables_acls(subject)
        return
    for type_ in (S3_BUCKET_OWNERSHIP_CONTROLS, S3_BUCKET_ACL):
        for separate in stack.related(subject, type_, "bucket"):
            yield from _enables_acls(separate)
    if (acl := _given(subject.peek("acl"))) and acl != "private":
        yield subject.fail("the bucket has an ACL", "acl")


def _enables_acls(separate: Resource) -> Iterator[Finding]:
    if separate.type == S3_BUCKET_ACL:
        yield separate.fail("the bucket has an ACL; S3 refuses it with disabled ACLs", value="")
    elif separate.string("rule.objectOwnership") != "BucketOwnerEnforced":
        yield separate.fail("ACLs are enabled", "rule.objectOwnership")


def _given(acl: Value) -> str:
    """An inline ACL of the program; the provider also computes one."""
    return "" if acl is UNKNOWN or not isinstance(acl, str) else acl


@stack_control(
    "s3-policy-after-public-access-block",
    title="S3 bucket policies depend on the public access block",
    severity="medium",
    types=[S3_BUCKET_POLICY],
    remedy="Add the BucketPublicAccessBlock to depends_on of the BucketPolicy: S3 refuses both at the same time.",
    traps=["T-04"],
)
def policy_depends_on_the_block(policy: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for bucket in stack.follow(policy, "bucket", S3_BUCKET):
        for block in stack.related(bucket, S3_BUCKET_PUBLIC_ACCESS_BLOCK, "bucket"):
            if not stack.depends(policy, on=block):
                yield policy.fail("no dependency on the public access block", "bucket")


@stack_control(
    "s3-policy-blocked-as-public",
    title="S3 bucket policies are accepted with block_public_policy",
    severity="high",
    types=[S3_BUCKET],
    remedy="Specify the principal, or restrict it by fixed values: block_public_policy refuses public policies.",
    traps=["T-04"],
)
def policy_is_accepted(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    blocks = stack.related(bucket, S3_BUCKET_PUBLIC_ACCESS_BLOCK, "bucket")
    if not any(block.flag("blockPublicPolicy") for block in blocks):
        return
    for node in policy_documents(stack, bucket):
        for statement in read(node):
            if is_public(statement) and "Condition" not in statement.unknown:
                yield node.fail(f"S3 refuses {statement.label}: public policies are blocked")


@stack_control(
    "s3-policy-names-principals",
    title="S3 bucket policies have specific principals",
    severity="medium",
    types=[S3_BUCKET, S3_BUCKET_POLICY],
    remedy="Use a service with aws:SourceArn, or a role; with principal * only the condition prevents public access.",
    traps=["T-04"],
)
def principals_are_specific(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for node in documents(stack, subject):
        for statement in read(node):
            if statement.allows and (statement.anyone or statement.not_principals):
                yield _all_principals(node, statement)


def _all_principals(node: Node, statement: Statement) -> Finding:
    return node.fail(f"{statement.label} allows all principals that meet its conditions")
