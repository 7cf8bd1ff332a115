"""The key that signs URLs and cookies of the distribution: the active one of two slots, from a secret."""

import re
from dataclasses import dataclass
from functools import cache
from time import monotonic, time
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from functions.shared.clients import client
from functions.shared.slots import SlotError, TwoSlots


class SigningKeyError(ValueError):
    """The secret of the signing key has another form. Its message never has the key."""


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A private key and the id of its public key in the distribution's key group."""

    key_pair_id: str
    private_key: RSAPrivateKey | EllipticCurvePrivateKey


class SigningKeys:
    """The active key of a secret, read again after `cache_seconds`: the rotation keeps the old key valid for longer.

    The secret has two slots (`functions/shared/slots.py`), each with `keyPairId` and `privateKey`.
    """

    def __init__(self, secret_id: str, *, cache_seconds: int = 300) -> None:
        self._secret_id = secret_id
        self._cache_seconds = cache_seconds
        self._read_at = float("-inf")
        self._active: SigningKey | None = None

    def active(self) -> SigningKey:
        """The key that signs now. SigningKeyError if the secret has none."""
        if self._active is None or monotonic() - self._read_at >= self._cache_seconds:
            found = client("secretsmanager").get_secret_value(SecretId=self._secret_id, VersionStage="AWSCURRENT")
            self._active = _parsed(found["SecretString"])
            self._read_at = monotonic()
        return self._active


def _parsed(text: str) -> SigningKey:
    try:
        slots = TwoSlots.of(text)
    except SlotError as error:
        raise SigningKeyError(str(error)) from None
    return key_of(slots, slots.signing(time()))


def key_of(slots: TwoSlots, slot: str) -> SigningKey:
    """The key of a filled slot. SigningKeyError names what is wrong with it."""
    found = slots.keys[slot]
    key_id = found.get("keyPairId")
    if not isinstance(key_id, str) or re.fullmatch(r"[A-Z0-9]{8,32}", key_id) is None:
        problem = f"secret.slots.{slot}.keyPairId: not an id of a public key"
        raise SigningKeyError(f"{problem}; write one such as K2JCJMDEHXQW5F")
    return SigningKey(
        key_pair_id=key_id, private_key=private_key(found.get("privateKey"), f"secret.slots.{slot}.privateKey")
    )


@cache
def private_key(pem: Any, path: str) -> RSAPrivateKey | EllipticCurvePrivateKey:
    """A private key of a kind that CloudFront supports; parsing takes longer than signing, so it is kept.

    path: in errors. SigningKeyError for another text.
    """
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, AttributeError):
        raise SigningKeyError(f"{path}: not a private key in PEM without a passphrase; write one") from None
    if isinstance(key, RSAPrivateKey) and key.key_size == 2048:
        return key
    if isinstance(key, EllipticCurvePrivateKey) and key.curve.name == "secp256r1":
        return key
    raise SigningKeyError(f"{path}: not a key that CloudFront verifies; write RSA 2048 or ECDSA P-256")
