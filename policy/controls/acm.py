"""Controls for ACM certificates and their users."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy.readers.distributions import GLOBAL_REGION
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control
from policy.tokens import (
    ACM_CERTIFICATE,
    ACM_CERTIFICATE_VALIDATION,
    APIGATEWAY_DOMAIN_NAME,
    APIGATEWAYV2_DOMAIN_NAME,
    APPSYNC_DOMAIN_NAME,
    CLOUDFRONT_DISTRIBUTIONS,
    COGNITO_USER_POOL_DOMAIN,
    ELB_LISTENER,
    ELB_LISTENER_CERTIFICATE,
)

# Properties with certificates by type. CloudFront, and services with an AWS managed distribution, require
# certificates in us-east-1; the others in their own region.
GLOBAL_PATHS = {
    **dict.fromkeys(CLOUDFRONT_DISTRIBUTIONS, "viewerCertificate.acmCertificateArn"),
    APIGATEWAY_DOMAIN_NAME: "certificateArn",
    COGNITO_USER_POOL_DOMAIN: "certificateArn",
    APPSYNC_DOMAIN_NAME: "certificateArn",
}
REGIONAL_PATHS = {
    APIGATEWAY_DOMAIN_NAME: "regionalCertificateArn",
    APIGATEWAYV2_DOMAIN_NAME: "domainNameConfiguration.certificateArn",
    ELB_LISTENER: "certificateArn",
    ELB_LISTENER_CERTIFICATE: "certificateArn",
}
CERTIFICATES = (ACM_CERTIFICATE, ACM_CERTIFICATE_VALIDATION)
USERS = (
    *CLOUDFRONT_DISTRIBUTIONS,
    APIGATEWAY_DOMAIN_NAME,
    APIGATEWAYV2_DOMAIN_NAME,
    COGNITO_USER_POOL_DOMAIN,
    APPSYNC_DOMAIN_NAME,
    ELB_LISTENER,
    ELB_LISTENER_CERTIFICATE,
)


@dataclass(frozen=True)
class _Use:
    """A certificate in use: property and its resources."""

    path: str
    origins: Sequence[Resource]


def _uses(user: Resource, stack: Stack) -> Iterator[_Use]:
    for path, _ in _places(user):
        yield _Use(path, stack.follow(user, path, *CERTIFICATES))


def _places(user: Resource) -> Iterator[tuple[str, str]]:
    """Properties with a certificate, and the region that each requires."""
    for paths, region in ((GLOBAL_PATHS, GLOBAL_REGION), (REGIONAL_PATHS, user.region)):
        path = paths.get(user.type, "")
        if path and user.has(path):
            yield path, region


@stack_control(
    "acm-certificate-region",
    title="Certificates are in the region that their users require",
    severity="high",
    types=USERS,
    remedy="Create certificates of distributions, edge APIs and user pool domains in us-east-1.",
    traps=["T-01"],
    url="https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
)
def certificate_is_in_its_region(user: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for path, region in _places(user):
        arn = user.peek(path)
        literal = arn.split(":")[3] if isinstance(arn, str) and arn.startswith("arn:") and arn.count(":") >= 5 else ""
        if literal and region and literal != region:
            yield user.fail(f"the certificate is not in {region}", path, value=arn)
        elif region and any(o.region not in ("", region) for o in stack.follow(user, path, *CERTIFICATES)):
            yield user.fail(f"the certificate is not in {region}", path, value="")


@stack_control(
    "acm-certificate-validated",
    title="Certificates are validated before use",
    severity="high",
    types=USERS,
    remedy="Use CertificateValidation.certificate_arn, which is available once the certificate is issued.",
    traps=["T-02"],
    url="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
)
def certificate_is_validated(user: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for use in _uses(user, stack):
        for certificate in use.origins:
            if certificate.type == ACM_CERTIFICATE_VALIDATION or _is_issued_at_once(certificate):
                continue
            validations = stack.related(certificate, ACM_CERTIFICATE_VALIDATION, "certificateArn")
            if not any(stack.depends(user, on=validation) for validation in validations):
                yield user.fail(
                    "no dependency on the validation: AWS refuses certificates that are not issued",
                    use.path,
                    value="",
                )


def _is_issued_at_once(certificate: Resource) -> bool:
    """Whether a certificate is imported or issued by a private CA: both need no validation."""
    return any(certificate.has(path) for path in ("privateKey", "certificateBody", "certificateAuthorityArn"))
