"""CORS of endpoints with credentials."""

from policy.frameworks import NOT_PUBLIC
from policy.readers.apis import mapping, preflights
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import APIGATEWAY_REST_API, APIGATEWAYV2_API, CLOUDFRONT_RESPONSE_HEADERS_POLICY, LAMBDA_FUNCTION_URL

# Properties with the CORS block, its flag for credentials and its origins by type.
PATHS = {
    CLOUDFRONT_RESPONSE_HEADERS_POLICY: (
        "corsConfig", "accessControlAllowCredentials", "accessControlAllowOrigins.items"
    ),
    APIGATEWAYV2_API: ("corsConfiguration", "allowCredentials", "allowOrigins"),
    LAMBDA_FUNCTION_URL: ("cors", "allowCredentials", "allowOrigins"),
}  # fmt: skip
NAMES = ("access-control-allow-origin", "access-control-allow-credentials")
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


@resource_control(
    "apigateway-definition-cors",
    title="CORS of API definitions with credentials is for one origin",
    severity="medium",
    types=[APIGATEWAY_REST_API],
    frameworks={"PCI DSS 4.0": ["6.2.4"], "NIST 800-53": NOT_PUBLIC},
    remedy="Name the origin in the answers to OPTIONS, or omit Access-Control-Allow-Credentials.",
    url="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html",
)
def preflight_names_an_origin(api: Resource, settings: Settings) -> Iterator[Finding]:
    """A function may answer any origin by its own headers; what API Gateway answers is in the definition."""
    if not api.has("body"):
        return
    for preflight in preflights(api.json("body")):
        responses = mapping(preflight.get("x-amazon-apigateway-integration.responses"))
        for status, response in responses.items():
            headers = {
                name.lower(): value for name, value in mapping(mapping(response).get("responseParameters")).items()
            }
            origin, credentials = (headers.get(f"method.response.header.{name}") for name in NAMES)
            if origin == "'*'" and credentials == "'true'":
                yield preflight.fail(
                    "any website may send credentials", f"x-amazon-apigateway-integration.responses.{status}"
                )
