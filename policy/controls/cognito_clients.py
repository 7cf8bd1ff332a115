"""Controls for app clients of Cognito user pools: how users sign in, where tokens go, and what answers tell."""

from components.foundation.callback_urls import is_callback
from policy.frameworks import IN_TRANSIT
from policy.readers.app_clients import CLIENTS, is_public
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.tokens import COGNITO_USER_POOL, COGNITO_USER_POOL_CLIENT

GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide"
URLS = ("callbackUrls", "logoutUrls", "defaultRedirectUri")
PASSWORD_FLOWS = ("ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH")
# AdminInitiateAuth, which takes the credentials of an IAM principal.
SERVER_FLOWS = ("ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH")


@resource_control(
    "cognito-callback-urls",
    title="App clients return tokens by HTTPS or the scheme of an app",
    severity="high",
    types=CLIENTS,
    frameworks={"PCI DSS 4.0": ["4.2.1"], "NIST 800-53": IN_TRANSIT},
    remedy="Write https:// and the host name in callback_urls, logout_urls and default_redirect_uri, without a user or "
    "wildcard; http is for localhost.",
    url=f"{GUIDE}/user-pool-settings-client-apps.html",
)
def callbacks_are_encrypted(client: Resource, settings: Settings) -> Iterator[Finding]:
    for name in URLS:
        urls = client.strings(name) if name.endswith("Urls") else [client.string(name)]
        for url in urls:
            if url and not is_callback(url):
                problem = (
                    "Cognito refuses a fragment"
                    if "#" in url
                    else "codes and sessions may be sent to others than the app"
                )
                yield client.fail(f"{problem}: {url}", name)


@resource_control(
    "cognito-implicit-flow",
    title="App clients do not use the implicit grant",
    severity="medium",
    types=CLIENTS,
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
    types=CLIENTS,
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


@resource_control(
    "cognito-password-flows",
    title="App clients do not send passwords",
    severity="medium",
    types=CLIENTS,
    frameworks={"PCI DSS 4.0": ["8.3.2"], "NIST 800-53": ["IA-5(1)", "IA-6"]},
    remedy="Use ALLOW_USER_SRP_AUTH or ALLOW_USER_AUTH in explicit_auth_flows, and ALLOW_ADMIN_USER_PASSWORD_AUTH for "
    "servers only, with a client secret.",
    url=f"{GUIDE}/amazon-cognito-user-pools-authentication-flow-methods.html",
)
def passwords_are_not_sent(client: Resource, settings: Settings) -> Iterator[Finding]:
    """By Secure Remote Password (SRP) an application proves the password, and neither sends nor logs it."""
    flows = client.strings("explicitAuthFlows")
    if any(flow in flows for flow in PASSWORD_FLOWS):
        yield client.fail("passwords are sent in requests", "explicitAuthFlows")
    elif any(flow in flows for flow in SERVER_FLOWS) and is_public(client):
        yield client.fail("passwords are sent in requests of a client without a secret", "explicitAuthFlows")


@resource_control(
    "cognito-client-secret",
    title="Applications on devices have no client secret",
    severity="medium",
    types=[COGNITO_USER_POOL_CLIENT],
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "IA-9"]},
    remedy="Set generate_secret to false, and use the authorization code grant with PKCE.",
    url=f"{GUIDE}/user-pool-settings-client-apps.html",
)
def devices_have_no_secret(client: Resource, settings: Settings) -> Iterator[Finding]:
    """Everyone who has the application reads its secret; the scheme of an app is that of an application on devices."""
    if is_public(client):
        return
    for url in client.strings("callbackUrls"):
        if not url.lower().startswith(("https://", "http://")):
            yield client.fail(f"the secret is part of an application: {url}", "generateSecret")
