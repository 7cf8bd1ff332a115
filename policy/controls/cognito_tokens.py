"""Controls for tokens of Cognito user pools: validity, rotation and revocation."""

from policy.readers.app_clients import CLIENTS, is_public, validity_seconds
from policy.registry import Finding, Iterator, Parameter, Resource, Settings, resource_control

GUIDE = "https://docs.aws.amazon.com/cognito/latest/developerguide"
TOKENS = ("accessToken", "idToken")
MINUTE_SECONDS, DAY_SECONDS = 60, 86_400
# Amazon Cognito API Reference, TokenValidityUnitsType: from 5 or 60 minutes to one day or 10 years.
LIMITS_SECONDS = dict.fromkeys(TOKENS, (300, DAY_SECONDS)) | {"refreshToken": (3600, 3650 * DAY_SECONDS)}


@resource_control(
    "cognito-token-validity",
    title="Access and ID tokens are valid for a limited time",
    severity="medium",
    types=CLIENTS,
    frameworks={"PCI DSS 4.0": ["8.2.5"], "NIST 800-53": ["AC-12", "SC-23"]},
    remedy="Set access_token_validity and id_token_validity to at most an hour, the default.",
    parameters=[Parameter("minutes", 60, "Maximum validity in minutes.", minimum=5)],
    url=f"{GUIDE}/amazon-cognito-user-pools-using-the-access-token.html",
)
def tokens_expire(client: Resource, settings: Settings) -> Iterator[Finding]:
    """APIs verify tokens by themselves, and accept those of a user who was disabled or signed out until they expire."""
    for token in TOKENS:
        seconds = validity_seconds(client, token)
        if seconds > settings.number("minutes") * MINUTE_SECONDS:
            yield client.missing("tokens of disabled users are accepted for too long", f"{token}Validity")


@resource_control(
    "cognito-token-limits",
    title="Validity of tokens is within the limits of Cognito",
    severity="high",
    types=CLIENTS,
    frameworks={"NIST 800-53": ["CM-2"]},
    remedy="Set access_token_validity and id_token_validity between 5 minutes and a day, refresh_token_validity "
    "between an hour and 10 years and not below them; token_validity_units are hours, hours and days by default.",
    url="https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html",
)
def validity_is_allowed(client: Resource, settings: Settings) -> Iterator[Finding]:
    refresh = validity_seconds(client, "refreshToken")
    for token, (shortest, longest) in LIMITS_SECONDS.items():
        seconds = validity_seconds(client, token)
        if not shortest <= seconds <= longest:
            yield client.missing("Cognito refuses this validity", f"{token}Validity")
        elif seconds > refresh:
            yield client.missing("Cognito refuses tokens that outlast the refresh token", f"{token}Validity")


@resource_control(
    "cognito-refresh-rotation",
    title="Refresh tokens of public app clients are rotated",
    severity="medium",
    types=CLIENTS,
    frameworks={"PCI DSS 4.0": ["8.2.8"], "NIST 800-53": ["AC-12", "IA-5", "SC-23"]},
    remedy="Set feature of refresh_token_rotation to ENABLED, and remove ALLOW_REFRESH_TOKEN_AUTH of "
    "explicit_auth_flows; or a refresh_token_validity of at most a day.",
    parameters=[Parameter("days", 1, "Validity in days up to which tokens are not rotated.", minimum=0)],
    url=f"{GUIDE}/amazon-cognito-user-pools-using-the-refresh-token.html",
)
def refresh_tokens_are_rotated(client: Resource, settings: Settings) -> Iterator[Finding]:
    """Devices and browsers hold them without a client secret: a stolen one signs in until it expires."""
    if not is_public(client) or client.string("refreshTokenRotation.feature") == "ENABLED":
        return
    if validity_seconds(client, "refreshToken") > settings.number("days") * DAY_SECONDS:
        yield client.missing("a stolen refresh token signs in until it expires", "refreshTokenRotation.feature")


@resource_control(
    "cognito-token-revocation",
    title="Tokens of app clients can be revoked",
    severity="medium",
    types=CLIENTS,
    frameworks={"PCI DSS 4.0": ["8.2.5"], "NIST 800-53": ["AC-2", "AC-12"]},
    remedy="Set enable_token_revocation to true, its default.",
    url=f"{GUIDE}/token-revocation.html",
)
def tokens_are_revoked(client: Resource, settings: Settings) -> Iterator[Finding]:
    if not client.flag("enableTokenRevocation", default=True):
        yield client.fail("sign-out does not end sessions of other devices", "enableTokenRevocation")
