"""Controls for stages, integrations, domains and resource policies of API Gateway."""

from policy.frameworks import AT_REST, IN_TRANSIT, LOGGED, NOT_PUBLIC
from policy.guides import SECURITY_HUB
from policy.iam.conditions import is_public
from policy.iam.denials import closes
from policy.iam.documents import read
from policy.readers.apis import operations, settings_of
from policy.registry import Finding, Iterator, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    APIGATEWAY_BASE_PATH_MAPPING,
    APIGATEWAY_DOMAIN_NAME,
    APIGATEWAY_METHOD,
    APIGATEWAY_METHOD_SETTINGS,
    APIGATEWAY_REST_API,
    APIGATEWAY_REST_API_POLICY,
    APIGATEWAY_STAGE,
    APIGATEWAYV2_API,
    APIGATEWAYV2_API_MAPPING,
    APIGATEWAYV2_DOMAIN_NAME,
    APIGATEWAYV2_INTEGRATION,
    APIGATEWAYV2_STAGE,
)

GUIDE = f"{SECURITY_HUB}/apigateway-controls.html"
DEVELOPER_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
WRITING = ("POST", "PUT", "PATCH")
SERVICE_INTEGRATIONS = ("aws", "aws_proxy", "mock")
# Properties with the security policy of a domain by type.
SECURITY_POLICY = {
    APIGATEWAY_DOMAIN_NAME: "securityPolicy",
    APIGATEWAYV2_DOMAIN_NAME: "domainNameConfiguration.securityPolicy",
}

# Property with the API and its type, by type of mapping to a domain.
MAPPED = {
    APIGATEWAY_BASE_PATH_MAPPING: ("restApi", APIGATEWAY_REST_API),
    APIGATEWAYV2_API_MAPPING: ("apiId", APIGATEWAYV2_API),
}


