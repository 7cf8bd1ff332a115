"""Keys that sign tokens (JWT): secrets for HMAC, or pairs of RSA keys."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from functions.rotate_jwt_key.settings import Algorithm
from functions.shared.rotation import RotationError, RotationRequest
from functions.shared.slots import TwoSlots

BITS = 2048
SECRET_BYTES = 48
SAMPLE = b"rotation"
FIRST = "first"
"""The id of a key that was not made by a rotation; its tokens have none."""


Notify = Callable[[str, str, int], None]
"""Secret, id of a new key, and when it begins to sign, in seconds since 1970."""


@dataclass(frozen=True, kw_only=True)
class JwtKeyRotation:
    """A new key for the free slot: `kid`, `algorithm`, and `key` (HS256), or `privateKey` and `publicKey` (RS256).

    activation_seconds: until the new key signs, in which all who verify tokens read the secret again. grace_seconds:
    longest validity of a token. notify: sends the notice about a new key that people have to write elsewhere until
    then; None if all who verify read the secret.
    """

    algorithm: Algorithm
    activation_seconds: int
    grace_seconds: int
    notify: Notify | None = None

    def create(self, request: RotationRequest, current: str) -> str:
        """A key, whose id is that of the version."""
        made = {"kid": request.token, "algorithm": self.algorithm, **_made(self.algorithm)}
        slots = slots_of(current).replaced(
            made, now=time(), active_after=self.activation_seconds, grace_seconds=self.grace_seconds
        )
        if self.notify is not None:
            self.notify(request.secret_id, request.token, slots.current["activeFrom"])
        return slots.text()

    def set(self, request: RotationRequest, current: str, pending: str) -> None:
        """Nothing: the secret is where keys are read."""

    def test(self, request: RotationRequest, current: str, pending: str) -> None:
        """The new key verifies what it signs, and the one before is still in its slot."""
        before, after = slots_of(current), slots_of(pending)
        path = f"secret.slots.{after.active}"
        if not _verifies(after.current, path):
            raise RotationError(f"{path}: does not verify what it signs; rotate again")
        if pending != current and after.keys.get(after.free) != before.current:
            raise RotationError(f"secret.slots.{after.free}: is not the key that signs now; rotate again")


def slots_of(text: str) -> TwoSlots:
    """The slots of a value. The first key, a string or an RSA key as PEM, is slot a."""
    if text.lstrip().startswith("{"):
        return TwoSlots.of(text)
    if text.lstrip().startswith("-----BEGIN"):
        key = _private(text, "secret")
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        first: dict[str, Any] = {"algorithm": "RS256", "privateKey": text, "publicKey": public}
    else:
        first = {"algorithm": "HS256", "key": text}
    return TwoSlots(active="a", keys={"a": {"kid": FIRST, **first}})


def _made(algorithm: Algorithm) -> dict[str, str]:
    if algorithm == "HS256":
        return {"key": secrets.token_urlsafe(SECRET_BYTES)}
    key = generate_private_key(public_exponent=65537, key_size=BITS)
    return {
        "privateKey": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "publicKey": key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    }


def _private(pem: Any, path: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, AttributeError):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise RotationError(f"{path}: not an RSA private key in PEM without a passphrase; write one")
    return key


def _verifies(fields: Mapping[str, Any], path: str) -> bool:
    """Whether a key verifies what it signs."""
    if fields.get("algorithm") == "HS256":
        return isinstance(fields.get("key"), str) and fields["key"] != ""
    signature = _private(fields.get("privateKey"), f"{path}.privateKey").sign(SAMPLE, PKCS1v15(), SHA256())
    try:
        public: Any = load_pem_public_key(str(fields.get("publicKey")).encode())
        public.verify(signature, SAMPLE, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
