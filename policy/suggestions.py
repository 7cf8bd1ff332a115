"""Suggestions for misspelled names."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

SIMILARITY = 50
"""Minimum similarity of a suggestion, of 100."""


def similar(name: str, known: Iterable[str], *, limit: int = 1, similarity: float = SIMILARITY) -> list[str]:
    """The most similar known names, the best first."""
    matches = process.extract(name, list(known), scorer=fuzz.ratio, limit=limit, score_cutoff=similarity)
    return [match for match, _, _ in matches]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the most similar known one."""
    near = similar(name, known)
    return f"did you mean {near[0]!r}?" if near else "see `python -m policy.report --list` for all names"
