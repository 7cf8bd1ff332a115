"""Users: how they sign in, what tokens are good for and where they go, and what answers tell."""

from collections.abc import Iterator

from tools.mutation.changes import limited, put, put_all, without
from tools.mutation.graph import Broken, Captured, Mutation, Node, clone

POOL = "aws:cognito/userPool:UserPool"
CLIENT = "aws:cognito/userPoolClient:UserPoolClient"
GROUP = "aws:cognito/userGroup:UserGroup"
PROVIDER = "aws:cognito/identityProvider:IdentityProvider"


def is_public(node: Node, captured: Captured) -> bool:
    """Whether an app client has no secret."""
    return not node["inputs"].get("generateSecret")


def is_rotated(node: Node, captured: Captured) -> bool:
    """Whether an app client rotates refresh tokens that are valid for more than a day."""
    return "refreshTokenRotation" in node["inputs"] and node["inputs"]["refreshTokenValidity"] > 1


def without_required_mfa(node: Node, captured: Captured) -> bool:
    """Whether the pool of a group leaves MFA to its users."""
    return any(pool["inputs"]["mfaConfiguration"] != "ON" for pool in captured.targets(node, "userPoolId"))


def in_plaintext(node: Node, captured: Captured) -> Iterator[Broken]:
    """Write the credential of an identity provider into the program."""
    for name in ("client_secret", "private_key"):
        if name in node["inputs"]["providerDetails"]:
            broken = clone(node)
            broken["inputs"]["providerDetails"][name] = "0123456789abcdefghijklmnopqrstuv"
            broken["secretInputs"] = []
            yield Broken([broken], f"providerDetails.{name}")


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
            ("by http on a subdomain of localhost", "http://localhost.example.com/"),
            ("with a fragment", "https://app.example.com/#signed-in"),
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
    *(
        Mutation(
            name=f"app client: {what}",
            type=CLIENT,
            change=put("explicitAuthFlows", ["ALLOW_USER_SRP_AUTH", flow])
            if flow == "ALLOW_USER_PASSWORD_AUTH"
            else limited(put("explicitAuthFlows", [flow]), is_public),
            controls=["cognito-password-flows"],
        )
        for what, flow in (
            ("passwords in requests", "ALLOW_USER_PASSWORD_AUTH"),
            ("passwords of a server without a secret", "ALLOW_ADMIN_USER_PASSWORD_AUTH"),
            ("passwords of a server by the former flow", "ADMIN_NO_SRP_AUTH"),
        )
    ),
    Mutation(
        name="app client: a secret in an application on devices",
        type=CLIENT,
        change=put_all({"generateSecret": True, "callbackUrls": ["media://signed-in"]}),
        controls=["cognito-client-secret"],
    ),
    *(
        Mutation(
            name=f"app client: {what}",
            type=CLIENT,
            change=put(path, value) if value else without(path),
            controls=[control],
        )
        for what, path, value, control in (
            ("access tokens valid for a day", "accessTokenValidity", 1440, "cognito-token-validity"),
            ("ID tokens valid for a day", "idTokenValidity", 1440, "cognito-token-validity"),
            ("validity of ID tokens in hours", "tokenValidityUnits.idToken", None, "cognito-token-validity"),
            ("access tokens valid for a minute", "accessTokenValidity", 1, "cognito-token-limits"),
            ("access tokens valid for two days", "accessTokenValidity", 2880, "cognito-token-limits"),
            ("refresh tokens valid for 20 years", "refreshTokenValidity", 7300, "cognito-token-limits"),
        )
    ),
    Mutation(
        name="app client: refresh tokens not rotated",
        type=CLIENT,
        change=limited(without("refreshTokenRotation"), is_rotated),
        controls=["cognito-refresh-rotation"],
    ),
    Mutation(
        name="app client: refresh tokens valid for a month",
        type=CLIENT,
        change=limited(
            put("refreshTokenValidity", 30),
            lambda node, captured: is_public(node, captured) and "refreshTokenRotation" not in node["inputs"],
        ),
        controls=["cognito-refresh-rotation"],
    ),
    Mutation(
        name="app client: tokens not revoked",
        type=CLIENT,
        change=put("enableTokenRevocation", value=False),
        controls=["cognito-token-revocation"],
    ),
    Mutation(
        name="group: rights of a role without MFA",
        type=GROUP,
        change=limited(put("roleArn", "arn:aws:iam::123456789012:role/editors"), without_required_mfa),
        controls=["cognito-administrator-mfa"],
    ),
    *(
        Mutation(
            name=f"group: {name} without MFA",
            type=GROUP,
            change=limited(put("name", name), without_required_mfa),
            controls=["cognito-administrator-mfa"],
        )
        for name in ("Administrators", "staff-admins")
    ),
    Mutation(
        name="identity provider: credential in plaintext",
        type=PROVIDER,
        change=in_plaintext,
        controls=["cognito-provider-secret"],
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
