"""Names of topics, with a trailing `*` for all that begin so."""

# Topics of the brokers, such as __consumer_offsets, __transaction_state and, of MSK, __amazon_msk_canary.
INTERNAL = "__"


def includes(pattern: str, name: str) -> bool:
    """Whether all topics of a name are topics of another."""
    return pattern == name or (pattern.endswith("*") and name.startswith(pattern[:-1]))


def overlaps(one: str, other: str) -> bool:
    """Whether two names have a topic in common."""
    return includes(one, other) or includes(other, one)
