"""The key that signs URLs and cookies of the distribution: the active one of two slots, from a secret."""

import json
import re
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from functions.shared.clients import client

SLOTS = ("a", "b")


class SigningKeyError(ValueError):
    """The secret of the signing key has another form. Its message never has the key."""


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A private key and the id of its public key in the distribution's key group."""

    key_pair_id: str
    private_key: RSAPrivateKey | EllipticCurvePrivateKey


class SigningKeys:
    """The active key of a secret, read again after `cache_seconds`: the rotation keeps the old key valid for longer.

    The secret is JSON: `{"active": "a", "slots": {"a": {"keyPairId": "K...", "privateKey": "-----BEGIN ..."}}}`, where
    slot b is there during a rotation; or it is the private key as PEM, and the id is given.
    """

    def __init__(self, secret_id: str, *, key_pair_id: str = "", cache_seconds: int = 300) -> None:
        self._secret_id = secret_id
        self._key_pair_id = key_pair_id
        self._cache_seconds = cache_seconds
        self._read_at = float("-inf")
        self._active: SigningKey | None = None

    def active(self) -> SigningKey:
        """The key that signs now. SigningKeyError if the secret has none."""
        if self._active is None or monotonic() - self._read_at >= self._cache_seconds:
            text = client("secretsmanager").get_secret_value(SecretId=self._secret_id)["SecretString"]
            self._active = _parsed(text, self._key_pair_id)
            self._read_at = monotonic()
        return self._active


def _parsed(text: str, key_pair_id: str) -> SigningKey:
    if text.lstrip().startswith("-----BEGIN"):
        if not key_pair_id:
            raise SigningKeyError("secret: a PEM without the id of its public key; set SIGNING_KEY_PAIR_ID")
        return SigningKey(key_pair_id=key_pair_id, private_key=_private_key(text, "secret"))
    try:
        secret: Any = json.loads(text)
    except ValueError:
        raise SigningKeyError("secret: neither PEM nor JSON; write one of them") from None
    values = _object({"secret": secret}, "secret")
    active = values.get("active")
    if active not in SLOTS:
        raise SigningKeyError(f"secret.active: not a slot; allowed: {', '.join(SLOTS)}")
    found = _object(_object(values, "slots"), active)
    if not found:
        raise SigningKeyError(f"secret.slots.{active}: missing; write the key of the active slot")
    key_id = found.get("keyPairId")
    if not isinstance(key_id, str) or re.fullmatch(r"[A-Z0-9]{8,32}", key_id) is None:
        problem = f"secret.slots.{active}.keyPairId: not an id of a public key"
        raise SigningKeyError(f"{problem}; write one such as K2JCJMDEHXQW5F")
    return SigningKey(
        key_pair_id=key_id, private_key=_private_key(found.get("privateKey"), f"secret.slots.{active}.privateKey")
    )


def _object(values: dict[str, Any], name: str) -> dict[str, Any]:
    """A JSON object within another one; empty if there is none."""
    value = values.get(name)
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


@cache
def _private_key(pem: Any, path: str) -> RSAPrivateKey | EllipticCurvePrivateKey:
    """A private key of a kind that CloudFront supports; parsing takes longer than signing, so it is kept."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, AttributeError):
        raise SigningKeyError(f"{path}: not a private key in PEM without a passphrase; write one") from None
    if isinstance(key, RSAPrivateKey) and key.key_size == 2048:
        return key
    if isinstance(key, EllipticCurvePrivateKey) and key.curve.name == "secp256r1":
        return key
    raise SigningKeyError(f"{path}: not a key that CloudFront verifies; write RSA 2048 or ECDSA P-256")
