"""Tokens of a user pool: RS256, with keys of its own for ID and access tokens.

Amazon Cognito Developer Guide, "Understanding user pool JSON web tokens", "Refresh tokens" and "Ending user sessions
with token revocation".
"""

import base64
import hashlib
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from simulator.core.clock import Clock
from simulator.identities import public_jwk
from simulator.interfaces import ServiceError
from simulator.user_pools.directory import Directory, User
from simulator.user_pools.model import AppClient, PoolModel

Use = Literal["id", "access"]
USES: tuple[Use, ...] = ("id", "access")
OWN_SCOPE = "aws.cognito.signin.user.admin"
"""The scope of tokens that the API returns, and of operations on one's own user."""
PROFILE = frozenset(
    (
        "birthdate",
        "family_name",
        "gender",
        "given_name",
        "locale",
        "middle_name",
        "name",
        "nickname",
        "picture",
        "preferred_username",
        "profile",
        "updated_at",
        "website",
        "zoneinfo",
    )
)
BY_SCOPE: Mapping[str, frozenset[str]] = {
    "email": frozenset(("email", "email_verified")),
    "phone": frozenset(("phone_number", "phone_number_verified")),
    "profile": PROFILE,
}


def key_id(pool_id: str, use: Use) -> str:
    """The id of a key."""
    return base64.b64encode(hashlib.sha256(f"{pool_id}{use}".encode()).digest()).decode()


