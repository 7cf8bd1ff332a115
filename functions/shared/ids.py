"""Ids of records."""

import json
import secrets
import time
import uuid

CLIENT_TOKENS = uuid.UUID("6f1c1f4e-5b0e-5d4b-9a52-2f6f0c7c8f10")
"""Namespace of the ids that follow from client tokens."""


def new_id() -> str:
    """A new id: a UUID of version 7, which sorts by time."""
    milliseconds = time.time_ns() // 1_000_000 & (1 << 48) - 1
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def token_id(tenant: str, owner: str, token: str) -> str:
    """The id of a client token, the same in each call: a UUID of version 5. Tokens of other callers have other ids."""
    return str(uuid.uuid5(CLIENT_TOKENS, json.dumps([tenant, owner, token])))
