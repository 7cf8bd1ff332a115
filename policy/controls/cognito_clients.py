"""Controls for app clients of Cognito user pools: where tokens go, and what answers tell."""

from collections.abc import Mapping

from components.foundation.callback_urls import is_callback
from policy.frameworks import IN_TRANSIT
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import COGNITO_IDENTITY_PROVIDER, COGNITO_USER_POOL, COGNITO_USER_POOL_CLIENT

GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide"
URLS = ("callbackUrls", "logoutUrls", "defaultRedirectUri")


@resource_control(
    "cognito-callback-urls",
    title="App clients return tokens by HTTPS or the scheme of an app",
    severity="high",
    types=[COGNITO_USER_POOL_CLIENT],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Write https:// and the host name in callback_urls, logout_urls and default_redirect_uri, without a user or "
    "wildcard; http is for localhost.",
    url=f"{GUIDE}/user-pool-settings-client-apps.html",
)
def callbacks_are_encrypted(client: Resource, settings: Settings) -> Iterator[Finding]:
    for name in URLS:
        urls = client.strings(name) if name.endswith("Urls") else [client.string(name)]
        for url in urls:
            if url and not is_callback(url.lower()):
                yield client.fail(f"codes and sessions may be sent to others than the app: {url}", name)


@resource_control(
    "cognito-implicit-flow",
    title="App clients do not use the implicit grant",
    severity="medium",
    types=[COGNITO_USER_POOL_CLIENT],
    frameworks={"PCI DSS 4.0": ["8.3.2"], "NIST 800-53": ["IA-5", "SC-23"]},
    remedy="Set allowed_oauth_flows to code: the implicit grant puts tokens into addresses, history and logs.",
    url=f"{GUIDE}/federation-endpoints-oauth-grants.html",
)
def tokens_are_not_in_addresses(client: Resource, settings: Settings) -> Iterator[Finding]:
    if "implicit" in client.strings("allowedOauthFlows"):
        yield client.fail("tokens are part of addresses", "allowedOauthFlows")


@resource_control(
    "cognito-user-existence",
    title="App clients do not tell whether a user exists",
    severity="medium",
    types=[COGNITO_USER_POOL_CLIENT],
    frameworks={"PCI DSS 4.0": ["6.2.4"], "NIST 800-53": ["IA-6", "SI-11"]},
    remedy="Set prevent_user_existence_errors to ENABLED; its default for the API is LEGACY.",
    url=f"{GUIDE}/cognito-user-pool-managing-errors.html",
)
def users_are_not_told(client: Resource, settings: Settings) -> Iterator[Finding]:
    if client.string("preventUserExistenceErrors") != "ENABLED":
        yield client.missing("errors tell whether a user exists", "preventUserExistenceErrors")


@resource_control(
    "cognito-verified-sign-up",
    title="Users who sign up themselves verify an address",
    severity="medium",
    types=[COGNITO_USER_POOL],
    frameworks={"NIST 800-53": ["IA-4", "IA-12"]},
    remedy="Set auto_verified_attributes, or allow_admin_create_user_only of admin_create_user_config to true.",
    url=f"{GUIDE}/signing-up-users-in-your-app.html",
)
def sign_up_is_verified(pool: Resource, settings: Settings) -> Iterator[Finding]:
    if not pool.flag("adminCreateUserConfig.allowAdminCreateUserOnly") and not pool.strings("autoVerifiedAttributes"):
        yield pool.missing("anyone signs up with the address of another", "autoVerifiedAttributes")


ADDRESSES = ("_issuer", "_url", "_uri", "URL")
"""Ends of names of details that are addresses; others, such as client ids, may come from secrets."""


@resource_control(
    "cognito-provider-https",
    title="User pools reach identity providers by HTTPS",
    severity="high",
    types=[COGNITO_IDENTITY_PROVIDER],
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Write https:// in all URLs of provider_details.",
    url=f"{GUIDE}/cognito-user-pools-oidc-idp.html",
)
def providers_are_encrypted(provider: Resource, settings: Settings) -> Iterator[Finding]:
    """Issuer, endpoints and metadata: who replaces the keys of a provider signs in as any of its users. Those of social
    providers are fixed."""
    if provider.string("providerType") not in ("OIDC", "SAML"):
        return
    details = provider.node("providerDetails")
    for name in details.value if isinstance(details.value, Mapping) else ():
        if name.endswith(ADDRESSES) and details.string(name).lower().startswith("http://"):
            yield details.fail("identities are taken from an address that is not authenticated", name)
