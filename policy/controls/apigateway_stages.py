"""Controls for stages, integrations, domains and resource policies of API Gateway."""

from policy.frameworks import AT_REST, IN_TRANSIT, LOGGED, NOT_PUBLIC
from policy.guides import SECURITY_HUB
from policy.iam.conditions import is_public
from policy.iam.denials import closes
from policy.iam.documents import read
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import (
    APIGATEWAY_DOMAIN_NAME,
    APIGATEWAY_METHOD,
    APIGATEWAY_METHOD_SETTINGS,
    APIGATEWAY_REST_API,
    APIGATEWAY_REST_API_POLICY,
    APIGATEWAY_STAGE,
    APIGATEWAYV2_DOMAIN_NAME,
    APIGATEWAYV2_INTEGRATION,
)

GUIDE = f"{SECURITY_HUB}/apigateway-controls.html"
DEVELOPER_GUIDE = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
WRITING = ("POST", "PUT", "PATCH")
# Properties with the security policy of a domain by type.
SECURITY_POLICY = {
    APIGATEWAY_DOMAIN_NAME: "securityPolicy",
    APIGATEWAYV2_DOMAIN_NAME: "domainNameConfiguration.securityPolicy",
}


@resource_control(
    "apigateway-client-certificate",
    title="Stages of REST APIs have a client certificate for their backend",
    severity="low",
    types=[APIGATEWAY_STAGE],
    frameworks={"FSBP": ["APIGateway.2"], "NIST 800-53": IN_TRANSIT},
    remedy="Set client_certificate_id, and verify the certificate in the backend.",
    url=f"{GUIDE}#apigateway-2",
)
def has_a_client_certificate(stage: Resource, settings: Settings) -> Iterator[Finding]:
    if not stage.has("clientCertificateId"):
        yield stage.fail("the backend cannot distinguish the API from other clients", "clientCertificateId")


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
