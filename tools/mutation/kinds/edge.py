"""Distributions: certificates, viewers, origins, logs, signing keys."""

from collections.abc import Iterator

from tools.mutation.changes import (
    at,
    dropped,
    limited,
    moved,
    put,
    put_all,
    replaced,
    with_options,
    with_statement,
    without,
    without_dependencies_on,
    without_statement,
)
from tools.mutation.graph import Broken, Captured, Mutation, Node, by, through
from tools.mutation.kinds.storage import BUCKET, POLICY, to_distribution

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
ACCESS_CONTROL = "aws:cloudfront/originAccessControl:OriginAccessControl"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
LOG_SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
LOG_DELIVERY = "aws:cloudwatch/logDelivery:LogDelivery"
PUBLIC_KEY = "aws:cloudfront/publicKey:PublicKey"
CERTIFICATE = "viewerCertificate.acmCertificateArn"
MINIMUM = "viewerCertificate.minimumProtocolVersion"
BEHAVIOURS = ("defaultCacheBehavior", "orderedCacheBehaviors[*]")
HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
CLOUDFRONT = {"Service": "cloudfront.amazonaws.com"}
IDENTITY = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE1OAI"
FUNCTION_URL = {"originId": "function", "domainName": "abcdef.lambda-url.us-east-1.on.aws"}
ALL_ORIGINS = {"accessControlAllowCredentials": True, "accessControlAllowOrigins": {"items": ["*"]}}
WRITING = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]


def has_certificate(node: Node, captured: Captured) -> bool:
    """Whether a distribution has a custom certificate."""
    return at(node["inputs"], CERTIFICATE) is not None


def fails_over(node: Node, captured: Captured) -> bool:
    """Whether the default behaviour of a distribution targets an origin group."""
    groups = {group["originId"] for group in node["inputs"].get("originGroups") or ()}
    return node["inputs"]["defaultCacheBehavior"]["targetOriginId"] in groups


def legacy_logs(node: Node, captured: Captured) -> Iterator[Broken]:
    """Legacy logs to the first origin bucket of the distribution."""
    for bucket in [other for other in captured.targets(node, "origins") if other["type"] == BUCKET][:1]:
        name = f"{bucket['outputs']['bucket']}.s3.amazonaws.com"
        yield from put("loggingConfig", {"bucket": name})(node, captured)


def without_root_object(node: Node, captured: Captured) -> list[Node]:
    """Distributions of a policy's bucket that have no root object."""
    return [
        distribution
        for bucket in captured.targets(node, "bucket")
        for distribution in captured.users(bucket, DISTRIBUTION, "origins")
        if not distribution["inputs"].get("defaultRootObject")
    ]


