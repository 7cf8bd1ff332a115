"""Controls for origins of distributions: encryption, access, failover."""

import re

from policy.frameworks import IN_TRANSIT
from policy.guides import CLOUDFRONT_CONTROLS
from policy.iam.conditions import services
from policy.iam.documents import Statement, parse, parse_json
from policy.readers.buckets import allows, first, policy_documents
from policy.readers.distributions import (
    behaviours,
    custom,
    is_endpoint,
    is_s3,
    is_website,
    methods,
    origin_buckets,
    targets,
)
from policy.registry import (
    Finding,
    Iterator,
    Node,
    Parameter,
    Resource,
    Settings,
    Stack,
    resource_control,
    stack_control,
)
from policy.tokens import (
    CLOUDFRONT_CACHE_POLICY,
    CLOUDFRONT_DISTRIBUTION,
    CLOUDFRONT_DISTRIBUTIONS,
    CLOUDFRONT_ORIGIN_ACCESS_CONTROL,
    CLOUDFRONT_ORIGIN_REQUEST_POLICY,
    CLOUDFRONT_VPC_ORIGIN,
    S3_BUCKET,
    S3_BUCKET_WEBSITE,
)
from policy.unknown import UNKNOWN, note

CLOUDFRONT = "cloudfront.amazonaws.com"
WITH_WEBSITE = (S3_BUCKET, S3_BUCKET_WEBSITE)
READING = frozenset({"GET", "HEAD", "OPTIONS"})
GROUP_SIZE = 2  # CloudFront API Reference, OriginGroupMembers
# CloudFront Developer Guide, "Use managed origin request policies": AllViewer, AllViewerAndCloudFrontHeaders-2022-06.
FORWARDING_POLICIES = ("216adef6-5c7f-47e4-b989-5492eafa07d3", "33f36d7e-f396-46d9-90e0-52428a34d9dc")
_DISTRIBUTION_ARN = re.compile(r"^arn:[^:]+:cloudfront::\d{12}:distribution/[A-Z0-9]+$", re.I)
_OF_AN_ACCOUNT = re.compile(r"^arn:[^:]+:cloudfront::\d{12}:distribution/\*$", re.I)


