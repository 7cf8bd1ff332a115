"""App clients of a user pool."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.callback_urls import is_callback, is_local
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.keyed import KeyedSettings

# Amazon Cognito Developer Guide, "Quotas": URLs and scopes per app client, and validity of tokens.
URL_LIMIT, SCOPE_LIMIT = 100, 50

Url = Annotated[str, Field(min_length=1, max_length=1024)]
Minutes = Annotated[int, Field(ge=5, le=1440)]
Scope = Literal["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"]


class RefreshTokenRotationSettings(Settings):
    """Rotation of refresh tokens: each use returns a new token and invalidates the old one."""

    retry_grace_period_seconds: int = Field(default=10, ge=0, le=60)
    """Time that the old token remains valid, for retries."""


class UserPoolClientSettings(KeyedSettings):
    """An application that signs users in, by the authorization code grant with PKCE.

    Responses never tell whether a user exists, and tokens can be revoked.
    """

    type: Literal["public", "confidential"] = "public"
    """`public`: applications on devices and in browsers, without a secret. `confidential`: servers, with a generated
    one. Immutable on a live client."""
    callback_urls: tuple[Url, ...] = Field(min_length=1, max_length=URL_LIMIT)
    """URLs that users return to after sign-in: https, the scheme of an app such as `myapp://signed-in` or
    `com.example.app:/signed-in`, or in dev http for localhost, 127.0.0.1 or [::1]."""
    logout_urls: tuple[Url, ...] = Field(default=(), max_length=URL_LIMIT)
    """URLs that users return to after sign-out; none by default."""
    scopes: tuple[Scope, ...] = Field(default=("openid", "email", "profile"), min_length=1, max_length=SCOPE_LIMIT)
    """OAuth scopes."""
    identity_providers: tuple[str, ...] | None = None
    """Sign-in options: keys of `identityProviders` of the pool, and `cognito` for its own users; all if omitted."""
    access_token_validity_minutes: Minutes = 60
    """Validity of access tokens."""
    id_token_validity_minutes: Minutes = 60
    """Validity of ID tokens."""
    refresh_token_validity_days: int = Field(default=30, ge=1, le=3650)
    """Validity of refresh tokens."""
    refresh_token_rotation: RefreshTokenRotationSettings | None = None
    """Rotation of refresh tokens, not on the tier lite; a refresh token is valid until it expires if omitted."""

    def faults(self) -> Iterator[Fault]:
        """URLs that Cognito rejects or that are not encrypted, and repeated ones."""
        for path, url in self.urls():
            if "#" in url:
                yield Fault(path=path, value=url, problem="has a fragment, which OAuth excludes", remedy="remove it")
            elif not is_callback(url):
                yield Fault(
                    path=path,
                    value=url,
                    problem="allowed: https:// with a host name, the scheme of an app, and http:// for localhost",
                    remedy="write https:// and the host name",
                )
        for name, urls in (("callbackUrls", self.callback_urls), ("logoutUrls", self.logout_urls)):
            for index, url in enumerate(urls):
                if url in urls[:index]:
                    yield Fault(path=f"{name}[{index}]", value=url, problem="is listed twice", remedy="remove one")

    def urls(self) -> Iterator[tuple[str, str]]:
        """All URLs with their paths."""
        for name, urls in (("callbackUrls", self.callback_urls), ("logoutUrls", self.logout_urls)):
            for index, url in enumerate(urls):
                yield f"{name}[{index}]", url

    def local_urls(self) -> Iterator[tuple[str, str]]:
        """URLs without encryption, with their paths."""
        return ((path, url) for path, url in self.urls() if is_local(url))
