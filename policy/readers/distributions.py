"""CloudFront distributions, single and multi-tenant, with their behaviours and origins."""

import re
from collections.abc import Iterator

from policy.readers.buckets import first
from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import (
    APIGATEWAY_REST_API,
    APIGATEWAY_STAGE,
    APIGATEWAYV2_API,
    APIGATEWAYV2_STAGE,
    ELB_LOAD_BALANCER,
    LAMBDA_FUNCTION_URL,
    S3_BUCKET,
)
from policy.unknown import note

GLOBAL_REGION = "us-east-1"

# Origins that require their own domain name as Host header.
ENDPOINTS = (APIGATEWAY_REST_API, APIGATEWAY_STAGE, APIGATEWAYV2_API, APIGATEWAYV2_STAGE, LAMBDA_FUNCTION_URL)

SERVERS = (*(endpoint for endpoint in ENDPOINTS if endpoint != LAMBDA_FUNCTION_URL), ELB_LOAD_BALANCER)

_S3_DOMAIN = re.compile(r"^(?P<name>.+?)\.s3(?:[.-][a-z0-9.-]+)?\.amazonaws\.com(?:\.cn)?$")
_WEBSITE = re.compile(r"\.s3-website[.-]")
# d-….execute-api belongs to a custom domain name, which may be the viewer's Host.
_ENDPOINT = re.compile(r"^(?!d-)[^.]+\.(execute-api|lambda-url)\.[a-z0-9-]+\.(amazonaws\.com|on\.aws)")


def behaviours(distribution: Resource) -> Iterator[Node]:
    """The default behaviour and the others."""
    yield from distribution.nodes("defaultCacheBehavior")
    yield from distribution.nodes(first(distribution, "orderedCacheBehaviors", "cacheBehaviors"))


def methods(behaviour: Node) -> list[str]:
    """Allowed HTTP methods of a behaviour."""
    return behaviour.strings(first(behaviour, "allowedMethods.items", "allowedMethods"))


def custom(origin: Node) -> Node:
    """Settings of a custom origin; empty for buckets and VPC origins."""
    return origin.node(first(origin, "customOriginConfig", "customOriginConfigs"))


def vpc(origin: Node) -> Node:
    """Settings of a VPC origin."""
    return origin.node(first(origin, "vpcOriginConfig", "vpcOriginConfigs"))


def is_s3(origin: Node) -> bool:
    """Whether an origin is a bucket, not a website endpoint."""
    domain = origin.peek("domainName")
    if isinstance(domain, str):
        return _S3_DOMAIN.match(domain) is not None and not is_website(origin)
    return not custom(origin).has("") and not vpc(origin).has("")


def is_website(origin: Node) -> bool:
    """Whether an origin is the website endpoint of a bucket, which has no HTTPS."""
    domain = origin.peek("domainName")
    return isinstance(domain, str) and _WEBSITE.search(domain) is not None


def origin_buckets(origin: Node, stack: Stack) -> list[Resource]:
    """The bucket of an S3 origin; none if it is outside of the stack.

    In a preview, with an unknown domain, all buckets of the distribution's origins.
    """
    domain = origin.peek("domainName")
    if isinstance(domain, str) and (match := _S3_DOMAIN.match(domain)):
        return stack.by_identifier(domain, S3_BUCKET) or stack.by_identifier(match["name"], S3_BUCKET)
    return stack.follow(origin, "domainName", S3_BUCKET)


def is_endpoint(origin: Node, stack: Stack) -> bool:
    """Whether an origin is the default endpoint of an API or a function URL."""
    domain = origin.peek("domainName")
    if isinstance(domain, str):
        return _ENDPOINT.match(domain) is not None
    others = [
        other for other in origin.resource.nodes("origins") if other.is_unknown("domainName") and not is_s3(other)
    ]
    if not custom(origin).has("") or not stack.follow(origin, "domainName", *ENDPOINTS):
        return False
    if len(others) > 1:
        note(f"{origin.resource.name}.{origin.path}.domainName")
    return len(others) == 1


def is_function_url(origin: Node, stack: Stack) -> bool:
    """Whether an origin is a function URL.

    Of origins with unknown domains that are no buckets, all are if the distribution refers to at least as many function
    URLs, or to nothing else; recorded as unknown otherwise.
    """
    domain = origin.peek("domainName")
    if isinstance(domain, str):
        return ".lambda-url." in domain
    others = [each for each in origin.resource.nodes("origins") if each.is_unknown("domainName")]
    candidates = [each.path for each in others if len(others) == 1 or not is_s3(each)]
    urls = stack.follow(origin, "domainName", LAMBDA_FUNCTION_URL) if origin.path in candidates else []
    if not urls:
        return False
    referred = origin.resource.property_dependencies.get("origins", ())
    servers = [each for each in stack.of(*SERVERS) if each.urn in referred]
    if servers and len(urls) < len(candidates):
        note(f"{origin.resource.name}.{origin.path}.domainName")
        return False
    return True


def targets(distribution: Resource, behaviour: Node) -> Iterator[Node]:
    """Origins of a behaviour; all members of an origin group."""
    target = behaviour.string("targetOriginId")
    wanted = {target}
    for group in distribution.nodes("originGroups"):
        if target and group.string(first(group, "originId", "id")) == target:
            wanted.update(member.string("originId") for member in group.nodes("members"))
    for origin in distribution.nodes("origins"):
        if origin.string(first(origin, "originId", "id")) in wanted - {""}:
            yield origin
