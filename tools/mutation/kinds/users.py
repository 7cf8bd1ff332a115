"""Users: where their tokens go, and what answers tell."""

from tools.mutation.changes import put, put_all, without
from tools.mutation.graph import Mutation

POOL = "aws:cognito/userPool:UserPool"
CLIENT = "aws:cognito/userPoolClient:UserPoolClient"

KINDS = [
    Mutation(
        name="app client: callback by http",
        type=CLIENT,
        change=put("callbackUrls", ["http://app.example.com/signed-in"]),
        controls=["cognito-callback-urls"],
    ),
    Mutation(
        name="app client: logout by http",
        type=CLIENT,
        change=put("logoutUrls", ["http://app.example.com/"]),
        controls=["cognito-callback-urls"],
    ),
    *(
        Mutation(
            name=f"app client: callback {what}",
            type=CLIENT,
            change=put("callbackUrls", [url]),
            controls=["cognito-callback-urls"],
        )
        for what, url in (
            ("with a user before the host", "https://app.example.com@other.example/"),
            ("to all subdomains", "https://*.example.com/"),
            ("that runs in the browser", "javascript://app.example.com/%0aalert(1)"),
        )
    ),
    Mutation(
        name="app client: implicit grant",
        type=CLIENT,
        change=put("allowedOauthFlows", ["code", "implicit"]),
        controls=["cognito-implicit-flow"],
    ),
    Mutation(
        name="app client: errors reveal users",
        type=CLIENT,
        change=put("preventUserExistenceErrors", "LEGACY"),
        controls=["cognito-user-existence"],
    ),
    Mutation(
        name="app client: default of errors",
        type=CLIENT,
        change=without("preventUserExistenceErrors"),
        controls=["cognito-user-existence"],
    ),
    Mutation(
        name="user pool: no deletion protection",
        type=POOL,
        change=put("deletionProtection", "INACTIVE"),
        controls=["cognito-deletion-protection"],
    ),
    Mutation(name="user pool: no MFA", type=POOL, change=put("mfaConfiguration", "OFF"), controls=["cognito-mfa"]),
    Mutation(
        name="user pool: short passwords",
        type=POOL,
        change=put("passwordPolicy.minimumLength", 6),
        controls=["cognito-password-policy"],
    ),
    Mutation(
        name="user pool: sign-up without verification",
        type=POOL,
        change=put_all({"autoVerifiedAttributes": [], "adminCreateUserConfig.allowAdminCreateUserOnly": False}),
        controls=["cognito-verified-sign-up"],
    ),
]
