"""Keys of the stack's own tokens, from a secret that is a key, or has the keys of two slots."""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from functions.authorizer.keys import LEAST_BITS, STALE_SECONDS, KeysUnavailableError, VerificationKey
from functions.shared.clients import ClientError, client
from functions.shared.slots import SlotError, TwoSlots

CACHE_SECONDS = 300
"""Until the secret is read again: less than the time after which a rotated key signs."""
REFETCH_SECONDS = 60
"""Time between two reads because of an unknown id, which anyone may send."""
FIRST = "first"
"""The id of a key that was not made by a rotation; its tokens have none."""
LEAST_SECRET_BYTES = 32
"""Of a key of HS256 (RFC 7518, 3.2)."""


class SlotKeys:
    """The keys of a secret, both of which verify. secret_id: its name or ARN. clock: in seconds."""

    def __init__(self, secret_id: str, *, clock: Callable[[], float] = monotonic) -> None:
        self._secret_id = secret_id
        self._clock = clock
        self._keys: Mapping[str, VerificationKey] = {}
        self._read_at = float("-inf")

    def key(self, key_id: str) -> VerificationKey | None:
        """The key of an id, or the first one of an empty id."""
        wanted = key_id or FIRST
        age = self._clock() - self._read_at
        if age >= CACHE_SECONDS or (wanted not in self._keys and age >= REFETCH_SECONDS):
            try:
                text = client("secretsmanager").get_secret_value(SecretId=self._secret_id)["SecretString"]
                self._keys = parsed(text)
                self._read_at = self._clock()
            except (ClientError, SlotError) as error:
                if age >= STALE_SECONDS:
                    raise KeysUnavailableError(f"{self._secret_id}: {error}") from None
        return self._keys.get(wanted)


def parsed(text: str) -> dict[str, VerificationKey]:
    """Keys by id. SlotError if one has another form; its message never has a key."""
    if not text.lstrip().startswith("{"):
        return {FIRST: _first(text)}
    found: dict[str, VerificationKey] = {}
    for slot, fields in TwoSlots.of(text).keys.items():
        path = f"secret.slots.{slot}"
        key_id = fields.get("kid")
        if not isinstance(key_id, str) or not key_id:
            raise SlotError(f"{path}.kid: missing; rotate again")
        found[key_id] = _key(path, fields)
    return found


def _first(text: str) -> VerificationKey:
    """A key that no rotation made: an RSA key as PEM, or a secret."""
    if not text.lstrip().startswith("-----BEGIN"):
        return _secret("secret", text)
    try:
        private = load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, RSAPrivateKey) or private.key_size < LEAST_BITS:
        raise SlotError(f"secret: not an RSA private key of {LEAST_BITS} bits in PEM without a passphrase; write one")
    return VerificationKey(algorithm="RS256", key=private.public_key())


def _key(path: str, fields: Mapping[str, Any]) -> VerificationKey:
    if fields.get("algorithm") == "HS256":
        return _secret(f"{path}.key", fields.get("key"))
    if fields.get("algorithm") != "RS256":
        raise SlotError(f"{path}.algorithm: not allowed; write HS256 or RS256")
    try:
        public = load_pem_public_key(str(fields.get("publicKey")).encode())
    except ValueError:
        public = None
    if not isinstance(public, RSAPublicKey) or public.key_size < LEAST_BITS:
        raise SlotError(f"{path}.publicKey: not an RSA public key of {LEAST_BITS} bits in PEM; rotate again")
    return VerificationKey(algorithm="RS256", key=public)


def _secret(path: str, value: Any) -> VerificationKey:
    if not isinstance(value, str) or len(value.encode()) < LEAST_SECRET_BYTES:
        raise SlotError(f"{path}: shorter than {LEAST_SECRET_BYTES} bytes; rotate again")
    return VerificationKey(algorithm="HS256", key=value.encode())
