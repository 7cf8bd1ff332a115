"""Values that are unknown until the deployment, and the record of a rule's reads of them.

In a preview the engine passes sentinels for values that a provider will compute. They become UNKNOWN, which supports
all operations without exceptions. Reads are recorded: a rule without findings that has read an unknown value is
undecided. If only presence or truth matters, the rule is evaluated under both presumptions.
"""

import re
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import wraps
from typing import Final, TypeAlias, TypeVar, cast
from weakref import WeakKeyDictionary

Subject = TypeVar("Subject")
Answer = TypeVar("Answer")


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
"""Value of a property: JSON, with UNKNOWN at any depth."""

# sdk/go/common/resource/plugin/rpc.go: one sentinel per type of value.
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


def is_sentinel(string: str) -> bool:
    """Whether a string is or contains a sentinel (`arn:aws:s3:::04da6b54-...`)."""
    return len(string) >= _SENTINEL_LENGTH and _SENTINEL.search(string) is not None


def decode(raw: object) -> Value:
    """JSON as rules read it: sentinels become UNKNOWN, whole floats integers, internal keys are removed.

    A JSON document that contains sentinels remains a string; `Node.json` decodes them.
    """
    if isinstance(raw, str):
        return UNKNOWN if is_sentinel(raw) and raw[:1] not in ("{", "[") else raw
    if isinstance(raw, Mapping):
        mapping = cast(Mapping[str, object], raw)
        return {name: decode(item) for name, item in mapping.items() if not name.startswith("__")}
    if isinstance(raw, list | tuple):
        return [decode(item) for item in cast(Sequence[object], raw)]
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if raw is None or isinstance(raw, bool | int | float | Unknown) else str(raw)


@dataclass(frozen=True)
class Presumptions:
    """Presumed presence or truth of unknown properties: by property, and for all others."""

    by_property: Mapping[str, bool] = field(default_factory=dict[str, bool])
    otherwise: bool = True

    def of(self, name: str) -> bool:
        """The presumption for one property."""
        return self.by_property.get(name, self.otherwise)


class _Reads(threading.local):
    """Unknown properties read by the rule that this thread evaluates.

    paths: properties whose value was read. presumed: properties of which presence or truth was presumed.
    """

    paths: dict[str, None] | None = None
    presumed: dict[str, None] | None = None
    presumptions: Presumptions = Presumptions()


_reads = _Reads()


def note(name: str) -> None:
    """Record that the rule read an unknown property."""
    if _reads.paths is not None:
        _reads.paths[name] = None


def presume(name: str) -> bool:
    """Presumed presence or truth of an unknown property in this evaluation.

    It is recorded: the evaluation is repeated under the opposite presumption, and only findings of both are failures.
    """
    if _reads.presumed is not None:
        _reads.presumed[name] = None
    return _reads.presumptions.of(name)


@contextmanager
def record_unknown_reads() -> Generator[dict[str, None]]:
    """Collect the properties passed to `note` within the block, separately for nested blocks.

    Presumptions are not limited to the block: a result that rests on one must be evaluated again.
    """
    before, _reads.paths = _reads.paths, {}
    try:
        yield _reads.paths
    finally:
        _reads.paths = before


@contextmanager
def record_presumptions(presumptions: Presumptions | None = None) -> Generator[dict[str, None]]:
    """Collect the properties passed to `presume` within the block, which is evaluated under `presumptions`.

    Without presumptions, those of the outer block apply, and it records the properties as well.
    """
    outer, in_force = _reads.presumed, _reads.presumptions
    inner: dict[str, None] = {}
    _reads.presumed, _reads.presumptions = inner, presumptions or in_force
    try:
        yield inner
    finally:
        _reads.presumed, _reads.presumptions = outer, in_force
        if presumptions is None and outer is not None:
            outer.update(inner)


def computed_once(compute: Callable[[Subject], Answer]) -> Callable[[Subject], Answer]:
    """Cache the result of a function of a stack for the lifetime of the stack.

    Its unknown reads are recorded for each caller; a result that rests on a presumption is not cached.
    """
    cache: WeakKeyDictionary[Subject, tuple[Answer, tuple[str, ...]]] = WeakKeyDictionary()

    @wraps(compute)
    def answer(subject: Subject) -> Answer:
        if subject in cache:
            found, noted = cache[subject]
        else:
            with record_unknown_reads() as reads, record_presumptions() as presumed:
                found = compute(subject)
            noted = tuple(reads)
            if not presumed:
                cache[subject] = (found, noted)
        for name in noted:
            note(name)
        return found

    return answer
