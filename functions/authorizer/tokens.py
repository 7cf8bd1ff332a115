"""Verification of JSON Web Tokens, by the one algorithm of the key that they name."""

import time
from collections.abc import Mapping
from typing import Any

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from functions.authorizer.denial import DeniedError
from functions.authorizer.issuers import Issuer

LONGEST_TOKEN = 8192
"""Characters of a token; API Gateway limits all headers of a request to 10,240 bytes."""
REQUIRED = ["exp", "iat", "iss", "sub"]


def verified(token: str, issuers: Mapping[str, Issuer], *, skew_seconds: int) -> tuple[Issuer, Mapping[str, Any]]:
    """The issuer and the claims of a token. DeniedError says why it is not accepted; KeysUnavailableError of `keys` if
    the issuer does not answer. skew_seconds: tolerance of all times."""
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        raise DeniedError("token: too long, or not ASCII")
    try:
        header = jwt.get_unverified_header(token)
        claimed: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except PyJWTError:
        raise DeniedError("token: not a JSON Web Token") from None
    key_id = header.get("kid", "")
    if not isinstance(key_id, str) or len(key_id) > 128:
        raise DeniedError("kid: malformed")
    url = claimed.get("iss")
    issuer = issuers.get(url) if isinstance(url, str) else None
    if issuer is None:
        raise DeniedError("iss: not accepted")
    key = issuer.keys.key(key_id)
    if key is None:
        raise DeniedError("kid: not a key of the issuer")
    if header.get("alg") != key.algorithm:
        raise DeniedError("alg: not that of the key")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            issuer=issuer.url,
            leeway=skew_seconds,
            options={"require": REQUIRED, "verify_aud": False},  # the issuer's `fault` compares it
        )
    except PyJWTError as error:
        raise DeniedError(_reason(error)) from None
    fault = issuer.fault(claims, latest=time.time() + skew_seconds)
    if fault:
        raise DeniedError(fault)
    return issuer, claims


def _reason(error: PyJWTError) -> str:
    if isinstance(error, ExpiredSignatureError):
        return "exp: expired"
    if isinstance(error, ImmatureSignatureError):
        return "iat or nbf: in the future"
    if isinstance(error, InvalidSignatureError):
        return "signature: wrong"
    if isinstance(error, MissingRequiredClaimError):
        return f"{error.claim}: missing"
    return "claims: malformed"
