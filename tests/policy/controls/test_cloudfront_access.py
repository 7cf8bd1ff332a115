"""CloudFront: root object, signers, identities, function URLs, response headers."""

import json

from policy.tokens import (
    CLOUDFRONT_DISTRIBUTION,
    CLOUDFRONT_ORIGIN_ACCESS_CONTROL,
    CLOUDFRONT_ORIGIN_ACCESS_IDENTITY,
    CLOUDFRONT_RESPONSE_HEADERS_POLICY,
    LAMBDA_FUNCTION_URL,
    S3_BUCKET,
    S3_BUCKET_POLICY,
)
from tests.policy.harness import UNKNOWN, Cases, Given, resource

FUNCTION_URL = "abcdefghij.lambda-url.eu-central-1.on.aws"

distribution = resource(CLOUDFRONT_DISTRIBUTION)


def with_behaviours(*behaviours: dict[str, object]) -> list[Given]:
    first, *others = behaviours
    return [distribution.with_props(defaultCacheBehavior=first, orderedCacheBehaviors=others)]


def test_the_root_is_no_listing(cases: Cases) -> None:
    bucket = resource(S3_BUCKET, "media", bucket="media")
    origin = {"originId": "media", "domainName": "media.s3.eu-central-1.amazonaws.com"}

    def granting(*actions: str, **props: object) -> list[Given]:
        statement = {"Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": list(actions)}
        text = json.dumps({"Statement": [statement]})
        policy = resource(S3_BUCKET_POLICY, "policy", refers={"bucket": bucket}, policy=text)
        return [distribution.with_props(origins=[origin], **props), bucket, policy]

    cases(
        "cloudfront-default-root-object",
        passes=[granting("s3:GetObject"), granting("s3:ListBucket", defaultRootObject="index.html")],
        fails=[granting("s3:GetObject", "s3:ListBucket"), granting("s3:List*")],
        unknown=[granting(UNKNOWN)],
    )


def test_signed_urls_are_verified_with_key_groups(cases: Cases) -> None:
    cases(
        "cloudfront-trusted-signers",
        passes=[with_behaviours({}), with_behaviours({"trustedKeyGroups": ["group-1"]})],
        fails=[with_behaviours({"trustedSigners": ["self"]}), with_behaviours({}, {"trustedSigners": ["self"]})],
        unknown=[with_behaviours({"trustedSigners": UNKNOWN})],
    )


def test_origin_access_identities_are_refused(cases: Cases) -> None:
    def policy(principal: object) -> list[Given]:
        statement = {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*"}
        return [resource(S3_BUCKET_POLICY, policy=json.dumps({"Statement": [statement]}))]

    identity = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE1OAI"
    cases(
        "cloudfront-origin-access-identity",
        passes=[[resource(CLOUDFRONT_ORIGIN_ACCESS_CONTROL)], policy({"Service": "cloudfront.amazonaws.com"})],
        fails=[[resource(CLOUDFRONT_ORIGIN_ACCESS_IDENTITY)], policy({"AWS": identity})],
        unknown=[policy(UNKNOWN)],
    )


def test_function_urls_have_origin_access_control(cases: Cases) -> None:
    def origin(**props: object) -> list[Given]:
        return [distribution.with_props(origins=[{"originId": "api", "domainName": FUNCTION_URL, **props}])]

    url = resource(LAMBDA_FUNCTION_URL, "url")
    refers = [resource(CLOUDFRONT_DISTRIBUTION, refers={"origins": url}, origins=[{"domainName": UNKNOWN}]), url]
    cases(
        "cloudfront-function-url-access",
        passes=[origin(originAccessControlId="oac-1"), origin(domainName="origin.example")],
        fails=[origin(), refers],
        unknown=[origin(originAccessControlId=UNKNOWN)],
    )


def test_each_origin_with_a_function_url_has_origin_access_control(cases: Cases) -> None:
    url = resource(LAMBDA_FUNCTION_URL, "url")
    server: dict[str, object] = {"domainName": UNKNOWN, "customOriginConfig": {"originProtocolPolicy": "https-only"}}
    signed: dict[str, object] = {**server, "originAccessControlId": "oac-1"}
    files: dict[str, object] = {"domainName": UNKNOWN}

    def of(*origins: dict[str, object]) -> list[Given]:
        return [resource(CLOUDFRONT_DISTRIBUTION, refers={"origins": url}, origins=list(origins)), url]

    cases(
        "cloudfront-function-url-access",
        passes=[of(signed, signed), of(files, signed)],
        fails=[of(signed, server), of(server, signed), of(files, server)],
    )


def test_requests_to_function_urls_are_signed(cases: Cases) -> None:
    def signed(behavior: object) -> list[Given]:
        control = resource(CLOUDFRONT_ORIGIN_ACCESS_CONTROL, "control", signingBehavior=behavior)
        origins = [{"originId": "api", "domainName": FUNCTION_URL, "originAccessControlId": UNKNOWN}]
        return [resource(CLOUDFRONT_DISTRIBUTION, refers={"origins": control}, origins=origins), control]

    cases(
        "cloudfront-function-url-access",
        passes=[signed("always")],
        fails=[signed("never")],
        unknown=[signed(UNKNOWN)],
    )


def test_behaviours_add_security_headers(cases: Cases) -> None:
    headers: dict[str, object] = {"responseHeadersPolicyId": "policy-1"}
    cases(
        "cloudfront-response-headers",
        passes=[with_behaviours(headers)],
        fails=[with_behaviours({}), with_behaviours(headers, {})],
        unknown=[with_behaviours({"responseHeadersPolicyId": UNKNOWN})],
    )


def test_browsers_require_https_for_a_year(cases: Cases) -> None:
    def policy(seconds: object) -> list[Given]:
        block = {"strictTransportSecurity": {"accessControlMaxAgeSec": seconds, "override": True}}
        return [resource(CLOUDFRONT_RESPONSE_HEADERS_POLICY, securityHeadersConfig=block)]

    cases(
        "cloudfront-hsts",
        passes=[policy(31_536_000), policy(63_072_000)],
        fails=[[resource(CLOUDFRONT_RESPONSE_HEADERS_POLICY)], policy(300)],
        unknown=[policy(UNKNOWN)],
    )
