"""Controls for authorizers of APIs: tokens that they accept, where these are, and how long decisions are cached."""

from policy.readers.authorizers import TTL, TYPES, authorizers
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, Stack, resource_control, stack_control
from policy.secrecy import MASK
from policy.tokens import APIGATEWAY_API_KEY

GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide"


@resource_control(
    "apigateway-jwt-audience",
    title="JWT authorizers accept tokens of named audiences",
    severity="high",
    types=TYPES,
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "IA-9"]},
    remedy="Set audiences of jwt_configuration to the ids of the API's clients; in a definition audience of "
    "jwtConfiguration.",
    url=f"{GUIDE}/http-api-jwt-authorizer.html",
)
def tokens_are_for_the_api(subject: Resource, settings: Settings) -> Iterator[Finding]:
    for authorizer in authorizers(subject):
        if authorizer.audiences and not authorizer.node.has(authorizer.audiences):
            yield authorizer.node.missing(
                "tokens for other applications of the issuer are accepted", authorizer.audiences
            )


@resource_control(
    "apigateway-token-in-query",
    title="Authorizers of REST and HTTP APIs take tokens from headers",
    severity="medium",
    types=TYPES,
    frameworks={"PCI DSS 4.0": ["8.3.2"], "NIST 800-53": ["IA-5", "SC-23"]},
    remedy="Use a header as identity source, such as $request.header.Authorization.",
    url=f"{GUIDE}/http-api-jwt-authorizer.html",
)
def tokens_are_in_headers(subject: Resource, settings: Settings) -> Iterator[Finding]:
    """Addresses are in logs and histories. Browsers set no headers of WebSocket connections, which are exempt."""
    for authorizer in authorizers(subject):
        for source in authorizer.sources:
            token = source.is_credential or not authorizer.is_function
            if source.place == "querystring" and token and not source.websocket:
                yield authorizer.node.missing("tokens are part of addresses", authorizer.path)


@resource_control(
    "apigateway-authorizer-cache-key",
    title="Cached decisions of authorizers are those of one caller",
    severity="high",
    types=TYPES,
    frameworks={"PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "IA-2"]},
    traps=["T-84"],
    remedy="Add the header with the token to the identity sources, or set authorizer_result_ttl_in_seconds to 0.",
    parameters=[Parameter("credentials", (), "Further headers and parameters with credentials, in lower case.")],
    url=f"{GUIDE}/http-api-lambda-authorizer.html",
)
def decisions_are_of_one_caller(subject: Resource, settings: Settings) -> Iterator[Finding]:
    """Identity sources are the key of the cache: with a tenant as key, its first caller decides for all others."""
    names = settings.strings("credentials")
    for authorizer in authorizers(subject):
        credentials = (each.is_credential or each.name.lower() in names for each in authorizer.sources)
        if not any(credentials) and authorizer.ttl_seconds > 0:
            yield authorizer.node.missing("callers get the cached decision of another one", authorizer.path)


@resource_control(
    "apigateway-authorizer-cache-time",
    title="Decisions of authorizers are cached for a limited time",
    severity="low",
    types=TYPES,
    frameworks={"PCI DSS 4.0": ["8.2.5"], "NIST 800-53": ["AC-2", "AC-3"]},
    remedy="Set authorizer_result_ttl_in_seconds to at most 300, its default.",
    parameters=[Parameter("seconds", 300, "Maximum time in seconds.", minimum=0)],
    url=f"{GUIDE}/apigateway-use-lambda-authorizer.html",
)
def decisions_are_cached_for_a_limited_time(subject: Resource, settings: Settings) -> Iterator[Finding]:
    for authorizer in authorizers(subject):
        if authorizer.ttl_seconds > settings.number("seconds"):
            yield authorizer.node.missing("revoked tokens are accepted until the cached decision expires", TTL)


@stack_control(
    "apigateway-key-generated",
    title="API keys have generated values",
    severity="medium",
    types=[APIGATEWAY_API_KEY],
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "SA-3"]},
    remedy="Omit value: API Gateway generates one.",
    url=f"{GUIDE}/api-gateway-api-usage-plans.html",
)
def keys_are_generated(key: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """A value from another resource, such as a generated password, is not written in the program."""
    if not key.reported and not key.is_reference("value") and key.has("value"):
        yield key.fail("the value is part of the program", "value", value=MASK)
