"""Path patterns with the wildcards `*` and `?`."""

from functools import cache


@cache
def overlaps(one: str, other: str) -> bool:
    """Whether a path can match two patterns."""
    if not one or not other:
        return not (one + other).strip("*")
    if one[0] == "*":
        return overlaps(one[1:], other) or overlaps(one, other[1:])
    if other[0] == "*":
        return overlaps(other, one)
    return (one[0] == other[0] or "?" in (one[0], other[0])) and overlaps(one[1:], other[1:])


@cache
def covers(one: str, other: str) -> bool:
    """Whether one pattern matches every path that the other matches."""
    if not one:
        return not other
    if one[0] == "*":
        return covers(one[1:], other) or (bool(other) and covers(one, other[1:]))
    return bool(other) and other[0] != "*" and one[0] in ("?", other[0]) and covers(one[1:], other[1:])
