"""Controls for access to and through distributions: root object, signers, identities, function URLs, headers."""

from fnmatch import fnmatchcase

from policy.frameworks import NOT_PUBLIC, PCI_LEAST_PRIVILEGE
from policy.guides import CLOUDFRONT_CONTROLS
from policy.iam.documents import read
from policy.readers.buckets import policy_documents
from policy.readers.distributions import behaviours, is_function_url, origin_buckets
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    CLOUDFRONT_DISTRIBUTION,
    CLOUDFRONT_DISTRIBUTIONS,
    CLOUDFRONT_ORIGIN_ACCESS_CONTROL,
    CLOUDFRONT_ORIGIN_ACCESS_IDENTITY,
    CLOUDFRONT_RESPONSE_HEADERS_POLICY,
    S3_BUCKET_POLICY,
)

DEVELOPER_GUIDE = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide"
IDENTITY = "user/CloudFront Origin Access Identity"
HSTS = "securityHeadersConfig.strictTransportSecurity"


@stack_control(
    "cloudfront-default-root-object",
    title="Distributions have a root object, or their buckets are not listed",
    severity="medium",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.1"], "PCI DSS 4.0": ["2.2.6"], "NIST 800-53": NOT_PUBLIC},
    remedy="Set default_root_object, or grant CloudFront no s3:ListBucket.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-1",
)
def root_is_not_a_listing(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Without a root object, a request for / lists the bucket if CloudFront may list it."""
    if distribution.has("defaultRootObject"):
        return
    for origin in distribution.nodes("origins"):
        for bucket in origin_buckets(origin, stack):
            if any(_lists(document) for document in policy_documents(stack, bucket)):
                yield distribution.missing(f"a request for / lists {bucket.name}", "defaultRootObject")


def _lists(document: Node) -> bool:
    """Whether a bucket policy grants CloudFront, or all principals, s3:ListBucket."""
    return any(
        statement.allows
        and (statement.anyone or any("cloudfront" in value.lower() for _, value in statement.principals))
        and any(fnmatchcase("s3:listbucket", action.lower()) for action in statement.actions)
        for statement in read(document, ("Effect", "Action", "Principal"))
    )


@resource_control(
    "cloudfront-trusted-signers",
    title="Signed URLs are verified with key groups",
    severity="medium",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.17"], "NIST 800-53": ["AC-2", "IA-5", "SC-12"]},
    remedy="Replace trusted_signers by trusted_key_groups: the keys of signers are those of the root user.",
    url=f"{DEVELOPER_GUIDE}/private-content-trusted-signers.html",
)
def signers_are_key_groups(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    for behaviour in behaviours(distribution):
        if behaviour.has("trustedSigners"):
            yield behaviour.fail("keys of an account's root user sign URLs", "trustedSigners")


@resource_control(
    "cloudfront-origin-access-identity",
    title="Buckets are reached with origin access control",
    severity="medium",
    types=[CLOUDFRONT_ORIGIN_ACCESS_IDENTITY, S3_BUCKET_POLICY],
    frameworks={"FSBP": ["CloudFront.13"], "NIST 800-53": ["AC-3", "SA-22"]},
    remedy="Remove the identity, and its statements of bucket policies: OriginAccessControl replaces it.",
    url=f"{DEVELOPER_GUIDE}/private-content-restricting-access-to-s3.html",
)
def has_no_origin_access_identity(subject: Resource, settings: Settings) -> Iterator[Finding]:
    if subject.type == CLOUDFRONT_ORIGIN_ACCESS_IDENTITY:
        yield subject.fail("identities support neither SSE-KMS nor new regions, and are superseded")
        return
    policy = subject.node("policy")
    for statement in read(policy, ("Principal",)):
        if statement.allows and any(IDENTITY in value for _, value in statement.principals):
            yield policy.fail(f"{statement.label} allows an origin access identity", value=IDENTITY)


@stack_control(
    "cloudfront-function-url-access",
    title="Function URLs as origins have origin access control",
    severity="medium",
    types=[CLOUDFRONT_DISTRIBUTION],
    frameworks={"FSBP": ["CloudFront.16"], "PCI DSS 4.0": PCI_LEAST_PRIVILEGE, "NIST 800-53": NOT_PUBLIC},
    remedy="Set origin_access_control_id to an OriginAccessControl of type lambda with signing behavior `always`.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-16",
)
def function_urls_are_signed(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for origin in distribution.nodes("origins"):
        if not is_function_url(origin, stack):
            continue
        if not origin.has("originAccessControlId"):
            yield origin.missing("the function has to accept requests of all clients", "originAccessControlId")
            continue
        for control in stack.follow(origin, "originAccessControlId", CLOUDFRONT_ORIGIN_ACCESS_CONTROL):
            if control.string("signingBehavior") == "never":
                yield control.fail("requests to the function are not signed", "signingBehavior")


@resource_control(
    "cloudfront-response-headers",
    title="Behaviours add security headers to responses",
    severity="low",
    types=[CLOUDFRONT_DISTRIBUTION],
    frameworks={"PCI DSS 4.0": ["6.2.4"], "NIST 800-53": ["SC-8", "SC-23", "SI-10"]},
    remedy="Set response_headers_policy_id to a policy with security headers.",
    url=f"{DEVELOPER_GUIDE}/understanding-response-headers-policies.html",
)
def responses_have_security_headers(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    for behaviour in behaviours(distribution):
        if not behaviour.has("responseHeadersPolicyId"):
            yield behaviour.missing("responses have no security headers", "responseHeadersPolicyId")


@resource_control(
    "cloudfront-hsts",
    title="Response headers policies require HTTPS for a year",
    severity="low",
    types=[CLOUDFRONT_RESPONSE_HEADERS_POLICY],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": ["SC-8", "SC-23"]},
    remedy="Set strict_transport_security with access_control_max_age_sec of 31536000 or more.",
    url=f"{DEVELOPER_GUIDE}/understanding-response-headers-policies.html",
)
def browsers_require_https(policy: Resource, settings: Settings) -> Iterator[Finding]:
    if policy.number(f"{HSTS}.accessControlMaxAgeSec") < 31_536_000:
        yield policy.fail("browsers may use HTTP again within a year", f"{HSTS}.accessControlMaxAgeSec")
