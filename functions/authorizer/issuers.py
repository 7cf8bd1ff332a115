"""Issuers of tokens: Firebase Authentication, user pools of Cognito, and the stack itself, with the claims of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from functions.authorizer.keys import Keys

FIREBASE_ISSUER = "https://securetoken.google.com/"
FIREBASE_KEYS = "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com"
TokenUse = Literal["access", "id"]


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """An issuer. scheme: its kind. url: the claim `iss`. keys_at: URL of its keys, or the secret with them. clients:
    audiences, one of which a token is for. groups_claim: the claim with the groups of a user. uses: kinds of tokens
    that are accepted, where the issuer has kinds."""

    scheme: Literal["firebase", "cognito", "own"]
    url: str
    keys_at: str
    clients: tuple[str, ...]
    groups_claim: str
    uses: tuple[TokenUse, ...] = ()

    @cached_property
    def keys(self) -> "Keys":
        """Its keys, kept as long as the process. Settings do not need what verifies with them."""
        from functions.authorizer.keys import IssuerKeys
        from functions.authorizer.slot_keys import SlotKeys

        return SlotKeys(self.keys_at) if self.scheme == "own" else IssuerKeys(self.keys_at)

    def fault(self, claims: Mapping[str, Any], *, latest: float) -> str:
        """Why verified claims are not accepted; empty if they are. latest: time of an event in the past, in seconds
        since 1970."""
        if self.scheme == "firebase":
            if claims.get("aud") not in self.clients:
                return "aud: another project"
            signed_in_at = claims.get("auth_time")
            if isinstance(signed_in_at, bool) or not isinstance(signed_in_at, int) or signed_in_at > latest:
                return "auth_time: missing or in the future"
            return ""
        if self.scheme == "own":
            return "" if claims.get("aud") in self.clients else "aud: another one"
        use = claims.get("token_use")
        if use not in self.uses:
            return "token_use: not accepted"
        # An access token names its app client in client_id and has no audience (Amazon Cognito Developer Guide,
        # "Verifying JSON web tokens").
        client = claims.get("client_id" if use == "access" else "aud")
        return "" if client in self.clients else "client: another app client"

    def groups(self, claims: Mapping[str, Any]) -> tuple[str, ...]:
        """Groups of a user, none without the claim."""
        value = claims.get(self.groups_claim)
        names: list[Any] = value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]
        return tuple(name for name in names if isinstance(name, str) and name and " " not in name)


def firebase(project: str, groups_claim: str) -> Issuer:
    """Firebase Authentication of a project."""
    return Issuer(
        scheme="firebase",
        url=FIREBASE_ISSUER + project,
        keys_at=FIREBASE_KEYS,
        clients=(project,),
        groups_claim=groups_claim or "groups",
    )


def cognito(url: str, clients: tuple[str, ...], uses: tuple[TokenUse, ...], groups_claim: str) -> Issuer:
    """A user pool. url: its issuer URL."""
    return Issuer(
        scheme="cognito",
        url=url,
        keys_at=f"{url}/.well-known/jwks.json",
        clients=clients,
        groups_claim=groups_claim or "cognito:groups",
        uses=uses,
    )


def own(url: str, audience: str, secret_id: str, groups_claim: str) -> Issuer:
    """An application of the stack. url: its claim `iss`. secret_id: of the secret with its keys."""
    return Issuer(
        scheme="own",
        url=url,
        keys_at=secret_id,
        clients=(audience,),
        groups_claim=groups_claim or "groups",
    )
