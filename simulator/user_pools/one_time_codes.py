"""Codes of authenticator apps (RFC 6238: SHA-1, 30 seconds, 6 digits)."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

STEP_SECONDS = 30


def new_secret() -> str:
    """A secret in Base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, now: datetime, steps: int = 0) -> str:
    """The code of a time. steps: of 30 seconds, added to it."""
    counter = int(now.timestamp()) // STEP_SECONDS + steps
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def is_valid(secret: str, code: str, now: datetime) -> bool:
    """Whether a code is of now, or of the step before or after."""
    return any(hmac.compare_digest(code_at(secret, now, steps), code) for steps in (-1, 0, 1))
