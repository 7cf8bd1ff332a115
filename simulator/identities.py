"""Issuers of tokens outside of the functions of a graph, whose tokens are made here."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from functions.rotate_jwt_key.keys import FIRST, slots_of
from simulator.core.clock import Clock
from simulator.core.web import Web

FIREBASE_KEYS = "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com"
FIREBASE_ISSUER = "https://securetoken.google.com/"
KEY_ID = "simulated"
LIFETIME = timedelta(hours=1)


@cache
def private_key() -> rsa.RSAPrivateKey:
    """The key of all issuers, made once for the process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk_set() -> Mapping[str, Any]:
    """The public half as a JSON Web Key Set."""
    return {"keys": [public_jwk(private_key(), KEY_ID)]}


def public_jwk(key: rsa.RSAPrivateKey, key_id: str) -> Mapping[str, str]:
    """The public half of a key as a JSON Web Key."""
    numbers = key.public_key().public_numbers()
    found = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key_id}
    return {**found, "n": _number(numbers.n), "e": _number(numbers.e)}


def _number(value: int) -> str:
    content = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Identities:
    """Tokens of users."""

    def __init__(self, clock: Clock, web: Web) -> None:
        self._clock = clock
        web.pages[FIREBASE_KEYS] = jwk_set

    def firebase(self, project: str, user: str, **claims: Any) -> str:
        """A token of Firebase Authentication. claims: further or other ones."""
        now = int(self._clock.now.timestamp())
        return self.token(f"{FIREBASE_ISSUER}{project}", aud=project, sub=user, user_id=user, auth_time=now, **claims)

    def own(self, keys: str, *, issuer: str, audience: str, user: str) -> str:
        """A token of the application of a stack. keys: value of the secret with its keys, of which the one signs whose
        time has come; tokens of the first key have no id."""
        now = self._clock.now.timestamp()
        slots = slots_of(keys)
        key = slots.keys[slots.signing(now)]
        times = {"iat": int(now), "exp": int(now + LIFETIME.total_seconds())}
        claims = {"iss": issuer, "aud": audience, "sub": user, **times}
        signing = key["key"] if key["algorithm"] == "HS256" else key["privateKey"]
        headers = {} if key["kid"] == FIRST else {"kid": str(key["kid"])}
        return jwt.encode(claims, signing, key["algorithm"], headers=headers)

    def token(self, issuer: str, **claims: Any) -> str:
        """A token of an issuer, valid for an hour from now."""
        now = self._clock.now
        times = {"iat": int(now.timestamp()), "exp": int((now + LIFETIME).timestamp())}
        return jwt.encode({"iss": issuer, **times, **claims}, private_key(), "RS256", headers={"kid": KEY_ID})
