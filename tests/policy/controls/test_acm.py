"""Certificates where they are used."""

from dataclasses import replace
from typing import Any

import pytest

from policy.buckets import DISTRIBUTION
from policy.controls.acm import (
    CERTIFICATE,
    GRAPHQL_DOMAIN,
    HTTP_DOMAIN,
    LISTENER,
    LISTENER_CERTIFICATE,
    REST_DOMAIN,
    USER_POOL_DOMAIN,
    VALIDATION,
)
from policy.distributions import MULTITENANT
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given

HERE, GLOBAL = "eu-west-1", "us-east-1"


def certificate(region: str) -> Given:
    """A certificate that DNS validates."""
    arn = f"arn:aws:acm:{region}:123456789012:certificate/c"
    return Given(CERTIFICATE, "certificate", {"arn": arn, "validationMethod": "DNS"}, region=region)


def validation(of: Given) -> Given:
    """What waits until it is issued."""
    return Given(VALIDATION, "validation", {}, {"certificateArn": of}, of.region)


def user(type_: str, path: str, value: Any, refers: Given | None = None) -> Given:
    """Who takes a certificate at a path."""
    outer, _, inner = path.partition(".")
    props = {outer: {inner: value} if inner else value}
    return Given(type_, "user", props, {outer: refers} if refers else {}, HERE)


@pytest.mark.parametrize(
    ("type_", "path", "region"),
    [
        (DISTRIBUTION, "viewerCertificate.acmCertificateArn", GLOBAL),
        (MULTITENANT, "viewerCertificate.acmCertificateArn", GLOBAL),
        (REST_DOMAIN, "certificateArn", GLOBAL),
        (USER_POOL_DOMAIN, "certificateArn", GLOBAL),
        (GRAPHQL_DOMAIN, "certificateArn", GLOBAL),
        (REST_DOMAIN, "regionalCertificateArn", HERE),
        (HTTP_DOMAIN, "domainNameConfiguration.certificateArn", HERE),
        (LISTENER, "certificateArn", HERE),
        (LISTENER_CERTIFICATE, "certificateArn", HERE),
        ("aws:alb/listener:Listener", "certificateArn", HERE),
    ],
)
def test_certificates_stand_where_they_are_taken(cases: Cases, type_: str, path: str, region: str) -> None:
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


def test_certificates_are_used_once_they_are_issued(cases: Cases) -> None:
    path = "viewerCertificate.acmCertificateArn"
    issued = certificate(GLOBAL)
    arn = issued.props["arn"]
    waiting = validation(issued)
    imported = issued.but(privateKey="key", certificateBody="body")
    listener = replace(user(LISTENER, "certificateArn", arn, issued), after=[waiting])
    cases(
        "acm-certificate-validated",
        passes=[
            [user(DISTRIBUTION, path, arn, waiting), waiting, issued],
            [user(DISTRIBUTION, path, GIVEN, waiting), waiting, issued],
            [listener, waiting, issued],
            [user(DISTRIBUTION, path, arn, imported), imported],
            [user(DISTRIBUTION, path, "arn:aws:acm:us-east-1:123456789012:certificate/elsewhere")],
            [user(DISTRIBUTION, path, arn, issued), issued.but(certificateAuthorityArn=GIVEN)],
        ],
        fails=[
            [user(DISTRIBUTION, path, arn, issued), issued],
            [user(DISTRIBUTION, path, arn, issued), waiting, issued],
            [user(DISTRIBUTION, path, UNKNOWN, issued), waiting, issued],
            [user(LISTENER, "certificateArn", arn, issued), issued],
        ],
        unknown=[[user(DISTRIBUTION, path, UNKNOWN)]],
    )
