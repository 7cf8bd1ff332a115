"""Suggestions for misspelled names, the same in settings, policies and tools (ADR 9)."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

SIMILARITY = 60
"""Minimum similarity of a suggestion, of 100."""
WHOLE_SIMILARITY = 45
"""Minimum similarity of whole names: `x` is part of many names and a misspelling of none."""
REGION = re.compile(r"([a-z]+)((?:-[a-z]+)+)-\d+")


def similar(name: str, known: Iterable[str], *, limit: int = 1, similarity: float = SIMILARITY) -> list[str]:
    """The most similar known names, the best first; empty if none is similar."""
    candidates = [
        other for other in known if fuzz.ratio(name, other) >= WHOLE_SIMILARITY and _same_partition(name, other)
    ]
    return [match for match, _, _ in process.extract(name, candidates, limit=limit, score_cutoff=similarity)]


def _same_partition(name: str, other: str) -> bool:
    """False for regions of different partitions or areas, such as us-gov-west-1 and us-west-1: no misspellings."""
    first, second = REGION.fullmatch(name), REGION.fullmatch(other)
    if first is None or second is None:
        return True
    return first[1] == second[1] and first[2].count("-") == second[2].count("-")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that differs by case only, or the most similar one; None if none is similar."""
    names = list(known)
    same = next((other for other in names if other.lower() == name.lower()), None)
    return same or next(iter(similar(name, names)), None)
