"""Lists in messages."""

from collections.abc import Sequence

MOST_LISTED = 4


def listed(items: Sequence[str]) -> str:
    """The first items of a list, and the number of the others: `a, b, c, d and 3 more`."""
    more = f" and {len(items) - MOST_LISTED} more" if len(items) > MOST_LISTED else ""
    return ", ".join(items[:MOST_LISTED]) + more
