"""What a report must not show: secrets by their mark, by their name, and wherever their text got in."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from policy.unknown import Value

MASK = "[secret]"
VALUE_LENGTH = 200
SHORTEST = 4  # a secret text shorter than this is found everywhere by chance

# Names that hold a secret by themselves, marked as one or not. What ends in Arn, Id or Name only points at it.
_SECRET_NAME = re.compile(
    r"(password|passwd|secret|token|private_?key|credentials?|auth_?token|access_?key|api_?key|passphrase)[^.]*$", re.I
)
_POINTER_NAME = re.compile(r"(arns?|ids?|name|names|enabled|expiration|duration|policy|days|type|usage|version)$", re.I)


def is_secret(path: str, marked: Iterable[str]) -> bool:
    """Whether what stands at a path is, holds or lies within a secret."""
    if any(path == secret or _within(path, secret) or _within(secret, path) for secret in marked):
        return True
    last = path.rpartition(".")[2]
    return bool(_SECRET_NAME.search(last)) and not _POINTER_NAME.search(last)


def rendered(value: object) -> str:
    """A value as text."""
    return value if isinstance(value, str) else json.dumps(value, default=str, sort_keys=True)


def shortened(text: str) -> str:
    """A text that fits into a report."""
    return text if len(text) <= VALUE_LENGTH else f"{text[:VALUE_LENGTH]}…"


def scrubbed(text: str, secrets: Iterable[str]) -> str:
    """A text in which secrets are hidden."""
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, MASK)
    return text


def texts(values: Iterable[Value]) -> Sequence[str]:
    """All texts within secret values, the longest first."""
    found: set[str] = set()
    for value in values:
        _collect(value, found)
    return sorted((text for text in found if len(text) >= SHORTEST), key=len, reverse=True)


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
