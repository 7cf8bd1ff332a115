"""Controls for resources with a web ACL. WAF Classic does not count."""

from policy.guides import CLOUDFRONT_CONTROLS as CLOUDFRONT_GUIDE
from policy.guides import SECURITY_HUB
from policy.readers.distributions import GLOBAL_REGION
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    APIGATEWAY_REST_API,
    APIGATEWAY_STAGE,
    APPSYNC_GRAPHQL_API,
    CLOUDFRONT_DISTRIBUTIONS,
    COGNITO_USER_POOL,
    ELB_LOAD_BALANCER,
    WAF_WEB_ACL,
    WAF_WEB_ACL_ASSOCIATION,
)


@resource_control(
    "cloudfront-waf",
    title="Distributions have a web ACL",
    severity="medium",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.6"], "PCI DSS 4.0": ["6.4.2"], "NIST 800-53": ["AC-4(21)"]},
    remedy="Set web_acl_id to the ARN of a WAFv2 web ACL with scope CLOUDFRONT.",
    url=f"{CLOUDFRONT_GUIDE}#cloudfront-6",
)
def distribution_has_a_web_acl(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    acl = distribution.peek("webAclId")
    if not distribution.has("webAclId"):
        yield distribution.missing("the distribution has no web ACL", "webAclId")
    elif isinstance(acl, str) and not acl.startswith("arn:"):
        yield distribution.fail("the web ACL is of WAF Classic", "webAclId")


@stack_control(
    "cloudfront-waf-scope",
    title="Web ACLs of distributions have scope CLOUDFRONT and are in us-east-1",
    severity="high",
    types=CLOUDFRONT_DISTRIBUTIONS,
    remedy="Use a web ACL with scope CLOUDFRONT in us-east-1.",
    traps=["T-01"],
    url="https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html",
)
def web_acl_is_global(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not distribution.has("webAclId"):
        return
    for acl in stack.follow(distribution, "webAclId", WAF_WEB_ACL):
        if acl.string("scope") == "REGIONAL" or acl.region not in ("", GLOBAL_REGION):
            yield distribution.fail("CloudFront refuses a regional web ACL", "webAclId", value=acl.region)
    written = distribution.peek("webAclId")
    if isinstance(written, str) and _is_regional(written):
        yield distribution.fail("CloudFront refuses a regional web ACL", "webAclId")


def _is_regional(arn: str) -> bool:
    parts = arn.split(":")
    return len(parts) == 6 and (parts[5].startswith("regional/") or parts[3] not in ("", GLOBAL_REGION))


@stack_control(
    "elb-waf",
    title="Application load balancers have a web ACL",
    severity="medium",
    types=[ELB_LOAD_BALANCER],
    frameworks={"FSBP": ["ELB.16"], "NIST 800-53": ["AC-4(21)"]},
    remedy="Associate a regional web ACL by a WebAclAssociation, or make the load balancer internal.",
    parameters=[Parameter("internal", False, "Whether internal load balancers require a web ACL as well.")],
    url=f"{SECURITY_HUB}/elb-controls.html#elb-16",
)
def load_balancer_has_a_web_acl(balancer: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if balancer.string("loadBalancerType") not in ("", "application"):
        return
    if balancer.flag("internal") and not settings.flag("internal"):
        return
    yield from _without_web_acl(balancer, stack)


@stack_control(
    "apigateway-waf",
    title="REST API stages have a web ACL",
    severity="medium",
    types=[APIGATEWAY_STAGE],
    frameworks={"FSBP": ["APIGateway.4"], "NIST 800-53": ["AC-4(21)"]},
    remedy="Associate a regional web ACL with the stage's ARN by a WebAclAssociation.",
    url=f"{SECURITY_HUB}/apigateway-controls.html#apigateway-4",
)
def stage_has_a_web_acl(stage: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    apis = stack.follow(stage, "restApi", APIGATEWAY_REST_API)
    if not any("PRIVATE" in api.strings("endpointConfiguration.types") for api in apis):
        yield from _without_web_acl(stage, stack)


@stack_control(
    "appsync-waf",
    title="GraphQL APIs have a web ACL",
    severity="medium",
    types=[APPSYNC_GRAPHQL_API],
    frameworks={"NIST 800-53": ["AC-4(21)"]},
    remedy="Associate a regional web ACL with the API's ARN by a WebAclAssociation.",
    url="https://docs.aws.amazon.com/appsync/latest/devguide/WAF-Integration.html",
)
def graphql_api_has_a_web_acl(api: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if api.string("visibility") != "PRIVATE":
        yield from _without_web_acl(api, stack)


@stack_control(
    "cognito-waf",
    title="User pools have a web ACL",
    severity="medium",
    types=[COGNITO_USER_POOL],
    frameworks={"NIST 800-53": ["AC-4(21)"]},
    remedy="Associate a regional web ACL with the pool's ARN by a WebAclAssociation: its endpoints are public.",
    url="https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html",
)
def user_pool_has_a_web_acl(pool: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    yield from _without_web_acl(pool, stack)


def _without_web_acl(resource: Resource, stack: Stack) -> Iterator[Finding]:
    if not stack.related(resource, WAF_WEB_ACL_ASSOCIATION, "resourceArn"):
        yield resource.missing("no web ACL is associated")
