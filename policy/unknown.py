"""Values that are known only after a deployment, and how a rule's reads of them are noticed.

In a preview the engine hands out sentinels for what a provider will compute. Here they become UNKNOWN, which
answers every question without raising; who asked is noted, so that a rule that found nothing wrong but looked at
an unknown counts as undecided and not as passed.
"""

import re
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Final, TypeAlias, cast


class Unknown(Enum):
    """The type of UNKNOWN. Falsy, empty, equal only to itself; never raises."""

    UNKNOWN = "unknown until the deployment"

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator["Unknown"]:
        return iter(())

    def __contains__(self, item: object) -> bool:
        return False

    def __getitem__(self, key: object) -> "Unknown":
        return self

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__

    def __str__(self) -> str:
        return self.value

    __repr__ = __str__


UNKNOWN: Final = Unknown.UNKNOWN

Value: TypeAlias = "bool | int | float | str | Unknown | Sequence[Value] | Mapping[str, Value] | None"
"""What a property can hold: JSON, with UNKNOWN anywhere in it."""

# sdk/go/common/resource/plugin/rpc.go: one sentinel for each kind of value.
SENTINELS = {
    "boolean": "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "number": "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "string": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "array": "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "asset": "030794c1-ac77-496b-92df-f27374a8bd58",
    "archive": "e48ece36-62e2-4504-bad9-02848725956a",
    "object": "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
}
_SENTINEL = re.compile("|".join(SENTINELS.values()))
_SENTINEL_LENGTH = 36


def is_unknown_text(text: str) -> bool:
    """Whether a text is a sentinel or has one embedded (`arn:aws:s3:::04da6b54-...`)."""
    return len(text) >= _SENTINEL_LENGTH and _SENTINEL.search(text) is not None


def settle(raw: object) -> Value:
    """Plain JSON as a rule sees it: sentinels become UNKNOWN, whole floats integers, internal keys fall away.

    A document with sentinels inside stays a text; `Node.json` finds them when it is parsed.
    """
    if isinstance(raw, str):
        return UNKNOWN if is_unknown_text(raw) and raw[:1] not in ("{", "[") else raw
    if isinstance(raw, Mapping):
        mapping = cast(Mapping[str, object], raw)
        return {name: settle(item) for name, item in mapping.items() if not name.startswith("__")}
    if isinstance(raw, list | tuple):
        return [settle(item) for item in cast(Sequence[object], raw)]
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if raw is None or isinstance(raw, bool | int | float | Unknown) else str(raw)


class _Reads(threading.local):
    """The unknown properties that the rule at work in this thread has looked at."""

    paths: dict[str, None] | None = None


_reads = _Reads()


def note(what: str) -> None:
    """Remember that the rule at work met an unknown; `what` says where."""
    if _reads.paths is not None:
        _reads.paths[what] = None


@contextmanager
def noticing() -> Generator[dict[str, None]]:
    """Collect what `note` is told within the block; nested blocks keep their own."""
    before, _reads.paths = _reads.paths, {}
    try:
        yield _reads.paths
    finally:
        _reads.paths = before
