"""User pools of small graphs."""

from typing import Any

from preview.graph import Node
from tests.simulator.running import ACCOUNT, REGION, node

POOL, OTHER_POOL = f"{REGION}_Users0001", f"{REGION}_Others001"
WEB, SERVER = "webclient", "serverclient"
CALLBACK = "https://app.example/in"
EMAIL, PASSWORD = "ada@example.com", "Correct-horse-9"
POLICY = {
    "minimumLength": 12,
    "requireLowercase": True,
    "requireUppercase": True,
    "requireNumbers": True,
    "requireSymbols": True,
    "temporaryPasswordValidityDays": 7,
}


def pool(pool_id: str = POOL, **settings: Any) -> Node:
    """A pool with sign-up, whose users sign in with their email."""
    inputs = {
        "name": pool_id.rpartition("_")[2],
        "usernameAttributes": ["email"],
        "usernameConfiguration": {"caseSensitive": False},
        "autoVerifiedAttributes": ["email"],
        "adminCreateUserConfig": {"allowAdminCreateUserOnly": False},
        "passwordPolicy": POLICY,
        "mfaConfiguration": "OFF",
        **settings,
    }
    endpoint = f"cognito-idp.{REGION}.amazonaws.com/{pool_id}"
    arn = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool_id}"
    return node("aws:cognito/userPool:UserPool", pool_id, inputs, REGION, id=pool_id, endpoint=endpoint, arn=arn)


def client(client_id: str = WEB, pool_id: str = POOL, **settings: Any) -> Node:
    """A client for the code grant, whose answers hide users."""
    inputs = {
        "name": client_id,
        "userPoolId": pool_id,
        "allowedOauthFlowsUserPoolClient": True,
        "allowedOauthFlows": ["code"],
        "allowedOauthScopes": ["openid", "email"],
        "callbackUrls": [CALLBACK],
        "logoutUrls": ["https://app.example/"],
        "supportedIdentityProviders": ["COGNITO"],
        "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "accessTokenValidity": 60,
        "idTokenValidity": 60,
        "refreshTokenValidity": 30,
        "tokenValidityUnits": {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"},
        "enableTokenRevocation": True,
        "preventUserExistenceErrors": "ENABLED",
        **settings,
    }
    return node(
        "aws:cognito/userPoolClient:UserPoolClient", client_id, inputs, REGION, id=client_id, clientSecret="s3cret"
    )


def domain(pool_id: str = POOL) -> Node:
    """The domain of a pool."""
    name = pool_id.rpartition("_")[2].lower()
    return node("aws:cognito/userPoolDomain:UserPoolDomain", name, {"userPoolId": pool_id, "domain": name}, REGION)


def group(name: str, precedence: int | None = None, pool_id: str = POOL) -> Node:
    """A group of a pool."""
    inputs = {"name": name, "userPoolId": pool_id, **({} if precedence is None else {"precedence": precedence})}
    return node("aws:cognito/userGroup:UserGroup", name, inputs, REGION)
