"""Controls for origins of distributions."""

import json
from typing import Any

from policy.controls.cloudfront_origins import FORWARDING_POLICIES
from policy.tokens import (
    APIGATEWAY_REST_API,
    APIGATEWAYV2_API,
    CLOUDFRONT_CACHE_POLICY,
    CLOUDFRONT_DISTRIBUTION,
    CLOUDFRONT_MULTITENANT_DISTRIBUTION,
    CLOUDFRONT_ORIGIN_ACCESS_CONTROL,
    CLOUDFRONT_ORIGIN_REQUEST_POLICY,
    CLOUDFRONT_VPC_ORIGIN,
    S3_BUCKET,
    S3_BUCKET_POLICY,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource

ARN = "arn:aws:cloudfront::123456789012:distribution/E1"
EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
bucket = resource(
    S3_BUCKET,
    "media",
    bucket="media",
    arn="arn:aws:s3:::media",
    bucketRegionalDomainName="media.s3.eu-west-1.amazonaws.com",
)
control = resource(CLOUDFRONT_ORIGIN_ACCESS_CONTROL, "control", signingBehavior="always")
S3_ORIGIN = {
    "originId": "media",
    "domainName": "media.s3.eu-west-1.amazonaws.com",
    "originAccessControlId": "control-id",
}


def custom(domain: str = "app.example.com", **config: Any) -> dict[str, Any]:
    """A custom origin."""
    settings = {"originProtocolPolicy": "https-only", "originSslProtocols": ["TLSv1.2"], **config}
    return {"originId": "app", "domainName": domain, "customOriginConfig": settings}


def site(*origins: dict[str, Any], refers: Given | None = None, **props: Any) -> Given:
    """A distribution with these origins of a resource."""
    behaviour = {"targetOriginId": origins[0]["originId"], "viewerProtocolPolicy": "redirect-to-https"}
    props = {"arn": ARN, "defaultCacheBehavior": behaviour, "origins": list(origins), **props}
    return Given(CLOUDFRONT_DISTRIBUTION, "site", props, {"origins": refers} if refers else {})


def test_origins_fail_over(cases: Cases) -> None:
    pair = [{"originId": "group", "members": [{"originId": "a"}, {"originId": "b"}]}]
    cases(
        "cloudfront-origin-failover",
        passes=[[site(S3_ORIGIN, originGroups=pair)]],
        fails=[
            [site(S3_ORIGIN)],
            [site(S3_ORIGIN, originGroups=[{"originId": "group", "members": [{"originId": "a"}]}])],
        ],
        unknown=[[site(S3_ORIGIN, originGroups=UNKNOWN)]],
    )


def test_origin_groups_have_read_methods_only(cases: Cases) -> None:
    def grouped(*methods: str, **props: Any) -> Given:
        pair = [{"originId": "group", "members": [{"originId": "media"}, {"originId": "copy"}]}]
        behaviour = {"targetOriginId": "group", "allowedMethods": list(methods)}
        return site(S3_ORIGIN, defaultCacheBehavior=behaviour, originGroups=props.pop("originGroups", pair), **props)

    writing = {"targetOriginId": "media", "allowedMethods": ["GET", "POST"]}
    tenants: dict[str, Any] = {
        "originGroups": [{"id": "group", "members": [{"originId": "a"}, {"originId": "b"}]}],
        "defaultCacheBehavior": {"targetOriginId": "group", "allowedMethods": {"items": ["GET", "PUT"]}},
    }
    cases(
        "cloudfront-origin-group-methods",
        passes=[
            [grouped("GET", "HEAD", "OPTIONS")],
            [grouped("GET", orderedCacheBehaviors=[writing])],
            [site(S3_ORIGIN)],
        ],
        fails=[
            [grouped("GET", "HEAD", "POST")],
            [grouped("GET", originGroups=[{"originId": "group", "members": [{"originId": "media"}]}])],
            [resource(CLOUDFRONT_MULTITENANT_DISTRIBUTION, "tenants", **tenants)],
        ],
        unknown=[[grouped(UNKNOWN)], [grouped("GET", originGroups=UNKNOWN)]],
    )


def test_origins_use_https(cases: Cases) -> None:
    within = resource(CLOUDFRONT_VPC_ORIGIN, "within", vpcOriginEndpointConfig={"originProtocolPolicy": "https-only"})
    open_ = {"targetOriginId": "app", "viewerProtocolPolicy": "allow-all"}
    cases(
        "cloudfront-origin-https",
        passes=[
            [site(custom())],
            [site(S3_ORIGIN)],
            [site(custom(originProtocolPolicy="match-viewer"))],
            [site(custom("media.s3-website-eu-west-1.amazonaws.com", originProtocolPolicy="http-only"))],
            [site(custom("media.s3-website.eu-central-1.amazonaws.com", originProtocolPolicy="http-only"))],
            [within],
        ],
        fails=[
            [site(custom(originProtocolPolicy="http-only"))],
            [site(custom(originProtocolPolicy="match-viewer"), orderedCacheBehaviors=[open_])],
            [within.with_props(vpcOriginEndpointConfig={"originProtocolPolicy": "http-only"})],
            [
                resource(
                    CLOUDFRONT_MULTITENANT_DISTRIBUTION,
                    "t",
                    origins=[{"customOriginConfigs": [{"originProtocolPolicy": "http-only"}]}],
                )
            ],
        ],
        unknown=[
            [site(custom(originProtocolPolicy=UNKNOWN))],
            [site(custom(UNKNOWN, originProtocolPolicy="http-only"), refers=bucket), bucket],
        ],
    )


def test_origins_use_tls_1_2(cases: Cases) -> None:
    old = {"originSslProtocols": {"items": ["TLSv1.1"], "quantity": 1}}
    cases(
        "cloudfront-origin-tls",
        passes=[
            [site(custom())],
            [site(S3_ORIGIN)],
            [site(custom("media.s3-website-eu-west-1.amazonaws.com", originSslProtocols=["SSLv3"]))],
        ],
        fails=[
            [site(custom(originSslProtocols=["SSLv3"]))],
            [site(custom(originSslProtocols=["TLSv1.2", "TLSv1.1"]), enabled=False)],
            [resource(CLOUDFRONT_VPC_ORIGIN, "within", vpcOriginEndpointConfig=old)],
        ],
        unknown=[[site(custom(originSslProtocols=UNKNOWN))], [site(custom(originSslProtocols=["TLSv1.2", UNKNOWN]))]],
    )


def test_requests_to_buckets_are_signed(cases: Cases) -> None:
    identity = {"originId": "m", "domainName": S3_ORIGIN["domainName"], "s3OriginConfig": {"originAccessIdentity": "o"}}
    later = {**S3_ORIGIN, "originAccessControlId": UNKNOWN}
    cases(
        "cloudfront-origin-access-control",
        passes=[
            [site(S3_ORIGIN), control],
            [site(custom())],
            [site(custom("media.s3-website-eu-west-1.amazonaws.com"))],
            [site(later, refers=control), control],
        ],
        fails=[
            [site(identity)],
            [site({"originId": "m", "domainName": "media.s3.amazonaws.com"})],
            [site({"originId": "m", "domainName": UNKNOWN}, refers=bucket), bucket],
            [site(S3_ORIGIN), control.with_props(signingBehavior="never")],
        ],
        unknown=[[site(later)], [site(S3_ORIGIN), control.with_props(signingBehavior=UNKNOWN)]],
    )


def test_origin_buckets_exist(cases: Cases) -> None:
    cases(
        "cloudfront-origin-bucket-exists",
        passes=[
            [site(S3_ORIGIN), bucket],
            [site({**S3_ORIGIN, "domainName": "media.s3.amazonaws.com"}), bucket],
            [site({**S3_ORIGIN, "domainName": UNKNOWN}, refers=bucket), bucket],
            [site(custom())],
        ],
        fails=[
            [site(S3_ORIGIN)],
            [site(S3_ORIGIN), bucket.with_props(bucket="other", bucketRegionalDomainName="other")],
        ],
        unknown=[[site({**S3_ORIGIN, "domainName": UNKNOWN}), bucket]],
    )


def test_buckets_of_other_stacks_are_a_parameter(cases: Cases) -> None:
    other = site({**S3_ORIGIN, "domainName": "nobodys.s3.eu-west-1.amazonaws.com"})
    cases("cloudfront-origin-bucket-exists", config={"buckets": ["media"]}, passes=[[site(S3_ORIGIN)]], fails=[[other]])


def reads(**condition: Any) -> dict[str, Any]:
    """A statement that allows CloudFront to read."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::media/*",
        "Condition": condition,
    }


def policy(*statements: dict[str, Any], **refers: Given) -> Given:
    """The bucket's policy."""
    return resource(
        S3_BUCKET_POLICY, "policy", refers={"bucket": bucket, **refers}, policy=json.dumps({"Statement": statements})
    )


NAMED = {"StringEquals": {"AWS:SourceArn": ARN}}
OF_THE_ACCOUNT = {"aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*"}


def test_the_bucket_allows_its_distribution(cases: Cases) -> None:
    distribution = site(S3_ORIGIN)
    later = reads(StringEquals={"aws:SourceArn": UNKNOWN})
    cases(
        "cloudfront-origin-bucket-policy",
        passes=[
            [distribution, bucket, policy(reads(**NAMED))],
            [distribution, bucket, policy(later, policy=distribution)],
            [distribution, bucket, policy(reads(StringLike=OF_THE_ACCOUNT))],
            [distribution, bucket.with_props(policy=json.dumps({"Statement": reads(**NAMED)}))],
            [site(custom())],
        ],
        fails=[
            [distribution, bucket],
            [distribution, bucket, policy(reads(StringEquals={"aws:SourceArn": f"{ARN}X"}))],
            [distribution, bucket, policy({**reads(**NAMED), "Action": "s3:PutObject"})],
        ],
        unknown=[[distribution, bucket, policy().with_props(policy=UNKNOWN)], [distribution, bucket, policy(later)]],
    )


def test_bucket_policies_are_restricted_to_a_distribution(cases: Cases) -> None:
    distribution = site(S3_ORIGIN)
    later = reads(StringEquals={"aws:SourceArn": UNKNOWN})
    cases(
        "s3-policy-names-distribution",
        passes=[
            [bucket, distribution, policy(reads(**NAMED))],
            [bucket, distribution, policy(later, policy=distribution)],
            [bucket, policy(reads(StringLike=OF_THE_ACCOUNT))],
            [bucket, policy(reads(ArnLike=OF_THE_ACCOUNT))],
            [bucket, distribution],
        ],
        fails=[
            [bucket, distribution, policy(reads())],
            [bucket, distribution, policy(reads(StringEquals={"aws:SourceAccount": "123456789012"}))],
            [bucket, policy(reads(StringEquals=OF_THE_ACCOUNT))],
            [bucket, policy(reads(StringLike={"aws:SourceArn": "arn:aws:cloudfront::*:distribution/*"}))],
            [bucket, policy(reads(StringLike={"aws:SourceArn": "arn:aws:cloudfront::????????????:distribution/*"}))],
            [bucket, policy(reads(StringEqualsIfExists={"aws:SourceArn": ARN}))],
            [bucket.with_props(policy=json.dumps({"Statement": [reads()]}))],
        ],
        unknown=[[bucket, policy(reads()).with_props(policy=UNKNOWN)], [bucket, policy(later)]],
    )


def test_the_host_header_is_not_forwarded(cases: Cases) -> None:
    endpoint = custom("abc123.execute-api.eu-west-1.amazonaws.com")
    all_viewer, except_host = FORWARDING_POLICIES[0], EXCEPT_HOST

    def sent(origin: dict[str, Any], refers: Given | None = None, **behaviour: Any) -> Given:
        return site(origin, refers=refers, defaultCacheBehavior={"targetOriginId": origin["originId"], **behaviour})

    def request_policy(behavior: str, *headers: str) -> Given:
        config = {"headerBehavior": behavior, "headers": {"items": list(headers)}}
        return resource(CLOUDFRONT_ORIGIN_REQUEST_POLICY, "own", headersConfig=config)

    keyed = {"headersConfig": {"headerBehavior": "whitelist", "headers": {"items": ["Host"]}}}
    api = resource(APIGATEWAY_REST_API, "api")
    http = resource(APIGATEWAYV2_API, "http")
    cases(
        "cloudfront-host-header",
        passes=[
            [sent(endpoint, originRequestPolicyId=except_host)],
            [sent(endpoint)],
            [sent(custom("app.example.com"), originRequestPolicyId=all_viewer)],
            [sent(custom("d-abc.execute-api.eu-west-1.amazonaws.com"), originRequestPolicyId=all_viewer)],
            [sent(endpoint, originRequestPolicyId="own-id"), request_policy("whitelist", "Accept")],
            [sent(endpoint, originRequestPolicyId="own-id"), request_policy("allExcept", "host")],
            [sent(endpoint, forwardedValues={"headers": ["Accept"]})],
        ],
        fails=[
            [sent(endpoint, originRequestPolicyId=all_viewer)],
            [sent(endpoint, originRequestPolicyId="own-id"), request_policy("whitelist", "host")],
            [sent(endpoint, originRequestPolicyId="own-id"), request_policy("allExcept", "Cookie")],
            [sent(endpoint, cachePolicyId="keyed-id"), resource(
                CLOUDFRONT_CACHE_POLICY, "keyed", parametersInCacheKeyAndForwardedToOrigin=keyed)],
            [sent(endpoint, forwardedValues={"headers": ["*"]})],
            [sent(custom("abc.lambda-url.eu-west-1.on.aws"), originRequestPolicyId=FORWARDING_POLICIES[1])],
            [sent(S3_ORIGIN, originRequestPolicyId=all_viewer), bucket],
            [sent(custom(UNKNOWN), api, originRequestPolicyId=all_viewer), api],
            [sent(custom(UNKNOWN), http, originRequestPolicyId=all_viewer), http],
        ],
        unknown=[
            [sent(endpoint, originRequestPolicyId=UNKNOWN)],
            [sent(custom(UNKNOWN), originRequestPolicyId=all_viewer)],
        ],
    )  # fmt: skip
