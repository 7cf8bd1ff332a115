"""Controls for AppSync: authentication, logs and caches of GraphQL APIs."""

from policy.frameworks import AT_REST, IN_TRANSIT, LOGGED
from policy.guides import SECURITY_HUB
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control
from policy.tokens import APPSYNC_API_CACHE, APPSYNC_GRAPHQL_API

GUIDE = f"{SECURITY_HUB}/appsync-controls.html"


@resource_control(
    "appsync-api-key",
    title="GraphQL APIs are not authenticated with API keys",
    severity="high",
    types=[APPSYNC_GRAPHQL_API],
    frameworks={"FSBP": ["AppSync.5"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "IA-2", "IA-5"]},
    remedy="Set authentication_type to AWS_IAM, AMAZON_COGNITO_USER_POOLS, OPENID_CONNECT or AWS_LAMBDA.",
    url=f"{GUIDE}#appsync-5",
)
def has_no_api_key(api: Resource, settings: Settings) -> Iterator[Finding]:
    for node in (api, *api.nodes("additionalAuthenticationProviders")):
        if node.string("authenticationType") == "API_KEY":
            yield node.fail("an API key is in every client, and identifies none", "authenticationType")


@resource_control(
    "appsync-field-logs",
    title="GraphQL APIs log fields with errors",
    severity="medium",
    types=[APPSYNC_GRAPHQL_API],
    frameworks={"FSBP": ["AppSync.2"], "PCI DSS 4.0": ["10.4.2"], "NIST 800-53": LOGGED},
    remedy="Set log_config with a role and field_log_level ERROR or ALL.",
    parameters=[Parameter("levels", ("ERROR", "ALL"), "Accepted levels.", allowed=("ERROR", "INFO", "DEBUG", "ALL"))],
    url=f"{GUIDE}#appsync-2",
)
def fields_are_logged(api: Resource, settings: Settings) -> Iterator[Finding]:
    if api.string("logConfig.fieldLogLevel") not in settings.strings("levels"):
        yield api.fail("errors of fields are not logged", "logConfig.fieldLogLevel")


@resource_control(
    "appsync-cache-encrypted",
    title="Caches of GraphQL APIs are encrypted at rest and in transit",
    severity="medium",
    types=[APPSYNC_API_CACHE],
    frameworks={"FSBP": ["AppSync.1", "AppSync.6"], "NIST 800-53": [*AT_REST, *IN_TRANSIT]},
    remedy="Set at_rest_encryption_enabled and transit_encryption_enabled; both require a new cache.",
    url=f"{GUIDE}#appsync-1",
)
def cache_is_encrypted(cache: Resource, settings: Settings) -> Iterator[Finding]:
    for path in ("atRestEncryptionEnabled", "transitEncryptionEnabled"):
        if not cache.flag(path):
            yield cache.fail("the cache is not encrypted", path)
