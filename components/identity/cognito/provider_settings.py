"""Identity providers of a user pool: social ones and others by OpenID Connect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.faults import Fault
from components.foundation.settings.keyed import KeyedSettings

OWN = "cognito"  # sign-in with a password of the pool
ProviderKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{2,31}$")]
ClaimName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.:-]{0,127}$")]


class ProviderBase(KeyedSettings):
    """Settings common to all identity providers."""

    secret: str = Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")
    """Key of a secret of the stack (`secretsManager.secrets`) with the credentials as JSON. It is read at deployment,
    so it must have its value before `enabled` is set."""
    enabled: bool = True
    """Whether the provider exists; false until its secret has a value."""
    attributes: dict[str, ClaimName] = Field(default_factory=dict)
    """Further attributes of the pool by the provider's claim, such as `given_name: given_name`. The user name and
    `email` are always set."""


class GoogleSettings(ProviderBase):
    """Sign in with Google. The secret has client_id and client_secret."""

    type: Literal["google"]
    """Selects Google."""
    scopes: tuple[str, ...] = ("email", "profile", "openid")
    """Scopes that users consent to."""


class FacebookSettings(ProviderBase):
    """Sign in with Facebook. The secret has client_id and client_secret."""

    type: Literal["facebook"]
    """Selects Facebook."""
    api_version: str = Field(default="v17.0", pattern=r"^v\d{1,2}\.\d$")
    """Version of the Graph API."""
    scopes: tuple[str, ...] = ("public_profile", "email")
    """Scopes that users consent to."""


class AppleSettings(ProviderBase):
    """Sign in with Apple. The secret has client_id, team_id, key_id and private_key."""

    type: Literal["apple"]
    """Selects Apple."""
    scopes: tuple[str, ...] = ("email", "name")
    """Scopes that users consent to."""


class OidcSettings(ProviderBase):
    """Sign in by OpenID Connect. The secret has client_id and client_secret."""

    type: Literal["oidc"]
    """Selects OpenID Connect."""
    issuer: str = Field(pattern=r"^https://[^\s?#]+[^\s?#/]$")
    """Issuer URL, without a slash at its end."""
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    """Scopes that users consent to."""

    def faults(self) -> Iterator[Fault]:
        """Scopes without openid."""
        if "openid" not in self.scopes:
            yield Fault(path="scopes", value=list(self.scopes), problem="lacks openid", remedy="add it")


ProviderSettings = Annotated[
    GoogleSettings | FacebookSettings | AppleSettings | OidcSettings, Field(discriminator="type")
]


@dataclass(frozen=True, kw_only=True)
class ProviderType:
    """What Cognito knows of a type of identity providers.

    name: provider type in the API. separator: between scopes. user: claim of the user name. credentials: keys of the
    secret and of the provider's details. computed: further details that Cognito adds.
    """

    name: str
    separator: str = " "
    user: str = "sub"
    credentials: tuple[str, ...] = ("client_id", "client_secret")
    computed: tuple[str, ...] = ()


URLS = ("attributes_url_add_attributes", "authorize_url", "oidc_issuer", "token_request_method", "token_url")
# Amazon Cognito API Reference, CreateIdentityProvider: ProviderDetails.
TYPES: Mapping[str, ProviderType] = {
    "google": ProviderType(name="Google", computed=(*URLS, "attributes_url")),
    "facebook": ProviderType(
        name="Facebook",
        separator=", ",
        user="id",
        computed=("attributes_url", *(name for name in URLS if name != "oidc_issuer")),
    ),
    "apple": ProviderType(
        name="SignInWithApple", credentials=("client_id", "team_id", "key_id", "private_key"), computed=URLS
    ),
    "oidc": ProviderType(
        name="OIDC",
        computed=("attributes_url", "attributes_url_add_attributes", "authorize_url", "jwks_uri", "token_url"),
    ),
}


def provider_name(key: str, settings: ProviderSettings) -> str:
    """Name of a provider in Cognito: that of its type, or the key of one by OpenID Connect."""
    return key if settings.type == "oidc" else TYPES[settings.type].name


def attribute_mapping(settings: ProviderSettings) -> dict[str, str]:
    """Claims by attribute of the pool, user name and email included."""
    return {"username": TYPES[settings.type].user, "email": "email", **settings.attributes}
