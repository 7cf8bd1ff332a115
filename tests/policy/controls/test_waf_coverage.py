"""Resources with a web ACL."""

from typing import Any

import pytest

from policy.tokens import (
    APIGATEWAY_REST_API,
    APIGATEWAY_STAGE,
    APPSYNC_GRAPHQL_API,
    CLOUDFRONT_DISTRIBUTION,
    CLOUDFRONT_MULTITENANT_DISTRIBUTION,
    COGNITO_USER_POOL,
    ELB_LOAD_BALANCER,
    WAF_WEB_ACL,
    WAF_WEB_ACL_ASSOCIATION,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

ACL_ARN = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1"
CLASSIC = "aws:wafregional/webAclAssociation:WebAclAssociation"
site = resource(CLOUDFRONT_DISTRIBUTION, "site", webAclId=ACL_ARN)


def test_distributions_have_a_web_acl(cases: Cases) -> None:
    cases(
        "cloudfront-waf",
        passes=[[site], [site.with_props(webAclId=GIVEN)]],
        fails=[
            [site.with_props(webAclId=None)],
            [site.with_props(webAclId="473e64fd-f30b-4765-81a0-62ad96dd167a")],
            [site.with_props(webAclId=None, enabled=False)],
            [resource(CLOUDFRONT_MULTITENANT_DISTRIBUTION, "tenants")],
        ],
    )


def test_web_acls_of_distributions_are_global(cases: Cases) -> None:
    def acl(scope: str, region: str) -> Given:
        return Given(WAF_WEB_ACL, "acl", {"scope": scope}, region=region)

    def behind(other: Given) -> Given:
        return resource(CLOUDFRONT_DISTRIBUTION, "site", refers={"webAclId": other}, webAclId=UNKNOWN)

    right, regional, far = acl("CLOUDFRONT", "us-east-1"), acl("REGIONAL", "us-east-1"), acl("CLOUDFRONT", "eu-west-1")
    cases(
        "cloudfront-waf-scope",
        passes=[[behind(right), right], [site], [site.with_props(webAclId=None)]],
        fails=[
            [behind(regional), regional],
            [behind(far), far],
            [site.with_props(webAclId="arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/1")],
            [site.with_props(webAclId="arn:aws:wafv2:eu-west-1:123456789012:global/webacl/a/1")],
            [behind(right).with_props(webAclId="arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/1"), right],
        ],
        unknown=[[site.with_props(webAclId=UNKNOWN)]],
    )


def attached(to: Given, type_: str = WAF_WEB_ACL_ASSOCIATION, **props: Any) -> Given:
    """A web ACL of a resource."""
    return Given(type_, "association", props, {"resourceArn": to})


LOST = resource(WAF_WEB_ACL_ASSOCIATION, "lost", resourceArn=UNKNOWN)


def test_load_balancers_have_a_web_acl(cases: Cases) -> None:
    balancer = resource(ELB_LOAD_BALANCER, "balancer")
    older = Given("aws:applicationloadbalancing/loadBalancer:LoadBalancer", "balancer")
    cases(
        "elb-waf",
        passes=[
            [balancer, attached(balancer)],
            [balancer, attached(balancer, resourceArn=UNKNOWN)],
            [balancer.with_props(internal=True)],
            [balancer.with_props(loadBalancerType="network")],
            [older, attached(older)],
        ],
        fails=[[balancer], [older], [balancer, attached(balancer, CLASSIC)]],
        unknown=[[balancer, LOST], [balancer.with_props(internal=UNKNOWN)]],
    )
    cases("elb-waf", config={"internal": True}, passes=[], fails=[[balancer.with_props(internal=True)]])


def test_rest_stages_have_a_web_acl(cases: Cases) -> None:
    api = resource(APIGATEWAY_REST_API, "api", endpointConfiguration={"types": "REGIONAL"})
    private = api.with_props(endpointConfiguration={"types": "PRIVATE"})
    stage = resource(APIGATEWAY_STAGE, "stage", refers={"restApi": api})
    cases(
        "apigateway-waf",
        passes=[[stage, api, attached(stage)], [stage, private]],
        fails=[[stage, api], [stage, api, attached(stage, CLASSIC)]],
        unknown=[[stage, api, LOST], [stage, api.with_props(endpointConfiguration={"types": UNKNOWN})]],
    )


@pytest.mark.parametrize(
    ("control", "type_"), [("appsync-waf", APPSYNC_GRAPHQL_API), ("cognito-waf", COGNITO_USER_POOL)]
)
def test_graphql_apis_and_user_pools_have_a_web_acl(cases: Cases, control: str, type_: str) -> None:
    subject = resource(type_, "subject")
    cases(control, passes=[[subject, attached(subject)]], fails=[[subject]], unknown=[[subject, LOST]])


def test_private_graphql_apis_need_none(cases: Cases) -> None:
    api = resource(APPSYNC_GRAPHQL_API, "api")
    cases("appsync-waf", passes=[[api.with_props(visibility="PRIVATE")]], fails=[[api.with_props(visibility="GLOBAL")]])
