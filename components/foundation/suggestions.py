"""Suggestions for misspelled names, the same in settings, policies and tools (ADR 9)."""

from collections.abc import Iterable

from rapidfuzz import process

SIMILARITY = 60
"""Minimum similarity of a suggestion, of 100."""


def similar(name: str, known: Iterable[str], *, limit: int = 1, similarity: float = SIMILARITY) -> list[str]:
    """The most similar known names, the best first; empty if none is similar."""
    return [match for match, _, _ in process.extract(name, list(known), limit=limit, score_cutoff=similarity)]


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The most similar known name; None if none is similar."""
    return next(iter(similar(name, known)), None)
