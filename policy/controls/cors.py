"""CORS of endpoints with credentials."""

from policy.frameworks import NOT_PUBLIC
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import APIGATEWAYV2_API, CLOUDFRONT_RESPONSE_HEADERS_POLICY, LAMBDA_FUNCTION_URL

# Properties with the CORS block, its flag for credentials and its origins by type.
PATHS = {
    CLOUDFRONT_RESPONSE_HEADERS_POLICY: (
        "corsConfig", "accessControlAllowCredentials", "accessControlAllowOrigins.items"
    ),
    APIGATEWAYV2_API: ("corsConfiguration", "allowCredentials", "allowOrigins"),
    LAMBDA_FUNCTION_URL: ("cors", "allowCredentials", "allowOrigins"),
}  # fmt: skip
ALL_ORIGINS = frozenset({"*", "http://*", "https://*"})


@resource_control(
    "cors-credentials",
    title="CORS with credentials is for specific origins",
    severity="medium",
    types=tuple(PATHS),
    frameworks={"PCI DSS 4.0": ["6.2.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Name the origins, or set the flag for credentials to false.",
    url="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html",
)
def credentials_are_for_named_origins(subject: Resource, settings: Settings) -> Iterator[Finding]:
    """Any website could call the endpoint with the cookies of its visitors."""
    path, credentials, origins = PATHS[subject.type]
    cors = subject.node(path)
    if cors.flag(credentials) and ALL_ORIGINS.intersection(cors.strings(origins)):
        yield cors.missing("all origins have access with credentials", origins)
