"""Controls for identity providers of Cognito user pools."""

from collections.abc import Mapping

from policy.frameworks import IN_TRANSIT
from policy.registry import Finding, Iterator, Resource, Settings, resource_control
from policy.secrecy import MASK, is_part
from policy.tokens import COGNITO_IDENTITY_PROVIDER

GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide"
CREDENTIALS = ("client_secret", "private_key")
ADDRESSES = ("issuer", "url", "uri")
"""Ends of names of details that are addresses, in lower case; others, such as client ids, may come from secrets."""


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
    """Issuer, endpoints and metadata: who replaces the keys of a provider signs in as any of its users."""
    details = provider.node("providerDetails")
    for name in details.value if isinstance(details.value, Mapping) else ():
        address = details.string(name).lower() if name.lower().endswith(ADDRESSES) else ""
        if address and not address.startswith("https://"):
            yield details.fail("identities are taken from an address that is not authenticated", name)


@resource_control(
    "cognito-provider-secret",
    title="Credentials at identity providers are secret in the state",
    severity="high",
    types=[COGNITO_IDENTITY_PROVIDER],
    frameworks={"PCI DSS 4.0": ["8.6.2"], "NIST 800-53": ["IA-5(7)", "SA-3"]},
    remedy="Read client_secret and private_key of provider_details from a secret, as secret outputs.",
    url=f"{GUIDE}/cognito-user-pools-identity-provider.html",
)
def credentials_are_secret(provider: Resource, settings: Settings) -> Iterator[Finding]:
    """Who has the secret of an application at a provider acts as that application."""
    for name in CREDENTIALS:
        path = f"providerDetails.{name}"
        if not is_part(path, provider.secrets) and provider.string(path):
            yield provider.fail("the credential is in plaintext", path, value=MASK)