@cache
def private_key(pool_id: str, use: Use) -> rsa.RSAPrivateKey:
    """A key of a pool, made once for the process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk_set(pool_id: str) -> Mapping[str, Any]:
    """The public keys of a pool."""
    return {"keys": [public_jwk(private_key(pool_id, use), key_id(pool_id, use)) for use in USES]}


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """Tokens of a sign-in. id: empty without the scope openid. refresh: empty where it stays the same."""

    access: str
    id: str
    refresh: str
    expires_in: int


@dataclass(kw_only=True)
class Grant:
    """What a refresh token stands for. until: of all tokens of the sign-in. rotated_until: end of the grace period of
    a token that was replaced."""

    user: User
    client: AppClient
    scopes: tuple[str, ...]
    origin: str
    signed_in_at: datetime
    until: datetime
    rotated_until: datetime | None = None
    nonce: str = ""


@dataclass(kw_only=True)
class TokenIssuer:
    """Issues, renews, verifies and revokes the tokens of a pool."""

    pool: PoolModel
    directory: Directory
    clock: Clock
    _grants: dict[str, Grant] = field(default_factory=dict[str, Grant])
    _revoked: set[str] = field(default_factory=set[str])

    def issue(self, user: User, client: AppClient, scopes: Sequence[str], nonce: str = "") -> Tokens:
        """Tokens of a new sign-in."""
        grant = Grant(
            user=user,
            client=client,
            scopes=tuple(scopes),
            origin=str(uuid.uuid4()),
            signed_in_at=self.clock.now,
            until=self.clock.now + client.refresh_validity,
            nonce=nonce,
        )
        return self._tokens(grant, self._refresh_token(grant))

    def renew(self, refresh: str, client: AppClient) -> Tokens:
        """New tokens for a refresh token, which is replaced where the client rotates them."""
        grant = self._grants.get(refresh)
        if grant is None or grant.client.id != client.id:
            raise ServiceError("NotAuthorizedException", "Invalid Refresh Token")
        if grant.origin in self._revoked:
            raise ServiceError("NotAuthorizedException", "Refresh Token has been revoked")
        now = self.clock.now
        if now >= grant.until:
            raise ServiceError("NotAuthorizedException", "Refresh Token has expired")
        if grant.rotated_until is not None and now >= grant.rotated_until:
            text = "Refresh token has been invalidated by refresh token rotation"
            raise ServiceError("RefreshTokenReuseException", text)
        if not grant.user.enabled:
            raise ServiceError("NotAuthorizedException", "User is disabled.")
        if client.rotation_grace is None:
            return self._tokens(grant, "")
        replacement = self._refresh_token(replace(grant, rotated_until=None))
        grant.rotated_until = grant.rotated_until or now + client.rotation_grace
        return self._tokens(grant, replacement)

    def revoke(self, refresh: str, client: AppClient) -> None:
        """Revokes a refresh token and the access tokens of its sign-in."""
        if not client.revocable:
            raise ServiceError("UnsupportedOperationException", "Token revocation is not enabled for this client")
        grant = self._grants.get(refresh)
        if grant is not None and grant.client.id == client.id:
            self._revoked.add(grant.origin)

    def sign_out(self, user: User) -> None:
        """Revokes all tokens of a user."""
        self._revoked |= {grant.origin for grant in self._grants.values() if grant.user is user}

    def user_of(self, access: str, scope: str = OWN_SCOPE) -> User:
        """The user of an access token, as the pool itself verifies it: revoked ones are refused, which APIs do not
        notice."""
        key = private_key(self.pool.id, "access").public_key()
        try:
            claims: dict[str, Any] = jwt.decode(access, key, algorithms=["RS256"], issuer=self.pool.issuer)
        except jwt.ExpiredSignatureError:
            raise ServiceError("NotAuthorizedException", "Access Token has expired") from None
        except jwt.PyJWTError:
            raise ServiceError("NotAuthorizedException", "Invalid Access Token") from None
        if claims["origin_jti"] in self._revoked:
            raise ServiceError("NotAuthorizedException", "Access Token has been revoked")
        if scope not in claims["scope"].split():
            raise ServiceError("NotAuthorizedException", "Access Token does not have required scopes")
        return self.directory.users[claims["username"]]

    def _refresh_token(self, grant: Grant) -> str:
        token = secrets.token_urlsafe(96)
        self._grants[token] = grant
        return token

    def _tokens(self, grant: Grant, refresh: str) -> Tokens:
        client = grant.client
        with_id = {"openid", OWN_SCOPE} & {*grant.scopes}
        return Tokens(
            access=self._signed("access", grant, self._access_claims(grant)),
            id=self._signed("id", grant, self._id_claims(grant)) if with_id else "",
            refresh=refresh,
            expires_in=int(client.access_validity.total_seconds()),
        )

    def _signed(self, use: Use, grant: Grant, claims: Mapping[str, Any]) -> str:
        now = self.clock.now
        validity = grant.client.access_validity if use == "access" else grant.client.id_validity
        groups = self.directory.groups_of(grant.user)
        content = {
            "sub": grant.user.sub,
            **({"cognito:groups": groups} if groups else {}),
            "iss": self.pool.issuer,
            "token_use": use,
            "auth_time": int(grant.signed_in_at.timestamp()),
            "iat": int(now.timestamp()),
            "exp": int((now + validity).timestamp()),
            "jti": str(uuid.uuid4()),
            "event_id": str(uuid.uuid4()),
            **({"origin_jti": grant.origin} if grant.client.revocable else {}),
            **claims,
        }
        headers = {"kid": key_id(self.pool.id, use)}
        return jwt.encode(content, private_key(self.pool.id, use), "RS256", headers=headers)

    def _access_claims(self, grant: Grant) -> Mapping[str, Any]:
        return {
            "version": 2,
            "client_id": grant.client.id,
            "scope": " ".join(grant.scopes),
            "username": grant.user.username,
        }

    def _id_claims(self, grant: Grant) -> Mapping[str, Any]:
        """Attributes by the scopes; all of them without scopes of OpenID Connect, or with openid only."""
        names = {name for scope in grant.scopes for name in BY_SCOPE.get(scope, ())}
        everything = OWN_SCOPE in grant.scopes or not {*BY_SCOPE} & {*grant.scopes}
        attributes: dict[str, Any] = {
            name: value for name, value in grant.user.attributes.items() if everything or name in names
        }
        if "email_verified" in attributes:
            attributes["email_verified"] = attributes["email_verified"] == "true"
        nonce = {"nonce": grant.nonce} if grant.nonce else {}
        return {"aud": grant.client.id, "cognito:username": grant.user.username, **attributes, **nonce}
