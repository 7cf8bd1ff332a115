"""Controls for viewers of CloudFront distributions: HTTPS, certificates, logs."""

import re

from policy.frameworks import IN_TRANSIT, LOGGED
from policy.guides import CLOUDFRONT_CONTROLS
from policy.readers.distributions import GLOBAL_REGION, behaviours
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    CLOUDFRONT_DISTRIBUTION,
    CLOUDFRONT_DISTRIBUTIONS,
    LOGS_DELIVERY,
    LOGS_DELIVERY_SOURCE,
    S3_BUCKET,
    S3_BUCKET_OWNERSHIP_CONTROLS,
)

# CloudFront Developer Guide, "Supported protocols and ciphers between viewers and CloudFront".
_VIEWER_POLICY = re.compile(r"^TLSv1\.(?P<minor>\d)(?:_(?P<year>\d{4}))?$")
RECOMMENDED_YEAR = 2021
MINIMUM = "viewerCertificate.minimumProtocolVersion"


@resource_control(
    "cloudfront-https",
    title="Distributions require HTTPS or redirect to it",
    severity="medium",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.3"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set viewer_protocol_policy of all behaviours to redirect-to-https or https-only.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-3",
)
def viewers_use_https(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    for behaviour in behaviours(distribution):
        if behaviour.string("viewerProtocolPolicy") == "allow-all":
            yield behaviour.fail("viewers can use HTTP", "viewerProtocolPolicy")


@stack_control(
    "cloudfront-logging",
    title="Distributions log requests",
    severity="medium",
    types=[CLOUDFRONT_DISTRIBUTION],
    frameworks={
        "FSBP": ["CloudFront.5"],
        "PCI DSS 4.0": ["10.4.2"],
        "NIST 800-53": [*LOGGED, "AC-2(4)", "AC-6(9)", "SI-3(8)", "SI-4(20)"],
    },
    remedy="Add a LogDeliverySource and a LogDelivery (standard logging v2) in us-east-1.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-5",
)
def requests_are_logged(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if distribution.has("loggingConfig.bucket"):
        return
    sources = stack.related(distribution, LOGS_DELIVERY_SOURCE, "resourceArn")
    if not sources:
        yield distribution.missing("requests are not logged", "loggingConfig")
    elif not any(stack.related(source, LOGS_DELIVERY, "deliverySourceName") for source in sources):
        yield sources[0].missing("the log delivery source has no delivery")


@stack_control(
    "cloudfront-log-delivery-region",
    title="Log deliveries of distributions are in us-east-1",
    severity="high",
    types=[LOGS_DELIVERY_SOURCE],
    remedy="Create the LogDeliverySource and its LogDelivery in us-east-1; the bucket can be in any region.",
    traps=["T-29", "T-01"],
)
def log_delivery_is_global(source: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    written = source.peek("resourceArn")
    literal = isinstance(written, str) and ":cloudfront::" in written
    if not literal and not stack.follow(source, "resourceArn", CLOUDFRONT_DISTRIBUTION):
        return
    for resource in (source, *stack.related(source, LOGS_DELIVERY, "deliverySourceName")):
        if resource.region not in ("", GLOBAL_REGION):
            yield resource.fail("AWS accepts it in us-east-1 only", "region", value=resource.region)


@stack_control(
    "cloudfront-log-bucket-acls",
    title="Buckets of CloudFront's legacy standard logs have ACLs enabled",
    severity="high",
    types=[CLOUDFRONT_DISTRIBUTION],
    remedy="Use a LogDelivery (standard logging v2), which needs no ACL, and omit logging_config.",
    traps=["T-29"],
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html",
)
def log_bucket_has_acls(distribution: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if not distribution.has("loggingConfig.bucket"):
        return
    written = distribution.peek("loggingConfig.bucket")
    named = stack.by_identifier(written.partition(".s3")[0], S3_BUCKET) if isinstance(written, str) else []
    for bucket in named or stack.follow(distribution, "loggingConfig.bucket", S3_BUCKET):
        ownerships = stack.related(bucket, S3_BUCKET_OWNERSHIP_CONTROLS, "bucket")
        modes = [ownership.string("rule.objectOwnership") for ownership in ownerships]
        if not any(mode in ("BucketOwnerPreferred", "ObjectWriter") for mode in modes):
            yield distribution.missing("CloudFront refuses a bucket with disabled ACLs", "loggingConfig.bucket")


@resource_control(
    "cloudfront-certificate",
    title="Distributions have a custom certificate",
    severity="medium",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.7"], "NIST 800-53": IN_TRANSIT},
    remedy="Set viewer_certificate to an ACM certificate of us-east-1, and aliases to its names.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-7",
)
def has_custom_certificate(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    if not _has_certificate(distribution):
        yield distribution.missing("viewers get CloudFront's default certificate", "viewerCertificate")


def _has_certificate(distribution: Resource) -> bool:
    viewer = distribution.node("viewerCertificate")
    return viewer.has("acmCertificateArn") or viewer.has("iamCertificateId")


@resource_control(
    "cloudfront-sni",
    title="Distributions use SNI for HTTPS",
    severity="low",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.8"], "NIST 800-53": ["CA-9(1)", "CM-2"]},
    remedy="Set viewer_certificate.ssl_support_method to sni-only; dedicated IP addresses cost $600 a month.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-8",
)
def uses_sni(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    if distribution.string("viewerCertificate.sslSupportMethod") == "vip":
        yield distribution.fail("the distribution uses dedicated IP addresses", "viewerCertificate.sslSupportMethod")


@resource_control(
    "cloudfront-viewer-tls-obsolete",
    title="Distributions require TLS 1.2 or newer of viewers",
    severity="high",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.15"], "NIST 800-53": IN_TRANSIT},
    remedy="Set viewer_certificate.minimum_protocol_version to TLSv1.2_2021 or newer.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-15",
)
def viewers_require_tls_1_2(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    if _has_certificate(distribution) and _age(distribution) == "obsolete":
        yield distribution.fail("viewers can use TLS 1.1 or older", MINIMUM, value="")


@resource_control(
    "cloudfront-viewer-tls",
    title="Distributions have a security policy of TLSv1.2_2021 or newer",
    severity="medium",
    types=CLOUDFRONT_DISTRIBUTIONS,
    frameworks={"FSBP": ["CloudFront.15"], "NIST 800-53": IN_TRANSIT},
    remedy="Set viewer_certificate.minimum_protocol_version to TLSv1.2_2021 or newer.",
    url=f"{CLOUDFRONT_CONTROLS}#cloudfront-15",
)
def viewer_policy_is_recent(distribution: Resource, settings: Settings) -> Iterator[Finding]:
    if _has_certificate(distribution) and _age(distribution) == "dated":
        yield distribution.fail("viewers can use older ciphers", MINIMUM)


def _age(distribution: Resource) -> str:
    """`obsolete` below TLS 1.2 (TLSv1 by default), `dated` for TLS 1.2 policies before 2021, else `recent`."""
    match = _VIEWER_POLICY.match(distribution.string(MINIMUM))
    if distribution.is_unknown(MINIMUM):
        return ""
    if not match or int(match["minor"]) < 2:
        return "obsolete"
    dated = match["minor"] == "2" and int(match["year"] or 0) < RECOMMENDED_YEAR
    return "dated" if dated else "recent"
