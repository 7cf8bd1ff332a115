"""Wildcards of policies: `*` for any characters, `?` for any one character."""

import re
from collections import defaultdict
from collections.abc import Iterable

WILDCARDS = frozenset("*?")
# A pattern that fixes one character less, `role/` of `role/a*`; the rest of an ARN may be wildcards, as in `a*/*`.
_ONE_CHARACTER = re.compile(r"(?P<head>.*)(?P<character>[^*?/:])(?P<tail>[?]*[*][*?/:]*)", re.DOTALL)
# Half of the alphabet: names begin with letters, and few begin with a rare one.
MOST_CHARACTERS = 13


def is_pattern(string: str) -> bool:
    """Whether a string has wildcards."""
    return not WILDCARDS.isdisjoint(string)


def is_anything(string: str) -> bool:
    """Whether a string fixes no character: `*`, `**`, `????????????`."""
    return bool(string) and WILDCARDS.issuperset(string)


def combined(patterns: Iterable[str]) -> tuple[str, ...]:
    """Patterns, with their common one in place of an alphabet: `role/*` of `role/a*` to `role/z*`."""
    every = tuple(patterns)
    characters: dict[tuple[str, str], set[str]] = defaultdict(set)
    for match in filter(None, map(_ONE_CHARACTER.fullmatch, every)):
        characters[match["head"], match["tail"]].add(match["character"].lower())
    if all(len(found) < MOST_CHARACTERS for found in characters.values()):
        return every
    return tuple(dict.fromkeys(_common(pattern, characters) for pattern in every))


def _common(pattern: str, characters: dict[tuple[str, str], set[str]]) -> str:
    match = _ONE_CHARACTER.fullmatch(pattern)
    if match and len(characters[match["head"], match["tail"]]) >= MOST_CHARACTERS:
        return match["head"] + match["tail"]
    return pattern