@resource_control(
    "cloudfront-origin-failover",
    title="Distributions fail over to a second origin",
    severity="low",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.4"], "NIST 800-53": ["CP-10", "SC-5(2)", "SC-36", "SI-13(5)"]},
    remedy="Add the origin and its replica to an origin group, and use the group as target of the behaviours.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-4",
)
def fails_over(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    groups = distribution.nodes("originGroups")
    if not any(len(group.nodes("members")) >= GROUP_SIZE for group in groups):
        yield distribution.missing("no behaviour has a second origin", "originGroups")


@resource_control(
    "cloudfront-origin-group-methods",
    title="Origin groups have two members and behaviours with read methods only",
    severity="high",
    types=CLOUDFRONT_DISTRIBUTIONS,
    remedy="Use a single origin for behaviours with POST, PUT, PATCH or DELETE, with failover by DNS.",
    traps=["T-36"],
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
)
def groups_are_read_only(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    groups = distribution.nodes("originGroups")
    names = {group.string(first(group, "originId", "id")) for group in groups} - {""}
    for behaviour in behaviours(distribution):
        if behaviour.string("targetOriginId") in names and not READING.issuperset(methods(behaviour)):
            yield behaviour.fail("CloudFront refuses write methods for an origin group", "allowedMethods")
    for group in groups:
        members = group.nodes("members")
        if not group.is_unknown("members") and len(members) != GROUP_SIZE:
            yield group.fail("an origin group has two members", "members")


@stack_control(
    "cloudfront-origin-https",
    title="Distributions use HTTPS with their origins",
    severity="medium",
    types=[*CLOUDFRONT_DISTRIBUTIONS, CLOUDFRONT_VPC_ORIGIN],
    frameworks={"FSBP": ["CloudFront.9"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set origin_protocol_policy to https-only.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-9",
)
def origins_use_https(resource: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Website endpoints of buckets have no HTTPS; an unknown domain of a bucket may be one."""
    for origin, config in _protocols(resource):
        protocol = config.string("originProtocolPolicy")
        if protocol == "http-only":
            unknown = origin.is_unknown("domainName") and stack.follow(origin, "domainName", *WITH_WEBSITE)
            message = "the origin is reached over HTTP"
            yield (config.unknown if unknown else config.fail)(message, "originProtocolPolicy")
        elif protocol == "match-viewer" and _plain_viewers(resource):
            yield config.fail("viewers with HTTP reach the origin over HTTP", "originProtocolPolicy")


@resource_control(
    "cloudfront-origin-tls",
    title="Distributions use TLS 1.2 with their origins",
    severity="medium",
    types=[*CLOUDFRONT_DISTRIBUTIONS, CLOUDFRONT_VPC_ORIGIN],
    frameworks={"FSBP": ["CloudFront.10"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set origin_ssl_protocols to TLSv1.2 only.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-10",
)
def origins_use_tls_1_2(resource: Resource, settings: Settings) -> Iterator[Finding]:
    for _, config in _protocols(resource):
        path = first(config, "originSslProtocols.items", "originSslProtocols")
        if any(protocol in ("SSLv3", "TLSv1", "TLSv1.1") for protocol in config.strings(path)):
            yield config.fail("the origin can be reached with protocols older than TLS 1.2", path)


def _protocols(resource: Resource) -> Iterator[tuple[Node, Node]]:
    """Origins with the nodes of their protocol, of a distribution or a VPC origin; without website endpoints."""
    if resource.type == CLOUDFRONT_VPC_ORIGIN:
        yield resource, resource.node("vpcOriginEndpointConfig")
        return
    for origin in resource.nodes("origins"):
        if not is_website(origin):
            yield from ((origin, config) for config in custom(origin).nodes("") if config.has(""))


def _plain_viewers(resource: Resource) -> bool:
    plain = resource.type == CLOUDFRONT_VPC_ORIGIN
    return plain or any(item.string("viewerProtocolPolicy") == "allow-all" for item in behaviours(resource))


@stack_control(
    "cloudfront-origin-access-control",
    title="Bucket origins have an origin access control",
    severity="medium",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.13"]},
    remedy="Use an OriginAccessControl with signing behaviour `always`, in place of an origin access identity.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-13",
)
def bucket_requests_are_signed(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for origin in distribution.nodes("origins"):
        if not is_s3(origin):
            continue
        if not origin.has("originAccessControlId"):
            yield origin.fail("requests to the bucket are not signed by an origin access control", value="")
            continue
        for control in stack.follow(origin, "originAccessControlId", CLOUDFRONT_ORIGIN_ACCESS_CONTROL):
            if control.string("signingBehavior") == "never":
                yield control.fail("requests to the bucket are not signed", "signingBehavior")


@stack_control(
    "cloudfront-origin-bucket-exists",
    title="Bucket origins of distributions exist",
    severity="high",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.12"], "PCI DSS 4.0": ["2.2.6"], "NIST 800-53": ["CM-2", "CM-2(2)"]},
    remedy="Use the bucket's bucket_regional_domain_name; look up buckets of other stacks with Bucket.get.",
    parameters=[Parameter("buckets", (), "Names of buckets in other stacks.")],
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-12",
)
def origin_buckets_exist(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    elsewhere = settings.strings("buckets")
    for origin in distribution.nodes("origins"):
        if not is_s3(origin) or origin_buckets(origin, stack):
            continue
        name = origin.string("domainName").partition(".s3")[0]
        if name and name not in elsewhere:
            yield origin.fail(
                "the bucket is outside of the stack: another account can create it and serve content", "domainName"
            )


@stack_control(
    "cloudfront-origin-bucket-policy",
    title="Bucket origins allow their distribution to read",
    severity="high",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"NIST 800-53": ["AC-3", "AC-6"]},
    remedy="Allow s3:GetObject to cloudfront.amazonaws.com with aws:SourceArn equal to the distribution's ARN.",
    traps=["T-03"],
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
)
def buckets_allow_the_distribution(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    buckets: dict[str, Resource] = {}
    for origin in distribution.nodes("origins"):
        if is_s3(origin) and origin.has("originAccessControlId"):
            buckets.update((bucket.urn, bucket) for bucket in origin_buckets(origin, stack))
    for bucket in buckets.values():
        if not _allows_read(bucket, distribution, stack):
            yield bucket.missing(f"no statement allows {distribution.name}: its viewers are refused", "policy")


def _allows_read(bucket: Resource, distribution: Resource, stack: Stack) -> bool:
    documents = policy_documents(stack, bucket)
    return any(
        _allows_distribution(statement, distribution, document) for document in documents for statement in _of(document)
    )


def _of(document: Node) -> tuple[Statement, ...]:
    """Statements of a policy; unknown conditions are resolved by `_allows_distribution`."""
    value = document.value
    if value is UNKNOWN:
        note(f"{document.resource.name}.policy")
        return ()
    return parse_json(value)[0] if isinstance(value, str) else parse(value)[0]


def _allows_distribution(statement: Statement, distribution: Resource, document: Node) -> bool:
    """Whether a statement allows a distribution to read: by its ARN, known or unknown."""
    if not allows(statement, "s3:getobject") or CLOUDFRONT not in services(statement):
        return False
    values = [
        value for condition in statement.conditions if condition.name == "aws:sourcearn" for value in condition.values
    ]
    own = set(distribution.identities())
    if own.intersection(values) or any(_OF_AN_ACCOUNT.match(value) for value in values):
        return True
    if "Condition" in statement.unknown:
        if distribution.urn in document.resource.property_dependencies.get("policy", ()):
            return True
        note(f"{document.resource.name}.policy.{statement.label}.Condition")
    return False


@stack_control(
    "s3-policy-names-distribution",
    title="Bucket policies restrict CloudFront to distributions of the account",
    severity="high",
    types=[S3_BUCKET],
    frameworks={"NIST 800-53": ["AC-3", "AC-6"]},
    remedy="Require aws:SourceArn with the distribution's ARN, or the account's distribution/*.",
    traps=["T-03", "T-04"],
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
)
def policy_is_restricted_to_the_distribution(bucket: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for document in policy_documents(stack, bucket):
        for statement in _of(document):
            if not statement.allows or CLOUDFRONT not in services(statement):
                continue
            if "Condition" in statement.unknown:
                if not stack_has_distribution(document, stack):
                    note(f"{document.resource.name}.policy.{statement.label}.Condition")
            elif not _is_restricted(statement, stack):
                yield document.fail(f"{statement.label} allows distributions of other accounts")


def stack_has_distribution(document: Node, stack: Stack) -> bool:
    """Whether a policy depends on a distribution: its unknown condition then has the distribution's ARN."""
    before = document.resource.property_dependencies.get("policy", ())
    return any(distribution.urn in before for distribution in stack.of(*CLOUDFRONT_DISTRIBUTIONS))


def _is_restricted(statement: Statement, stack: Stack) -> bool:
    return any(
        condition.name == "aws:sourcearn"
        and condition.kind in ("stringequals", "arnequals", "arnlike", "stringlike")
        and not condition.optional
        and bool(condition.values)
        and all(
            _DISTRIBUTION_ARN.match(value)
            or (_OF_AN_ACCOUNT.match(value) and condition.kind != "stringequals")
            or stack.by_identifier(value, CLOUDFRONT_DISTRIBUTION)
            for value in condition.values
        )
        for condition in statement.conditions
    )


@stack_control(
    "cloudfront-host-header",
    title="Distributions do not forward the viewer's Host header to AWS endpoints",
    severity="high",
    types=CLOUDFRONT_DISTRIBUTIONS,
    remedy="Use the managed origin request policy AllViewerExceptHostHeader for API, function URL and bucket origins.",
    traps=["T-35"],
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html",
)
def host_header_is_not_forwarded(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for behaviour in behaviours(distribution):
        path = _forwards_host(behaviour, stack)
        if path and any(is_s3(origin) or is_endpoint(origin, stack) for origin in targets(distribution, behaviour)):
            yield behaviour.fail("the origin refuses requests with the viewer's Host header", path)


def _forwards_host(behaviour: Node, stack: Stack) -> str:
    """Path of the setting that forwards the Host header, `""` without one."""
    if any(header.lower() in ("*", "host") for header in behaviour.strings("forwardedValues.headers")):
        return "forwardedValues.headers"
    if behaviour.has("originRequestPolicyId"):
        if behaviour.peek("originRequestPolicyId") in FORWARDING_POLICIES:
            return "originRequestPolicyId"
        for policy in _policies(behaviour, "originRequestPolicyId", stack, CLOUDFRONT_ORIGIN_REQUEST_POLICY):
            config = policy.node("headersConfig")
            named = "host" in map(str.lower, config.strings("headers.items"))
            behavior = config.string("headerBehavior")
            everything = behavior in ("allViewer", "allViewerAndWhitelistCloudFront")
            if everything or (named if behavior == "whitelist" else behavior == "allExcept" and not named):
                return "originRequestPolicyId"
    for policy in _policies(behaviour, "cachePolicyId", stack, CLOUDFRONT_CACHE_POLICY):
        config = policy.node("parametersInCacheKeyAndForwardedToOrigin.headersConfig")
        if "host" in map(str.lower, config.strings("headers.items")):
            return "cachePolicyId"
    return ""


def _policies(behaviour: Node, path: str, stack: Stack, type_: str) -> list[Resource]:
    """Policies of the stack to which a behaviour refers; all candidates if the reference is unresolved."""
    return stack.follow(behaviour, path, type_) if behaviour.has(path) else []
