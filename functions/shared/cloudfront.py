"""Signed URLs and signed cookies of CloudFront."""

import base64
import json
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from functions.shared.signing_keys import SigningKey

Hash = Literal["SHA1", "SHA256"]


def policy(resource: str, expires_at: int) -> str:
    """A policy of one statement: a URL, which may have `*`, until a time in seconds since 1970."""
    condition = {"DateLessThan": {"AWS:EpochTime": expires_at}}
    return json.dumps({"Statement": [{"Resource": resource, "Condition": condition}]}, separators=(",", ":"))


def signed_url(url: str, expires_at: int, key: SigningKey, algorithm: Hash) -> str:
    """A URL that is valid until a time, by a canned policy: the policy itself is not in the URL."""
    signature = encoded(_signature(policy(url, expires_at), key, algorithm))
    chosen = "" if algorithm == "SHA1" else f"&Hash-Algorithm={algorithm}"
    separator = "&" if "?" in url else "?"
    return f"{url}{separator}Expires={expires_at}&Signature={signature}&Key-Pair-Id={key.key_pair_id}{chosen}"


def signed_parameters(resource: str, expires_at: int, key: SigningKey, algorithm: Hash) -> dict[str, str]:
    """Parameters of the query of each URL that matches one with wildcards, until a time, by a custom policy."""
    written = policy(resource, expires_at)
    found = {
        "Policy": encoded(written.encode()),
        "Signature": encoded(_signature(written, key, algorithm)),
        "Key-Pair-Id": key.key_pair_id,
    }
    return found if algorithm == "SHA1" else {**found, "Hash-Algorithm": algorithm}


def signed_cookies(resource: str, expires_at: int, key: SigningKey, algorithm: Hash) -> dict[str, str]:
    """The same as cookies, by name."""
    found = signed_parameters(resource, expires_at, key, algorithm)
    return {f"CloudFront-{name}": value for name, value in found.items()}


def encoded(content: bytes) -> str:
    """Base64 with CloudFront's replacements for characters that URLs and cookies do not take."""
    return base64.b64encode(content).decode().translate(str.maketrans("+=/", "-_~"))


def _signature(written: str, key: SigningKey, algorithm: Hash) -> bytes:
    digest = SHA1() if algorithm == "SHA1" else SHA256()
    if isinstance(key.private_key, RSAPrivateKey):
        return key.private_key.sign(written.encode(), PKCS1v15(), digest)
    return key.private_key.sign(written.encode(), ECDSA(digest))
