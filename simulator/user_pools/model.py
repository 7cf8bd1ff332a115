"""User pools and app clients of a graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from preview.graph import Graph, Node
from simulator.errors import NotSimulatedError

POOL, CLIENT = "aws:cognito/userPool:UserPool", "aws:cognito/userPoolClient:UserPoolClient"
GROUP, DOMAIN = "aws:cognito/userGroup:UserGroup", "aws:cognito/userPoolDomain:UserPoolDomain"
POOL_INPUTS = frozenset(
    (
        "accountRecoverySetting",
        "adminCreateUserConfig",
        "autoVerifiedAttributes",
        "deletionProtection",
        "emailConfiguration",
        "mfaConfiguration",
        "name",
        "passwordPolicy",
        "schemas",
        "softwareTokenMfaConfiguration",
        "tags",
        "userAttributeUpdateSettings",
        "userPoolTier",
        "usernameAttributes",
        "usernameConfiguration",
    )
)
CLIENT_INPUTS = frozenset(
    (
        "accessTokenValidity",
        "allowedOauthFlows",
        "allowedOauthFlowsUserPoolClient",
        "allowedOauthScopes",
        "callbackUrls",
        "enableTokenRevocation",
        "explicitAuthFlows",
        "generateSecret",
        "idTokenValidity",
        "logoutUrls",
        "name",
        "preventUserExistenceErrors",
        "refreshTokenRotation",
        "refreshTokenValidity",
        "supportedIdentityProviders",
        "tokenValidityUnits",
        "userPoolId",
    )
)
DEFAULT_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")
SESSION = timedelta(minutes=3)
"""AuthSessionValidity of a client without a setting."""


@dataclass(frozen=True, kw_only=True)
class AppClient:
    """An app client. secret: empty for a public one. rotation_grace: time that a rotated refresh token stays valid,
    None without rotation. hides_users: whether answers do not tell if a user exists."""

    id: str
    secret: str
    flows: frozenset[str]
    grants: frozenset[str]
    scopes: tuple[str, ...]
    callback_urls: tuple[str, ...]
    logout_urls: tuple[str, ...]
    providers: tuple[str, ...]
    access_validity: timedelta
    id_validity: timedelta
    refresh_validity: timedelta
    rotation_grace: timedelta | None
    revocable: bool
    hides_users: bool


@dataclass(frozen=True, kw_only=True)
class PoolModel:
    """A user pool. mfa: ON, OPTIONAL or OFF. groups: precedence by name, None without one. attributes: names of custom
    and of required standard ones, and whether they are required. domain: of its pages; empty without one."""

    id: str
    region: str
    password_policy: Mapping[str, Any]
    self_sign_up: bool
    signs_in_by_email: bool
    case_sensitive: bool
    verifies_email: bool
    mfa: str
    totp: bool
    groups: Mapping[str, int | None]
    attributes: Mapping[str, bool]
    clients: Mapping[str, AppClient]
    domain: str

    @property
    def issuer(self) -> str:
        """The claim `iss` of its tokens."""
        return f"https://cognito-idp.{self.region}.amazonaws.com/{self.id}"

    @property
    def short_name(self) -> str:
        """The id without the region, which secure remote passwords contain."""
        return self.id.partition("_")[2]


def issuer_of(node: Node) -> str:
    """The issuer of the tokens of a pool."""
    return f"https://{node.outputs['endpoint']}"


def pool_model(graph: Graph, node: Node) -> PoolModel:
    """A user pool with its clients, groups and domain. NotSimulatedError for settings that are not known here, such as
    triggers."""
    _only(node, POOL_INPUTS)
    pool_id = str(node.outputs["id"])
    own = {
        type_: [each for each in graph.of_type(type_) if each.inputs["userPoolId"] == pool_id]
        for type_ in (CLIENT, GROUP, DOMAIN)
    }
    username_attributes: list[str] = node.inputs.get("usernameAttributes") or []
    if username_attributes not in ([], ["email"]):
        raise NotSimulatedError(f"{node.name}: usernameAttributes {username_attributes}")
    return PoolModel(
        id=pool_id,
        region=node.region,
        password_policy=node.inputs["passwordPolicy"],
        self_sign_up=node.get("adminCreateUserConfig.allowAdminCreateUserOnly") is False,
        signs_in_by_email=bool(username_attributes),
        case_sensitive=bool(node.get("usernameConfiguration.caseSensitive", True)),
        verifies_email="email" in node.inputs.get("autoVerifiedAttributes", ()),
        mfa=node.inputs.get("mfaConfiguration", "OFF"),
        totp=bool(node.get("softwareTokenMfaConfiguration.enabled", False)),
        groups={str(each.inputs["name"]): each.inputs.get("precedence") for each in own[GROUP]},
        attributes=dict(_attribute(each) for each in node.inputs.get("schemas", ())),
        clients={str(each.outputs["id"]): _client(each) for each in own[CLIENT]},
        domain=_host(own[DOMAIN]),
    )


def _only(node: Node, known: frozenset[str]) -> None:
    if unknown := sorted(name for name, value in node.inputs.items() if name not in known and value):
        raise NotSimulatedError(f"{node.name}: {', '.join(unknown)} of {node.type.rpartition(':')[2]}")


def _attribute(schema: Mapping[str, Any]) -> tuple[str, bool]:
    from components.identity.cognito.attribute_settings import qualified

    return qualified(schema["name"]), bool(schema.get("required"))


def _host(domains: list[Node]) -> str:
    for node in domains:
        name = str(node.inputs["domain"])
        return name if node.inputs.get("certificateArn") else f"{name}.auth.{node.region}.amazoncognito.com"
    return ""


def _client(node: Node) -> AppClient:
    _only(node, CLIENT_INPUTS)
    inputs = node.inputs
    units: Mapping[str, str] = inputs.get("tokenValidityUnits", {})
    rotation: Mapping[str, Any] = inputs.get("refreshTokenRotation") or {}
    return AppClient(
        id=str(node.outputs["id"]),
        secret=str(node.outputs["clientSecret"]) if inputs.get("generateSecret") else "",
        flows=frozenset(inputs.get("explicitAuthFlows") or DEFAULT_FLOWS),
        grants=frozenset(inputs.get("allowedOauthFlows", ()) if inputs.get("allowedOauthFlowsUserPoolClient") else ()),
        scopes=tuple(inputs.get("allowedOauthScopes", ())),
        callback_urls=tuple(inputs.get("callbackUrls", ())),
        logout_urls=tuple(inputs.get("logoutUrls", ())),
        providers=tuple(inputs.get("supportedIdentityProviders", ())),
        access_validity=timedelta(**{units.get("accessToken", "hours"): inputs.get("accessTokenValidity", 1)}),
        id_validity=timedelta(**{units.get("idToken", "hours"): inputs.get("idTokenValidity", 1)}),
        refresh_validity=timedelta(**{units.get("refreshToken", "days"): inputs.get("refreshTokenValidity", 30)}),
        rotation_grace=timedelta(seconds=rotation.get("retryGracePeriodSeconds", 0))
        if rotation.get("feature") == "ENABLED"
        else None,
        revocable=bool(inputs.get("enableTokenRevocation", True)),
        hides_users=inputs.get("preventUserExistenceErrors") == "ENABLED",
    )
