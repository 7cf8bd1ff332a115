"""Controls for viewers of distributions."""

from typing import Any

import pytest

from policy.tokens import (
    CLOUDFRONT_DISTRIBUTION,
    CLOUDFRONT_MULTITENANT_DISTRIBUTION,
    CLOUDFRONT_PUBLIC_KEY,
    LOGS_DELIVERY,
    LOGS_DELIVERY_SOURCE,
    S3_BUCKET,
    S3_BUCKET_OWNERSHIP_CONTROLS,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource

ARN = "arn:aws:cloudfront::123456789012:distribution/E1"
HTTPS = {"viewerProtocolPolicy": "redirect-to-https"}
HTTP = {"viewerProtocolPolicy": "allow-all"}
site = resource(CLOUDFRONT_DISTRIBUTION, "site", arn=ARN, defaultCacheBehavior=HTTPS)


def viewer(**certificate: Any) -> dict[str, Any]:
    """A viewer certificate of ACM."""
    return {"acmCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c", **certificate}


def test_viewers_use_https(cases: Cases) -> None:
    cases(
        "cloudfront-https",
        passes=[
            [site],
            [site.with_props(orderedCacheBehaviors=[{"viewerProtocolPolicy": "https-only"}])],
            [site.with_props(enabled=False)],
        ],
        fails=[
            [site.with_props(defaultCacheBehavior=HTTP)],
            [site.with_props(orderedCacheBehaviors=[HTTPS, HTTP])],
            [site.with_props(defaultCacheBehavior=HTTP, enabled=False)],
            [
                resource(
                    CLOUDFRONT_MULTITENANT_DISTRIBUTION, "tenants", defaultCacheBehavior=HTTPS, cacheBehaviors=[HTTP]
                )
            ],
        ],
        unknown=[[site.with_props(defaultCacheBehavior={"viewerProtocolPolicy": UNKNOWN})]],
    )


def test_requests_are_logged_by_standard_logging_v2_or_legacy_logs(cases: Cases) -> None:
    source = Given(LOGS_DELIVERY_SOURCE, "source", {"name": "site-logs"}, {"resourceArn": site}, "us-east-1")
    delivery = resource(LOGS_DELIVERY, "delivery", refers={"deliverySourceName": source})
    cases(
        "cloudfront-logging",
        passes=[
            [site, source, delivery],
            [site.with_props(loggingConfig={"bucket": "logs.s3.amazonaws.com"})],
            [site, source.with_props(resourceArn=UNKNOWN), delivery.with_props(deliverySourceName=UNKNOWN)],
        ],
        fails=[[site], [site, source]],
        unknown=[[site, Given(LOGS_DELIVERY_SOURCE, "lost", {"resourceArn": UNKNOWN})]],
    )


def test_log_deliveries_of_distributions_are_in_us_east_1(cases: Cases) -> None:
    source = Given(LOGS_DELIVERY_SOURCE, "source", {"name": "site-logs"}, {"resourceArn": site}, "us-east-1")
    delivery = Given(LOGS_DELIVERY, "delivery", {}, {"deliverySourceName": source}, "us-east-1")
    elsewhere = Given(LOGS_DELIVERY_SOURCE, "source", source.props, source.refers, "eu-west-1")
    cases(
        "cloudfront-log-delivery-region",
        passes=[
            [source, delivery, site],
            [elsewhere.with_text(resourceArn="arn:aws:bedrock:eu-west-1:123456789012:model/m"), site],
        ],
        fails=[
            [elsewhere, delivery, site],
            [source, Given(LOGS_DELIVERY, "delivery", {}, {"deliverySourceName": source}, "eu-west-1"), site],
            [Given(LOGS_DELIVERY_SOURCE, "source", {"resourceArn": ARN}, region="eu-west-1")],
        ],
        unknown=[[Given(LOGS_DELIVERY_SOURCE, "lost", {"resourceArn": UNKNOWN}, region="eu-west-1")]],
    )


def test_legacy_logs_require_a_bucket_with_acls(cases: Cases) -> None:
    bucket = resource(S3_BUCKET, "logs", bucket="logs", bucketDomainName="logs.s3.amazonaws.com")
    ownership = resource(
        S3_BUCKET_OWNERSHIP_CONTROLS, "own", refers={"bucket": bucket}, rule={"objectOwnership": "BucketOwnerPreferred"}
    )
    logged = resource(
        CLOUDFRONT_DISTRIBUTION,
        "site",
        refers={"loggingConfig": bucket},
        loggingConfig={"bucket": "logs.s3.amazonaws.com"},
    )
    cases(
        "cloudfront-log-bucket-acls",
        passes=[
            [site],
            [logged, bucket, ownership],
            [logged.with_props(loggingConfig={"bucket": "far.s3.amazonaws.com"})],
        ],
        fails=[
            [logged, bucket, ownership.with_props(rule={"objectOwnership": "BucketOwnerEnforced"})],
            [logged, bucket],
            [logged.with_props(loggingConfig={"bucket": UNKNOWN}), bucket],
        ],
        unknown=[
            [logged, bucket, ownership.with_props(rule={"objectOwnership": UNKNOWN})],
            [site.with_props(loggingConfig={"bucket": UNKNOWN}), bucket],
        ],
    )


def test_distributions_have_a_custom_certificate(cases: Cases) -> None:
    cases(
        "cloudfront-certificate",
        passes=[
            [site.with_props(viewerCertificate=viewer())],
            [site.with_props(viewerCertificate={"iamCertificateId": "ASCA"})],
            [site.with_props(viewerCertificate={"acmCertificateArn": GIVEN})],
        ],
        fails=[[site.with_props(viewerCertificate={"cloudfrontDefaultCertificate": True})], [site]],
        unknown=[[site.with_props(viewerCertificate=UNKNOWN)]],
    )


def test_https_uses_sni(cases: Cases) -> None:
    cases(
        "cloudfront-sni",
        passes=[[site.with_props(viewerCertificate=viewer(sslSupportMethod="sni-only"))], [site]],
        fails=[[site.with_props(viewerCertificate=viewer(sslSupportMethod="vip"))]],
        unknown=[[site.with_props(viewerCertificate=viewer(sslSupportMethod=UNKNOWN))]],
    )


@pytest.mark.parametrize("version", ["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"])
def test_recommended_viewer_policies(cases: Cases, version: str) -> None:
    recent = site.with_props(viewerCertificate=viewer(minimumProtocolVersion=version))
    dated = site.with_props(viewerCertificate=viewer(minimumProtocolVersion="TLSv1.2_2019"))
    cases("cloudfront-viewer-tls", passes=[[recent]], fails=[[dated]])


def test_viewers_require_tls_1_2(cases: Cases) -> None:
    cases(
        "cloudfront-viewer-tls-obsolete",
        passes=[
            [site.with_props(viewerCertificate=viewer(minimumProtocolVersion="TLSv1.2_2018"))],
            [site.with_props(viewerCertificate={"cloudfrontDefaultCertificate": True})],
        ],
        fails=[
            [site.with_props(viewerCertificate=viewer(minimumProtocolVersion=version))]
            for version in ("TLSv1.1_2016", "TLSv1_2016", "TLSv1", "SSLv3", None)
        ],
        unknown=[[site.with_props(viewerCertificate=viewer(minimumProtocolVersion=UNKNOWN))]],
    )


def test_viewer_policies_of_2018_and_2019_are_outdated(cases: Cases) -> None:
    cases(
        "cloudfront-viewer-tls",
        passes=[[site], [site.with_props(viewerCertificate=viewer(minimumProtocolVersion="TLSv1"))]],
        fails=[
            [site.with_props(viewerCertificate=viewer(minimumProtocolVersion="TLSv1.2_2018"))],
            [site.with_props(viewerCertificate=viewer(minimumProtocolVersion="TLSv1.2_2019"), enabled=False)],
        ],
        unknown=[[site.with_props(viewerCertificate=viewer(minimumProtocolVersion=UNKNOWN))]],
    )


def test_keys_can_be_replaced(cases: Cases) -> None:
    key = resource(CLOUDFRONT_PUBLIC_KEY, "key", name="signing-a-fe163da5fff6")
    hasty = Given(CLOUDFRONT_PUBLIC_KEY, "key", key.props, options={"deleteBeforeReplace": True})
    cases(
        "cloudfront-key-rotation",
        passes=[[key], [key.with_props(name="signing-2026")], [key.with_props(name=None)]],
        fails=[[key.with_props(name="signing-key")], [hasty]],
        unknown=[[key.with_props(name=UNKNOWN)]],
    )