@stack_control(
    "apigateway-client-certificate",
    title="Stages of REST APIs have a client certificate for their HTTP backend",
    severity="low",
    types=[APIGATEWAY_STAGE],
    frameworks={"FSBP": ["APIGateway.2"], "NIST 800-53": IN_TRANSIT},
    remedy="Set client_certificate_id, and verify the certificate in the backend.",
    url=f"{GUIDE}#apigateway-2",
)
def has_a_client_certificate(stage: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Functions and other services of AWS authenticate API Gateway by its own credentials."""
    if stage.has("clientCertificateId"):
        return
    apis = stack.follow(stage, "restApi", APIGATEWAY_REST_API)
    if not apis and stage.is_unknown("restApi"):
        yield stage.unknown("the API is not known", "restApi")
    elif not apis or any(_has_http_backend(api) for api in apis):
        yield stage.fail("the backend cannot distinguish the API from other clients", "clientCertificateId")


def _has_http_backend(api: Resource) -> bool:
    """Whether a backend of an API's definition is an HTTP server; true for an API without one, whose methods may."""
    if not api.has("body"):
        return True
    types = [each.string("x-amazon-apigateway-integration.type").lower() for each in operations(api.json("body"))]
    return any(type_ not in SERVICE_INTEGRATIONS for type_ in types)


@resource_control(
    "apigateway-tracing",
    title="Stages of REST APIs have X-Ray tracing",
    severity="low",
    types=[APIGATEWAY_STAGE],
    frameworks={"FSBP": ["APIGateway.3"], "NIST 800-53": ["CA-7"]},
    remedy="Set xray_tracing_enabled to true.",
    url=f"{GUIDE}#apigateway-3",
)
def is_traced(stage: Resource, settings: Settings) -> Iterator[Finding]:
    if not stage.flag("xrayTracingEnabled"):
        yield stage.fail("requests have no traces", "xrayTracingEnabled")


@resource_control(
    "apigateway-cache-encrypted",
    title="Caches of REST APIs are encrypted",
    severity="medium",
    types=[APIGATEWAY_METHOD_SETTINGS],
    frameworks={"FSBP": ["APIGateway.5"], "NIST 800-53": AT_REST},
    remedy="Set cache_data_encrypted to true.",
    url=f"{GUIDE}#apigateway-5",
)
def cache_is_encrypted(block: Resource, settings: Settings) -> Iterator[Finding]:
    if block.flag("settings.cachingEnabled") and not block.flag("settings.cacheDataEncrypted"):
        yield block.fail("cached responses are not encrypted", "settings.cacheDataEncrypted")


@resource_control(
    "apigateway-data-trace",
    title="Execution logs contain no bodies of requests",
    severity="medium",
    types=[APIGATEWAY_METHOD_SETTINGS],
    frameworks={"PCI DSS 4.0": ["3.4.1"], "NIST 800-53": [*LOGGED, "SI-11"]},
    remedy="Set data_trace_enabled to false.",
    url=f"{DEVELOPER_GUIDE}/set-up-logging.html",
)
def bodies_are_not_logged(block: Resource, settings: Settings) -> Iterator[Finding]:
    if block.flag("settings.dataTraceEnabled"):
        yield block.fail("bodies and headers of all requests are logged", "settings.dataTraceEnabled")


@resource_control(
    "apigateway-private-integration-https",
    title="Private integrations use HTTPS",
    severity="medium",
    types=[APIGATEWAYV2_INTEGRATION],
    frameworks={"FSBP": ["APIGateway.10"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set tls_config.server_name_to_verify, with an HTTPS listener as target.",
    url=f"{GUIDE}#apigateway-10",
)
def private_integration_uses_https(integration: Resource, settings: Settings) -> Iterator[Finding]:
    if integration.string("connectionType") == "VPC_LINK" and not integration.has("tlsConfig"):
        yield integration.missing("requests pass the VPC link unencrypted", "tlsConfig.serverNameToVerify")


@resource_control(
    "apigateway-domain-tls-obsolete",
    title="Domains of APIs require TLS 1.2 or newer",
    severity="high",
    types=tuple(SECURITY_POLICY),
    frameworks={"FSBP": ["APIGateway.11"], "PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Set security_policy to a policy of TLS 1.3, such as SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09.",
    url=f"{GUIDE}#apigateway-11",
)
def domain_requires_tls_1_2(domain: Resource, settings: Settings) -> Iterator[Finding]:
    path = SECURITY_POLICY[domain.type]
    if domain.string(path) == "TLS_1_0":
        yield domain.fail("clients can use TLS 1.0 and 1.1", path)


@resource_control(
    "apigateway-request-validation",
    title="Methods of REST APIs with a body validate requests",
    severity="low",
    types=[APIGATEWAY_METHOD],
    frameworks={"PCI DSS 4.0": ["6.2.4"], "NIST 800-53": ["SI-10"]},
    remedy="Set request_validator_id and request_models.",
    url=f"{DEVELOPER_GUIDE}/api-gateway-method-request-validation.html",
)
def requests_are_validated(method: Resource, settings: Settings) -> Iterator[Finding]:
    if method.string("httpMethod").upper() in WRITING and not method.has("requestValidatorId"):
        yield method.missing("bodies are not validated", "requestValidatorId")


@resource_control(
    "apigateway-policy-public",
    title="Resource policies of APIs restrict their callers",
    severity="medium",
    types=[APIGATEWAY_REST_API, APIGATEWAY_REST_API_POLICY],
    frameworks={"PCI DSS 4.0": ["1.4.4", "7.2.1"], "NIST 800-53": NOT_PUBLIC},
    remedy="Require aws:SourceVpce, aws:SourceIp or aws:PrincipalOrgID, or deny all other callers.",
    url=f"{DEVELOPER_GUIDE}/apigateway-resource-policies-examples.html",
)
def policy_restricts_callers(api: Resource, settings: Settings) -> Iterator[Finding]:
    """A Deny for all other callers restricts them as well: it is the form of AWS's examples."""
    node = api.node("policy")
    statements = list(read(node))
    for statement in statements:
        if not statement.anyone or not is_public(statement) or "Condition" in statement.unknown:
            continue
        if not any(closes(denial, statement) for denial in statements):
            yield node.missing(f"{statement.label} allows all callers")


@stack_control(
    "apigateway-default-endpoint",
    title="APIs with a domain name have no other endpoint",
    severity="medium",
    types=tuple(MAPPED),
    frameworks={"PCI DSS 4.0": ["1.4.4"], "NIST 800-53": ["AC-4", "SC-7"]},
    remedy="Set disable_execute_api_endpoint of the API to true.",
    url=f"{DEVELOPER_GUIDE}/rest-api-disable-default-endpoint.html",
)
def default_endpoint_is_disabled(mapping: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """The default endpoint leads past what the domain name leads through, such as a distribution with its web ACL."""
    path, type_ = MAPPED[mapping.type]
    for api in stack.follow(mapping, path, type_):
        if not api.flag("disableExecuteApiEndpoint"):
            yield api.fail("clients can use the default endpoint of the API", "disableExecuteApiEndpoint")


@stack_control(
    "apigateway-throttling",
    title="Stages of APIs limit the rate of requests",
    severity="low",
    types=[APIGATEWAY_STAGE, APIGATEWAYV2_STAGE],
    frameworks={"NIST 800-53": ["SC-5", "SC-5(2)"]},
    remedy="Set throttling_rate_limit and throttling_burst_limit: in MethodSettings for */* (REST), or in "
    "default_route_settings.",
    url=f"{DEVELOPER_GUIDE}/api-gateway-request-throttling.html",
)
def requests_are_limited(stage: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    """Without a limit of its own, one API uses up the quota that all APIs of an account and region share."""
    if stage.type == APIGATEWAYV2_STAGE:
        subject, path = stage, "defaultRouteSettings.throttlingRateLimit"
    else:
        whole = [block for block in settings_of(stage, stack) if block.string("methodPath") == "*/*"]
        subject, path = (whole or [stage])[0], "settings.throttlingRateLimit"
    if subject.number(path) <= 0:
        yield subject.missing("one API can use up the requests that the account admits", path)
