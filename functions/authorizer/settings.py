"""Settings of the function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from functions.authorizer.group_routes import group_routes
from functions.authorizer.issuers import Issuer, TokenUse, cognito, firebase, own
from functions.shared.callers import CallerClaims
from functions.shared.configuration import ConfigurationError, Environment

COGNITO_ISSUER = r"https://cognito-idp\.([a-z0-9-]+)\.amazonaws\.com/\1_[A-Za-z0-9]+"
CLIENT = r"[a-z0-9]{1,128}"


@dataclass(frozen=True, kw_only=True)
class AuthorizerSettings:
    """Settings by environment variables: issuers of tokens, or API keys.

    FIREBASE_PROJECT: id of a project. COGNITO_ISSUER: issuer URL of a user pool; COGNITO_CLIENTS: ids of its app
    clients, separated by commas; COGNITO_TOKEN_USES: kinds of its tokens, `access` if omitted, `id` or `access,id`.
    JWT_KEYS: secret with the keys of the stack's own tokens, as a rotation writes them; JWT_ISSUER and JWT_AUDIENCE:
    their claims. GROUPS_CLAIM: the claim with the groups of a user, `cognito:groups` or, of the others, `groups` if
    omitted. API_KEYS: secret with API keys, in a function of its own: an answer is cached by one header. Secrets are
    keys of the stack file, names or ARNs.
    TOKEN_PARAMETER: query string parameter with the token of a connection, `token` if omitted. CLOCK_SKEW_SECONDS:
    tolerance of times in tokens, 30 if omitted. GROUP_ROUTES: JSON object of groups by route of a REST API, one of
    which a caller of it has to be in, such as {"DELETE/media/*": ["admins"]}; none if omitted.
    OWNER_CLAIM, TENANT_CLAIM: as all functions of the API have them.
    """

    issuers: Mapping[str, Issuer]
    api_keys: str
    claims: CallerClaims
    parameter: str
    skew_seconds: int
    group_routes: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, environment: Environment) -> "AuthorizerSettings":
        """Settings of an environment. ConfigurationError names the variable."""
        issuers = {issuer.url: issuer for issuer in _issuers(environment)}
        api_keys = environment.secret(environment.text("API_KEYS", ""))
        if api_keys and issuers:
            problem = "API_KEYS: beside an issuer of tokens: an answer that is cached by one header would depend on two"
            raise ConfigurationError(f"{problem}; set it in a function of its own")
        if not api_keys and not issuers:
            raise ConfigurationError("FIREBASE_PROJECT, COGNITO_ISSUER, JWT_KEYS, API_KEYS: missing; set one of them")
        return cls(
            issuers=issuers,
            api_keys=api_keys,
            claims=CallerClaims.of(environment),
            parameter=environment.text("TOKEN_PARAMETER", "token", pattern=r"[A-Za-z0-9_.-]{1,64}"),
            skew_seconds=environment.number("CLOCK_SKEW_SECONDS", 30, minimum=0, maximum=300),
            group_routes=environment.parsed("GROUP_ROUTES", group_routes),
        )


def _issuers(environment: Environment) -> list[Issuer]:
    groups_claim = environment.text("GROUPS_CLAIM", "")
    found: list[Issuer] = []
    project = environment.text("FIREBASE_PROJECT", "", pattern=r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
    if project:
        found.append(firebase(project, groups_claim))
    url = environment.text("COGNITO_ISSUER", "", pattern=COGNITO_ISSUER)
    if url:
        clients = tuple(environment.text("COGNITO_CLIENTS", pattern=f"{CLIENT}(,{CLIENT})*").split(","))
        uses = environment.text("COGNITO_TOKEN_USES", "access", pattern="access|id|access,id|id,access").split(",")
        found.append(cognito(url, clients, cast("tuple[TokenUse, ...]", tuple(uses)), groups_claim))
    keys = environment.text("JWT_KEYS", "")
    if keys:
        issuer = environment.text("JWT_ISSUER", pattern=r"[!-~]{1,255}")
        audience = environment.text("JWT_AUDIENCE", pattern=r"[!-~]{1,255}")
        found.append(own(issuer, audience, environment.secret(keys, rotated_by="rotate_jwt_key"), groups_claim))
    return found


load = AuthorizerSettings.of
