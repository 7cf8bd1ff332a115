"""Suggestions for misspelled names of controls and parameters."""

from collections.abc import Iterable

from components.foundation.suggestions import nearest


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the most similar known one."""
    near = nearest(name, known)
    return f"did you mean {near!r}?" if near else "see `python -m policy.report --list` for all names"
