"""ACM certificates and their users."""

from dataclasses import replace
from typing import Any

import pytest

from policy.tokens import (
    ACM_CERTIFICATE,
    ACM_CERTIFICATE_VALIDATION,
    APIGATEWAY_DOMAIN_NAME,
    APIGATEWAYV2_DOMAIN_NAME,
    APPSYNC_DOMAIN_NAME,
    CLOUDFRONT_DISTRIBUTION,
    CLOUDFRONT_MULTITENANT_DISTRIBUTION,
    COGNITO_USER_POOL_DOMAIN,
    ELB_LISTENER,
    ELB_LISTENER_CERTIFICATE,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given

HERE, GLOBAL = "eu-west-1", "us-east-1"


def certificate(region: str) -> Given:
    """A certificate with DNS validation."""
    arn = f"arn:aws:acm:{region}:123456789012:certificate/c"
    return Given(ACM_CERTIFICATE, "certificate", {"arn": arn, "validationMethod": "DNS"}, region=region)


def validation(of: Given) -> Given:
    """Its validation."""
    return Given(ACM_CERTIFICATE_VALIDATION, "validation", {}, {"certificateArn": of}, of.region)


def user(type_: str, path: str, value: Any, refers: Given | None = None) -> Given:
    """A user of a certificate."""
    outer, _, inner = path.partition(".")
    props = {outer: {inner: value} if inner else value}
    return Given(type_, "user", props, {outer: refers} if refers else {}, HERE)


@pytest.mark.parametrize(
    ("type_", "path", "region"),
    [
        (CLOUDFRONT_DISTRIBUTION, "viewerCertificate.acmCertificateArn", GLOBAL),
        (CLOUDFRONT_MULTITENANT_DISTRIBUTION, "viewerCertificate.acmCertificateArn", GLOBAL),
        (APIGATEWAY_DOMAIN_NAME, "certificateArn", GLOBAL),
        (COGNITO_USER_POOL_DOMAIN, "certificateArn", GLOBAL),
        (APPSYNC_DOMAIN_NAME, "certificateArn", GLOBAL),
        (APIGATEWAY_DOMAIN_NAME, "regionalCertificateArn", HERE),
        (APIGATEWAYV2_DOMAIN_NAME, "domainNameConfiguration.certificateArn", HERE),
        (ELB_LISTENER, "certificateArn", HERE),
        (ELB_LISTENER_CERTIFICATE, "certificateArn", HERE),
        ("aws:alb/listener:Listener", "certificateArn", HERE),
    ],
)
def test_certificates_are_in_the_required_region(cases: Cases, type_: str, path: str, region: str) -> None:
    right, wrong = certificate(region), certificate("ap-southeast-1")
    waiting = validation(wrong)
    cases(
        "acm-certificate-region",
        passes=[
            [user(type_, path, right.props["arn"], right), right],
            [user(type_, path, UNKNOWN, right), right],
            [user(type_, path, right.props["arn"])],
            [Given(type_, "user", region=HERE)],
        ],
        fails=[
            [user(type_, path, wrong.props["arn"], wrong), wrong],
            [user(type_, path, UNKNOWN, waiting), waiting, wrong],
            [user(type_, path, wrong.props["arn"])],
        ],
        unknown=[[user(type_, path, UNKNOWN)]],
    )


def test_certificates_are_validated_before_use(cases: Cases) -> None:
    path = "viewerCertificate.acmCertificateArn"
    issued = certificate(GLOBAL)
    arn = issued.props["arn"]
    waiting = validation(issued)
    imported = issued.with_props(privateKey="key", certificateBody="body")
    listener = replace(user(ELB_LISTENER, "certificateArn", arn, issued), after=[waiting])
    cases(
        "acm-certificate-validated",
        passes=[
            [user(CLOUDFRONT_DISTRIBUTION, path, arn, waiting), waiting, issued],
            [user(CLOUDFRONT_DISTRIBUTION, path, GIVEN, waiting), waiting, issued],
            [listener, waiting, issued],
            [user(CLOUDFRONT_DISTRIBUTION, path, arn, imported), imported],
            [user(CLOUDFRONT_DISTRIBUTION, path, "arn:aws:acm:us-east-1:123456789012:certificate/elsewhere")],
            [user(CLOUDFRONT_DISTRIBUTION, path, arn, issued), issued.with_props(certificateAuthorityArn=GIVEN)],
        ],
        fails=[
            [user(CLOUDFRONT_DISTRIBUTION, path, arn, issued), issued],
            [user(CLOUDFRONT_DISTRIBUTION, path, arn, issued), waiting, issued],
            [user(CLOUDFRONT_DISTRIBUTION, path, UNKNOWN, issued), waiting, issued],
            [user(ELB_LISTENER, "certificateArn", arn, issued), issued],
        ],
        unknown=[[user(CLOUDFRONT_DISTRIBUTION, path, UNKNOWN)]],
    )
