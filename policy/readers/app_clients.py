"""App clients of user pools."""

from policy.resource import Resource
from policy.tokens import COGNITO_MANAGED_USER_POOL_CLIENT, COGNITO_USER_POOL_CLIENT

CLIENTS = (COGNITO_USER_POOL_CLIENT, COGNITO_MANAGED_USER_POOL_CLIENT)
UNIT_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
# Amazon Cognito API Reference, CreateUserPoolClient: unit and validity if omitted, by token.
DEFAULTS = {"accessToken": ("hours", 1), "idToken": ("hours", 1), "refreshToken": ("days", 30)}


def is_public(client: Resource) -> bool:
    """Whether a client has no secret. AWS services generate the secrets of clients that they manage."""
    return client.type == COGNITO_USER_POOL_CLIENT and not client.flag("generateSecret")


def validity_seconds(client: Resource, token: str) -> float:
    """Validity of tokens. token: `accessToken`, `idToken` or `refreshToken`. 0 is the default of Cognito."""
    unit, default = DEFAULTS[token]
    stated = client.number(f"{token}Validity")
    if not stated:
        return default * UNIT_SECONDS[unit]
    return stated * UNIT_SECONDS.get(client.string(f"tokenValidityUnits.{token}") or unit, 1)
