"""Event patterns of EventBridge.

Amazon EventBridge User Guide, "Comparison operators for use in event patterns".
"""

from collections.abc import Iterator
from typing import Annotated, Any

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault
from components.foundation.settings.patterns import (
    CIDR,
    EXISTS,
    NUMERIC_WORDS,
    TEXT,
    Accepts,
    Object,
    Operators,
    faults_of_pattern,
    is_object,
    is_text,
    number,
    number_range,
    one_or_more,
)

LARGEST_NUMBER = 5_000_000_000
_is_number = number(LARGEST_NUMBER)


def pattern_faults(pattern: Object) -> Iterator[Fault]:
    """Faults of an event pattern."""
    yield from faults_of_pattern(pattern, OPERATORS)


def _is_affix(value: Any) -> bool:
    """A string, or a string compared without case."""
    return is_text(value) or is_object(value, {"equals-ignore-case": is_text})


def _is_wildcard(value: Any) -> bool:
    return is_text(value) and "**" not in value


def _is_excluded(value: Any) -> bool:
    texts, numbers = one_or_more(lambda item: isinstance(item, str)), one_or_more(_is_number)
    operators: tuple[str, ...] = ("prefix", "suffix", "equals-ignore-case", "wildcard")
    keys: dict[str, Accepts] = dict.fromkeys(operators, one_or_more(is_text))
    return texts(value) or numbers(value) or is_object(value, keys)


OPERATORS: Operators = {
    "prefix": (_is_affix, "a string, or {equals-ignore-case: string}"),
    "suffix": (_is_affix, "a string, or {equals-ignore-case: string}"),
    "equals-ignore-case": TEXT,
    "wildcard": (_is_wildcard, "a string, without **"),
    "anything-but": (
        _is_excluded,
        "a string, a number, a list of either, or {prefix, suffix, equals-ignore-case or wildcard: string}",
    ),
    "numeric": (number_range(_is_number), NUMERIC_WORDS),
    "exists": EXISTS,
    "cidr": CIDR,
}

EventPattern = Annotated[dict[str, Any], checked(pattern_faults)]
"""An event pattern."""