KINDS = [
    *(
        Mutation(
            name=f"distribution: HTTP ({place.partition('[')[0]})",
            type=DISTRIBUTION,
            change=put(f"{place}.viewerProtocolPolicy", "allow-all"),
            controls=["cloudfront-https"],
        )
        for place in BEHAVIOURS
    ),
    *(
        Mutation(
            name=f"distribution: viewers with {version}",
            type=DISTRIBUTION,
            change=limited(put(MINIMUM, version), has_certificate),
            controls=[control],
        )
        for version, control in (
            ("TLSv1", "cloudfront-viewer-tls-obsolete"),
            ("TLSv1.1_2016", "cloudfront-viewer-tls-obsolete"),
            ("TLSv1.2_2018", "cloudfront-viewer-tls"),
            ("TLSv1.2_2019", "cloudfront-viewer-tls"),
        )
    ),
    Mutation(
        name="distribution: minimum TLS version omitted",
        type=DISTRIBUTION,
        change=limited(without(MINIMUM), has_certificate),
        controls=["cloudfront-viewer-tls-obsolete"],
    ),
    Mutation(
        name="distribution: CloudFront's default certificate",
        type=DISTRIBUTION,
        change=limited(put_all({"viewerCertificate": {"cloudfrontDefaultCertificate": True}}), has_certificate),
        controls=["cloudfront-certificate"],
    ),
    Mutation(
        name="distribution: dedicated IP addresses",
        type=DISTRIBUTION,
        change=limited(put("viewerCertificate.sslSupportMethod", "vip"), has_certificate),
        controls=["cloudfront-sni"],
    ),
    Mutation(
        name="distribution: certificate of another region",
        type=DISTRIBUTION,
        change=replaced(CERTIFICATE, "us-east-1", "eu-west-1"),
        controls=["acm-certificate-region"],
    ),
    Mutation(
        name="distribution: certificate without validation",
        type=DISTRIBUTION,
        change=without_dependencies_on(VALIDATION),
        controls=["acm-certificate-validated"],
    ),
    Mutation(
        name="distribution: validation removed",
        type=VALIDATION,
        change=dropped,
        controls=["acm-certificate-validated"],
        reports=through("certificateArn", DISTRIBUTION, "viewerCertificate"),
    ),
    Mutation(
        name="distribution: web ACL removed", type=DISTRIBUTION, change=without("webAclId"), controls=["cloudfront-waf"]
    ),
    Mutation(
        name="distribution: a regional web ACL",
        type=DISTRIBUTION,
        change=replaced("webAclId", ":global/", ":regional/"),
        controls=["cloudfront-waf-scope"],
    ),
    Mutation(
        name="distribution: a web ACL of another region",
        type=DISTRIBUTION,
        change=replaced("webAclId", ":us-east-1:", ":eu-west-1:"),
        controls=["cloudfront-waf-scope"],
    ),
    Mutation(
        name="origin: no origin access control",
        type=DISTRIBUTION,
        change=without("origins[*].originAccessControlId"),
        controls=["cloudfront-origin-access-control", "cloudfront-function-url-access"],
    ),
    Mutation(
        name="origin: access control never signs",
        type=ACCESS_CONTROL,
        change=put("signingBehavior", "never"),
        controls=["cloudfront-origin-access-control", "cloudfront-function-url-access"],
    ),
    Mutation(
        name="origin: a bucket that does not exist",
        type=DISTRIBUTION,
        change=replaced("origins[*].domainName", ".s3.", "-gone.s3."),
        controls=["cloudfront-origin-bucket-exists"],
    ),
    Mutation(
        name="origin: bucket policy does not allow the distribution",
        type=POLICY,
        change=without_statement(of=to_distribution),
        controls=["cloudfront-origin-bucket-policy"],
        reports=by("bucket"),
    ),
    Mutation(
        name="origin: bucket policy allows another distribution",
        type=POLICY,
        change=replaced("policy", ":distribution/E", ":distribution/X"),
        controls=["cloudfront-origin-bucket-policy", "s3-policy-names-distribution"],
        reports=by("bucket"),
    ),
    Mutation(
        name="origin: HTTP with the origin",
        type=DISTRIBUTION,
        change=replaced("origins[*].customOriginConfig.originProtocolPolicy", "https-only", "http-only"),
        controls=["cloudfront-origin-https"],
    ),
    Mutation(
        name="origin: TLS 1.0 with the origin",
        type=DISTRIBUTION,
        change=put("origins[*].customOriginConfig.originSslProtocols[0]", "TLSv1"),
        controls=["cloudfront-origin-tls"],
    ),
    Mutation(
        name="origin: no failover",
        type=DISTRIBUTION,
        change=without("originGroups"),
        controls=["cloudfront-origin-failover"],
    ),
    Mutation(
        name="origin: origin group with one member",
        type=DISTRIBUTION,
        change=put("originGroups[*].members", [{"originId": "media"}]),
        controls=["cloudfront-origin-group-methods"],
    ),
    Mutation(
        name="origin: origin group with write methods",
        type=DISTRIBUTION,
        change=limited(put("defaultCacheBehavior.allowedMethods", WRITING), fails_over),
        controls=["cloudfront-origin-group-methods"],
    ),
    Mutation(
        name="distribution: log source removed",
        type=LOG_SOURCE,
        change=dropped,
        controls=["cloudfront-logging"],
        reports=by("resourceArn"),
    ),
    Mutation(
        name="distribution: log delivery removed",
        type=LOG_DELIVERY,
        change=dropped,
        controls=["cloudfront-logging"],
        reports=by("deliverySourceName"),
    ),
    *(
        Mutation(
            name=f"distribution: {what} in another region",
            type=type_,
            change=moved("eu-central-1"),
            controls=["cloudfront-log-delivery-region"],
        )
        for what, type_ in (("log source", LOG_SOURCE), ("log delivery", LOG_DELIVERY))
    ),
    Mutation(
        name="distribution: legacy logs to a bucket without ACLs",
        type=DISTRIBUTION,
        change=legacy_logs,
        controls=["cloudfront-log-bucket-acls"],
    ),
    Mutation(
        name="signing key: name without a version",
        type=PUBLIC_KEY,
        change=put("name", "signing"),
        controls=["cloudfront-key-rotation"],
    ),
    Mutation(
        name="signing key: deleted before its replacement",
        type=PUBLIC_KEY,
        change=with_options(deleteBeforeReplace=True),
        controls=["cloudfront-key-rotation"],
    ),
    *(
        Mutation(name=f"distribution: {what}", type=DISTRIBUTION, change=change, controls=[control])
        for what, change, control in (
            (
                "signed URLs of an account",
                put("defaultCacheBehavior.trustedSigners", ["self"]),
                "cloudfront-trusted-signers",
            ),
            (
                "default behaviour without security headers",
                without("defaultCacheBehavior.responseHeadersPolicyId"),
                "cloudfront-response-headers",
            ),
            (
                "behaviour without security headers",
                without("orderedCacheBehaviors[*].responseHeadersPolicyId"),
                "cloudfront-response-headers",
            ),
            ("function URL as an open origin", put("origins[0]", FUNCTION_URL), "cloudfront-function-url-access"),
        )
    ),
    Mutation(
        name="bucket policy: the distribution lists the bucket",
        type=POLICY,
        change=with_statement({"Principal": CLOUDFRONT, "Action": "s3:ListBucket", "Resource": "*"}),
        controls=["cloudfront-default-root-object"],
        reports=without_root_object,
    ),
    Mutation(
        name="bucket policy: an origin access identity reads the bucket",
        type=POLICY,
        change=with_statement({"Principal": {"AWS": IDENTITY}, "Action": "s3:GetObject", "Resource": "*"}),
        controls=["cloudfront-origin-access-identity"],
    ),
    *(
        Mutation(name=f"response headers: {what}", type=HEADERS, change=change, controls=[control])
        for what, change, control in (
            ("HTTPS not required", without("securityHeadersConfig.strictTransportSecurity"), "cloudfront-hsts"),
            ("credentials for all origins", put("corsConfig", ALL_ORIGINS), "cors-credentials"),
        )
    ),
]
