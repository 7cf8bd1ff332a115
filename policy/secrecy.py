"""Secrets that reports must not contain: by the engine's metadata, by name, and by value within other strings."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from policy.unknown import Value

MASK = "[secret]"
VALUE_LENGTH = 200
SHORTEST = 4  # characters; a shorter secret occurs in other strings by chance

# Names of secret values. A name that ends in Arn, Id or Name refers to a secret, and is none.
_SECRET_NAME = re.compile(
    r"(password|passwd|secret|token|private_?key|credentials?|auth_?token|access_?key|api_?key|passphrase)[^.]*$", re.I
)
_REFERENCE_NAME = re.compile(
    r"(arns?|ids?|name|names|enabled|expiration|duration|policy|days|type|usage|version)$", re.I
)


def is_secret(path: str, secrets: Iterable[str]) -> bool:
    """Whether the value at a path is, contains or is part of a secret. secrets: paths of secret properties."""
    if any(path == secret or _within(path, secret) or _within(secret, path) for secret in secrets):
        return True
    last = path.rpartition(".")[2]
    return bool(_SECRET_NAME.search(last)) and not _REFERENCE_NAME.search(last)


def is_part(path: str, secrets: Iterable[str]) -> bool:
    """Whether the value at a path is a secret or part of one by the engine's metadata, whatever its name."""
    return any(path == secret or _within(path, secret) for secret in secrets)


def rendered(value: object) -> str:
    """A value as a string."""
    return value if isinstance(value, str) else json.dumps(value, default=str, sort_keys=True)


def truncated(string: str) -> str:
    """A string of at most `VALUE_LENGTH` characters and an ellipsis."""
    return string if len(string) <= VALUE_LENGTH else f"{string[:VALUE_LENGTH]}…"


def redacted(string: str, secrets: Iterable[str]) -> str:
    """A string with secrets replaced by `MASK`."""
    for secret in secrets:
        if secret in string:
            string = string.replace(secret, MASK)
    return string


def strings(values: Iterable[Value]) -> Sequence[str]:
    """All strings within secret values, the longest first."""
    found: set[str] = set()
    for value in values:
        _collect(value, found)
    return sorted((string for string in found if len(string) >= SHORTEST), key=len, reverse=True)


def _collect(value: Value, found: set[str]) -> None:
    if isinstance(value, str):
        found.add(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            _collect(item, found)
    elif isinstance(value, Sequence):
        for item in value:
            _collect(item, found)


def _within(inner: str, outer: str) -> bool:
    return inner.startswith(outer) and inner[len(outer) : len(outer) + 1] in (".", "[")
