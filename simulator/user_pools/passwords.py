"""Password policies, and secure remote passwords (SRP-6a) as Amazon Cognito has them.

Amazon Cognito Developer Guide, "Adding user pool password requirements"; RFC 5054, group of 3072 bits; RFC 5869.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.interfaces import ServiceError

SYMBOLS = frozenset("^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ")
N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D"
    "670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718"
    "3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7D"
    "B3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G = 2
PRIVATE_BITS = 256
"""Of the private values, the least that RFC 5054 allows: larger ones cost time only."""
INFO = b"Caldera Derived Key"
TIME_FORMAT = "%a %b %d %H:%M:%S UTC %Y"


def check_policy(password: str, policy: Mapping[str, Any]) -> None:
    """InvalidPasswordException for a password that does not conform to the policy of a pool."""
    fault = ""
    if len(password) < policy["minimumLength"]:
        fault = "Password not long enough"
    elif policy.get("requireUppercase") and not any(each.isupper() for each in password):
        fault = "Password must have uppercase characters"
    elif policy.get("requireLowercase") and not any(each.islower() for each in password):
        fault = "Password must have lowercase characters"
    elif policy.get("requireNumbers") and not any(each.isdigit() for each in password):
        fault = "Password must have numeric characters"
    elif policy.get("requireSymbols") and not {*password} & SYMBOLS:
        fault = "Password must have symbol characters"
    if fault:
        raise ServiceError("InvalidPasswordException", f"Password did not conform with policy: {fault}")


def _padded(number: int) -> bytes:
    """A number that begins with a zero bit, as the protocol hashes it."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _hashed(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


K = _hashed(_padded(N), _padded(G))


def _private_key(pool: str, username: str, password: str, salt: int) -> int:
    return _hashed(_padded(salt), hashlib.sha256(f"{pool}{username}:{password}".encode()).digest())


def _derived_key(shared: int, scrambling: int) -> bytes:
    pseudo_random = hmac.new(_padded(scrambling), _padded(shared), hashlib.sha256).digest()
    return hmac.new(pseudo_random, INFO + b"\x01", hashlib.sha256).digest()[:16]


def _signature(key: bytes, pool: str, username: str, block: bytes, timestamp: str) -> str:
    content = f"{pool}{username}".encode() + block + timestamp.encode()
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """The server's side of a sign-in. A password that nobody has: of a user that does not exist."""

    pool: str
    username: str
    salt: int
    block: bytes
    public: int
    key: bytes

    @classmethod
    def begin(cls, pool: str, username: str, password: str, client_public: int) -> "Exchange":
        """Answers the public value of the client. InvalidParameterException if that is a multiple of N, with which
        anyone would know the key."""
        if client_public % N == 0:
            raise ServiceError("InvalidParameterException", "SRP_A: not valid")
        salt = secrets.randbits(128)
        verifier = pow(G, _private_key(pool, username, password, salt), N)
        private = secrets.randbits(PRIVATE_BITS)
        public = (K * verifier + pow(G, private, N)) % N
        scrambling = _hashed(_padded(client_public), _padded(public))
        shared = pow(client_public * pow(verifier, scrambling, N), private, N)
        key = _derived_key(shared, scrambling)
        return cls(pool=pool, username=username, salt=salt, block=secrets.token_bytes(64), public=public, key=key)

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the challenge PASSWORD_VERIFIER."""
        return {
            "SALT": f"{self.salt:x}",
            "SECRET_BLOCK": base64.b64encode(self.block).decode(),
            "SRP_B": f"{self.public:x}",
            "USERNAME": self.username,
            "USER_ID_FOR_SRP": self.username,
        }

    def proves(self, signature: str, block: str, timestamp: str) -> bool:
        """Whether a response shows that the client has the password."""
        expected = _signature(self.key, self.pool, self.username, self.block, timestamp)
        return hmac.compare_digest(signature, expected) and base64.b64decode(block) == self.block


class Prover:
    """The client's side of a sign-in: it never sends the password."""

    def __init__(self, pool: str, password: str) -> None:
        self._pool, self._password = pool, password
        self._private = secrets.randbits(PRIVATE_BITS)
        self._public = pow(G, self._private, N)

    @property
    def public(self) -> str:
        """The parameter SRP_A."""
        return f"{self._public:x}"

    def responses(self, parameters: Mapping[str, str], now: datetime) -> dict[str, str]:
        """The responses to the challenge PASSWORD_VERIFIER."""
        username, salt, public = (
            parameters["USER_ID_FOR_SRP"],
            int(parameters["SALT"], 16),
            int(parameters["SRP_B"], 16),
        )
        scrambling = _hashed(_padded(self._public), _padded(public))
        private_key = _private_key(self._pool, username, self._password, salt)
        base = (public - K * pow(G, private_key, N)) % N
        key = _derived_key(pow(base, self._private + scrambling * private_key, N), scrambling)
        timestamp = now.strftime(TIME_FORMAT)
        block = base64.b64decode(parameters["SECRET_BLOCK"])
        return {
            "USERNAME": username,
            "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE": _signature(key, self._pool, username, block, timestamp),
            "TIMESTAMP": timestamp,
        }
