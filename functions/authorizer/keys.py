"""Keys that verify tokens, by id: public keys of an issuer, cached as long as it says."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Literal, Protocol
from urllib.request import HTTPRedirectHandler, Request, build_opener

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.exceptions import PyJWTError

TIMEOUT_SECONDS = 3
LONGEST_BYTES = 256 * 1024
DEFAULT_SECONDS, SHORTEST_SECONDS, LONGEST_SECONDS = 3600, 300, 86400
"""How long keys are kept without a Cache-Control, and the bounds of what it says."""
REFETCH_SECONDS = 60
"""Time between two reads because of an unknown id, which anyone may send."""
RETRY_SECONDS = 10
"""Time between two reads where the first one failed."""
STALE_SECONDS = 3600
"""How long keys are used beyond their time where the issuer does not answer."""
LEAST_BITS = 2048

Read = Callable[[str], tuple[bytes, str]]
"""Reads a URL: its content and its header Cache-Control."""


@dataclass(frozen=True, kw_only=True)
class VerificationKey:
    """A key with its one algorithm: a token that names another one is not verified. key: public, or the secret of
    HS256."""

    algorithm: Literal["RS256", "HS256"]
    key: RSAPublicKey | bytes


class Keys(Protocol):
    """Keys of an issuer."""

    def key(self, key_id: str) -> VerificationKey | None:
        """The key of an id, which is empty in a token without one; None if the issuer has none. KeysUnavailableError
        if the keys cannot be read."""
        ...


class KeysUnavailableError(RuntimeError):
    """The issuer's keys cannot be read: no decision about a token is possible."""


class _NoRedirects(HTTPRedirectHandler):
    """Leaves redirects unanswered: they are errors."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        return None


def read(url: str) -> tuple[bytes, str]:
    """The content and the Cache-Control of a URL. OSError if it does not answer 200 within the timeout."""
    with build_opener(_NoRedirects).open(Request(url), timeout=TIMEOUT_SECONDS) as answer:
        return answer.read(LONGEST_BYTES + 1), answer.headers.get("Cache-Control", "")


class IssuerKeys:
    """The keys at a URL, a JSON Web Key Set. read_url: `read` if omitted. clock: in seconds."""

    def __init__(self, url: str, *, read_url: Read | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._read_url = read_url or read
        self._clock = clock
        self._keys: Mapping[str, RSAPublicKey] = {}
        self._read_at = self._tried_at = self._fresh_until = float("-inf")

    def key(self, key_id: str) -> VerificationKey | None:
        """The key of an id; None if the issuer has none. KeysUnavailableError if it does not answer, and its keys were
        never read or are too old."""
        now = self._clock()
        if now >= self._fresh_until or (key_id not in self._keys and now >= self._read_at + REFETCH_SECONDS):
            self._refresh(now)
        if now >= self._fresh_until + STALE_SECONDS:
            raise KeysUnavailableError(f"{self._url}: not read")
        found = self._keys.get(key_id)
        return VerificationKey(algorithm="RS256", key=found) if found is not None else None

    def _refresh(self, now: float) -> None:
        if now < self._tried_at + RETRY_SECONDS:
            return
        self._tried_at = now
        try:
            content, cache_control = self._read_url(self._url)
            keys = parsed(content)
        except (OSError, HTTPException, ValueError, RecursionError):  # of the connection, the answer, its content
            return
        self._keys, self._read_at = keys, now
        self._fresh_until = now + cached_seconds(cache_control)


def parsed(content: bytes) -> dict[str, RSAPublicKey]:
    """Keys for signatures by RS256, by id; others are omitted. ValueError if there is none."""
    if len(content) > LONGEST_BYTES:
        raise ValueError(f"keys: more than {LONGEST_BYTES} bytes")
    document: Any = json.loads(content)
    listed: Any = document.get("keys") if isinstance(document, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    found: dict[str, RSAPublicKey] = {}
    for values in listed if isinstance(listed, list) else []:  # pyright: ignore[reportUnknownVariableType]
        key = _key(values)
        if key is not None:
            found[values["kid"]] = key
    if not found:
        raise ValueError("keys: none for RS256")
    return found


def _key(values: Any) -> RSAPublicKey | None:
    if not isinstance(values, dict) or not isinstance(values.get("kid"), str):  # pyright: ignore[reportUnknownMemberType]
        return None
    expected = (values.get("kty"), values.get("use", "sig"), values.get("alg", "RS256"))  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if expected != ("RSA", "sig", "RS256"):
        return None
    try:
        key = PyJWK(values, algorithm="RS256").key  # pyright: ignore[reportUnknownArgumentType]
    except (PyJWTError, ValueError):
        return None
    return key if isinstance(key, RSAPublicKey) and key.key_size >= LEAST_BITS else None


def cached_seconds(cache_control: str) -> int:
    """How long keys are kept by a header Cache-Control, within bounds."""
    found = re.search(r"(?:^|[\s,])max-age=([0-9]{1,9})(?:$|[\s,;])", cache_control.lower())
    if found is None:
        return DEFAULT_SECONDS
    return min(max(int(found[1]), SHORTEST_SECONDS), LONGEST_SECONDS)
