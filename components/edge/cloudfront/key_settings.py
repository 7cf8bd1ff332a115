"""Public keys for signed URLs and field-level encryption."""

import base64
import binascii
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

PEM_START, PEM_END = "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"
# RFC 8017 and RFC 5480: leading bytes of a SubjectPublicKeyInfo of these two key types.
RSA_2048 = bytes.fromhex("30820122300d06092a864886f70d01010105000382010f00")
ECDSA_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
Slot = Literal["a", "b"]


def public_key_faults(path: str, pem: str, *, allow_ecdsa: bool) -> Iterator[Fault]:
    """Keys that CloudFront rejects: it supports RSA 2048, and for signed URLs ECDSA P-256.

    The key itself is never included: it may be the private key, pasted by mistake.
    """
    kinds = "an RSA 2048" + (" or ECDSA P-256" if allow_ecdsa else "") + " public key in PEM"
    remedy = "create one with: openssl genrsa 2048 | openssl rsa -pubout"
    if "PRIVATE KEY" in pem:
        yield Fault(path=path, problem="is a private key", remedy=f"replace the key pair now, and set {kinds}")
        return
    text = pem.strip()
    if not (text.startswith(PEM_START) and text.endswith(PEM_END)):
        yield Fault(path=path, problem=f"is not {kinds}", remedy=remedy)
        return
    try:
        der = base64.b64decode("".join(text[len(PEM_START) : -len(PEM_END)].split()), validate=True)
    except binascii.Error:
        yield Fault(path=path, problem="is not base64 between its first and last line", remedy=remedy)
        return
    rsa = der.startswith(RSA_2048) and len(der) == 294
    ecdsa = der.startswith(ECDSA_P256) and len(der) == 91
    if not (rsa or (allow_ecdsa and ecdsa)):
        yield Fault(path=path, problem=f"is not {kinds}", remedy=remedy)


class SigningSettings(Settings):
    """Public keys that verify signed URLs and cookies.

    Two slots, so that a key can be rotated without an outage (T-32). By hand: fill the empty slot, deploy, sign with
    the new key, wait until the last URL of the old key has expired, empty the old slot, deploy.
    """

    keys: dict[Slot, str | None] = Field(min_length=1)
    """PEM public key of each slot; null for an empty slot."""
    rotated: bool = False
    """Whether a function replaces the keys, beginning with slot a (ADR 23): afterwards the key group's members are the
    function's, and a change of `keys` has no effect on them."""

    @property
    def present(self) -> dict[Slot, str]:
        """The keys of non-empty slots, in the order of the slots."""
        return {slot: pem for slot, pem in sorted(self.keys.items()) if pem is not None}

    def faults(self) -> Iterator[Fault]:
        """No key, the same key twice, or keys that CloudFront rejects."""
        if not self.present:
            yield Fault(path="keys", problem="has no key", remedy="fill slot a or remove signing")
        for slot, pem in self.present.items():
            yield from public_key_faults(f"keys.{slot}", pem, allow_ecdsa=True)
        if self.rotated and self.keys.get("b") is not None:
            yield Fault(path="keys.b", problem="is filled by the rotation (rotated: true)", remedy="remove it")
        if len(self.present) == 2 and len({"".join(pem.split()) for pem in self.present.values()}) == 1:
            yield Fault(path="keys.b", problem="duplicates slot a", remedy="create a new key pair, or empty slot b")


class FieldLevelEncryptionSettings(Settings):
    """Form fields that are encrypted at the edge, for the one service that holds the private key (MA-24)."""

    public_key: str
    """RSA 2048 public key in PEM."""
    provider_id: str = Field(pattern=r"^[A-Za-z0-9_.-]{1,128}$")
    """Provider ID of the key, included in each encrypted field."""
    fields: tuple[Annotated[str, Field(pattern=r"^[\w.\[\]-]+\*?$")], ...] = Field(min_length=1, max_length=10)
    """Names of form fields, such as `email` or `card-*`."""

    def faults(self) -> Iterator[Fault]:
        """A key that CloudFront rejects."""
        yield from public_key_faults("publicKey", self.public_key, allow_ecdsa=False)
