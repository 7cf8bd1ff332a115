"""Authorizers of APIs."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, Tag

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import ResourceKey
from components.foundation.settings.variants import one_of

IAM = "iam"
"""The authorization of a route by an IAM signature; no authorizer has this key."""
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", max_length=128)]
ParameterName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=128)]
ScopeName = Annotated[str, Field(pattern=r"^[\x21\x23-\x5B\x5D-\x7E]+$", max_length=256)]
AuthorizerKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]


class IdentitySettings(Settings):
    """Parts of a request that the decision depends on: a cached decision applies to requests with the same ones."""

    headers: tuple[HeaderName, ...] = ()
    """Headers, such as Authorization."""
    query_strings: tuple[ParameterName, ...] = ()
    """Query string parameters, for clients that cannot set headers."""

    @property
    def is_empty(self) -> bool:
        """Whether no part is named."""
        return not self.headers and not self.query_strings


class FunctionAuthorizerSettings(Settings):
    """A function that decides on each request. It gets the whole request and not only its token."""

    function: ResourceKey
    """Function, a key of lambda.functions."""
    identity: IdentitySettings
    """Parts of the request that the decision depends on: all that the function reads, or one caller gets the decision
    of another. Requests without them are rejected with 401."""
    cache_seconds: int = Field(default=300, ge=0, le=3600)
    """Time that a decision is cached in seconds; 0 for no cache. A cached decision applies to all routes."""

    def faults(self) -> Iterator[Fault]:
        """A cache of decisions without a key."""
        if self.cache_seconds and self.identity.is_empty:
            yield Fault(
                path="identity",
                problem="names no part of the request, so that one decision would apply to all requests",
                remedy="set headers or queryStrings, or cacheSeconds: 0",
            )


class UserPoolAuthorizerSettings(Settings):
    """Tokens of a user pool of the stack, which API Gateway verifies itself."""

    user_pool: ResourceKey
    """User pool, a key of cognito.userPools."""
    scopes: tuple[ScopeName, ...] = ("openid",)
    """OAuth scopes, one of which an access token has. With [] the routes accept ID tokens, of any client (T-96)."""
    header: HeaderName = "Authorization"
    """Header with the token."""


class ClientAuthorizerSettings(UserPoolAuthorizerSettings):
    """Tokens of some clients of a user pool."""

    clients: tuple[ResourceKey, ...] | None = Field(default=None, min_length=1)
    """App clients that the token was issued to, keys of the pool's clients; all if omitted."""


class JwtAuthorizerSettings(Settings):
    """JSON Web Tokens of an OpenID Connect issuer, which API Gateway verifies itself."""

    issuer: str = Field(pattern=r"^https://[^\s?#]+$")
    """Issuer, the claim `iss`. API Gateway reads its keys from `<issuer>/.well-known/openid-configuration`."""
    audiences: tuple[str, ...] = Field(min_length=1)
    """Audiences, one of which is the claim `aud` or `client_id`."""
    header: HeaderName = "Authorization"
    """Header with the token."""


RestAuthorizerSettings = Annotated[
    Annotated[FunctionAuthorizerSettings, Tag("function")] | Annotated[UserPoolAuthorizerSettings, Tag("userPool")],
    one_of("function", "userPool"),
]
AuthorizerSettings = Annotated[
    Annotated[FunctionAuthorizerSettings, Tag("function")]
    | Annotated[ClientAuthorizerSettings, Tag("userPool")]
    | Annotated[JwtAuthorizerSettings, Tag("issuer")],
    one_of("function", "userPool", "issuer"),
]
