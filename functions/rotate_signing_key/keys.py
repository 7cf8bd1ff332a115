"""Pairs of signing keys: the private half in the secret, the public half in the key group."""

import hashlib
from dataclasses import dataclass
from time import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

from functions.rotate_signing_key.key_group import KeyGroup
from functions.shared.rotation import RotationError, RotationRequest
from functions.shared.signing_keys import SigningKey, key_of
from functions.shared.slots import TwoSlots

BITS = 2048
SAMPLE = b"rotation"


@dataclass(frozen=True, kw_only=True)
class SigningKeyRotation:
    """A new pair for the free slot. The active key stays in the key group, and keys that the secret does not know.

    activation_seconds: until the new key signs, in which CloudFront distributes its public half. grace_seconds: how
    long what a key signed is valid.
    """

    group: KeyGroup
    activation_seconds: int
    grace_seconds: int

    def create(self, request: RotationRequest, current: str) -> str:
        """A pair, whose public half is registered. Pairs of attempts that failed before are deleted."""
        slots = TwoSlots.of(current)
        key = generate_private_key(public_exponent=65537, key_size=BITS)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        made = {"keyPairId": "", "privateKey": pem}
        times = {"active_after": self.activation_seconds, "grace_seconds": self.grace_seconds}
        slots.replaced(made, now=time(), **times)  # before anything is registered
        self.group.forget_unlisted()
        public = _public_pem(key.public_key())
        made["keyPairId"] = self.group.register(public, hashlib.sha256(public.encode()).hexdigest()[:16])
        return slots.replaced(made, now=time(), **times).text()

    def set(self, request: RotationRequest, current: str, pending: str) -> None:
        """The key group has the key that signs and the new one, and no longer the one before."""
        slots, new = TwoSlots.of(current), _key(pending).key_pair_id
        active = key_of(slots, slots.active).key_pair_id
        known = {str(each.get("keyPairId")) for each in slots.keys.values()} | set(self.group.registered())
        kept = [key_id for key_id in self.group.listed() if key_id == active or key_id not in known]
        self.group.list_only([*kept, *(key_id for key_id in [new] if key_id not in kept)])
        self.group.forget_unlisted()

    def test(self, request: RotationRequest, current: str, pending: str) -> None:
        """The registered key verifies what the new one signs, and the group has it and the one before."""
        slots = TwoSlots.of(pending)
        listed = self.group.listed()
        for slot in slots.keys:
            key = key_of(slots, slot)
            if key.key_pair_id not in listed and (slot == slots.active or pending != current):
                raise RotationError(f"secret.slots.{slot}: is not in the key group {self.group.id}; rotate again")
        active = key_of(slots, slots.active)
        if not _is_pair(active, self.group.public_key(active.key_pair_id)):
            raise RotationError(f"secret.slots.{slots.active}: its public key is another one; rotate again")


def _key(text: str) -> SigningKey:
    slots = TwoSlots.of(text)
    return key_of(slots, slots.active)


def _public_pem(key: Any) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _is_pair(key: SigningKey, public_pem: str | None) -> bool:
    """Whether a public key verifies what a private one signs."""
    if public_pem is None:
        return False
    public = load_pem_public_key(public_pem.encode())
    own = key.private_key.public_key()
    if not isinstance(public, RSAPublicKey) or not isinstance(own, RSAPublicKey):
        return _public_pem(public).split() == _public_pem(own).split()
    private: Any = key.private_key
    try:
        public.verify(private.sign(SAMPLE, PKCS1v15(), SHA256()), SAMPLE, PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True
