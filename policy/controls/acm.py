"""Controls over ACM certificates where they are used."""

from collections.abc import Sequence
from dataclasses import dataclass

from policy.distributions import DISTRIBUTION, DISTRIBUTIONS, GLOBAL_REGION, MULTITENANT
from policy.registry import Finding, Iterator, Resource, Settings, Stack, stack_control

CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
REST_DOMAIN = "aws:apigateway/domainName:DomainName"
HTTP_DOMAIN = "aws:apigatewayv2/domainName:DomainName"
USER_POOL_DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain"
GRAPHQL_DOMAIN = "aws:appsync/domainName:DomainName"
LISTENER = "aws:lb/listener:Listener"
LISTENER_CERTIFICATE = "aws:lb/listenerCertificate:ListenerCertificate"

# Who takes certificates, at which path. Those of CloudFront, or with a distribution of AWS's own in front of them,
# take certificates of us-east-1; the others of their own region.
GLOBAL_PATHS = {
    **dict.fromkeys(DISTRIBUTIONS, "viewerCertificate.acmCertificateArn"),
    REST_DOMAIN: "certificateArn",
    USER_POOL_DOMAIN: "certificateArn",
    GRAPHQL_DOMAIN: "certificateArn",
}
REGIONAL_PATHS = {
    REST_DOMAIN: "regionalCertificateArn",
    HTTP_DOMAIN: "domainNameConfiguration.certificateArn",
    LISTENER: "certificateArn",
    LISTENER_CERTIFICATE: "certificateArn",
}
USERS = (DISTRIBUTION, MULTITENANT, REST_DOMAIN, HTTP_DOMAIN, USER_POOL_DOMAIN, GRAPHQL_DOMAIN, LISTENER,
         LISTENER_CERTIFICATE)  # fmt: skip


@dataclass(frozen=True)
class _Use:
    """A certificate in use: where, which region it must stand in, and where it comes from."""

    path: str
    region: str
    origins: Sequence[Resource]


def _uses(user: Resource, stack: Stack) -> Iterator[_Use]:
    for paths, region in ((GLOBAL_PATHS, GLOBAL_REGION), (REGIONAL_PATHS, user.region)):
        path = paths.get(user.type, "")
        if path and user.has(path):
            yield _Use(path, region, stack.follow(user, path, CERTIFICATE, VALIDATION))


@stack_control(
    "acm-certificate-region",
    title="Certificates stand in the region that their user takes them from",
    severity="high",
    types=USERS,
    remedy="Make certificates of distributions, edge APIs and user pool domains in us-east-1, others where they serve.",
    traps=["T-01"],
    url="https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
)
def certificate_is_in_its_region(user: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for use in _uses(user, stack):
        arn = user.peek(use.path)
        literal = arn.split(":")[3] if isinstance(arn, str) and arn.startswith("arn:") and arn.count(":") >= 5 else ""
        regions = {literal, *(origin.region for origin in use.origins)} - {""}
        if use.region and regions - {use.region}:
            yield user.fail(f"the certificate is not in {use.region}", use.path, value=arn if literal else "")


@stack_control(
    "acm-certificate-validated",
    title="Certificates are used once they are validated",
    severity="high",
    types=USERS,
    remedy="Take the ARN from CertificateValidation.certificate_arn, which waits until the certificate is issued.",
    traps=["T-02"],
    url="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
)
def certificate_is_validated(user: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    for use in _uses(user, stack):
        for certificate in use.origins:
            if certificate.type == VALIDATION or _is_issued_at_once(certificate):
                continue
            validations = stack.related(certificate, VALIDATION, "certificateArn")
            if not any(stack.depends(user, on=validation) for validation in validations):
                yield user.fail("nothing waits until the certificate is issued: AWS refuses it", use.path, value="")


def _is_issued_at_once(certificate: Resource) -> bool:
    """Imported certificates, and those of a private authority."""
    return any(certificate.has(path) for path in ("privateKey", "certificateBody", "certificateAuthorityArn"))
