"""Filter criteria of Lambda's event source mappings.

AWS Lambda Developer Guide, "Control which events Lambda sends to your function": filter rule syntax.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault
from components.foundation.settings.patterns import (
    EXISTS,
    NUMERIC_WORDS,
    TEXT,
    Object,
    Operators,
    faults_of_pattern,
    number,
    number_range,
    one_or_more,
)

LARGEST_NUMBER = 5_000_000_000


def criteria_faults(pattern: Object) -> Iterator[Fault]:
    """Faults of the pattern of a filter."""
    yield from faults_of_pattern(pattern, OPERATORS)


def _is_excluded(value: Any) -> bool:
    return isinstance(value, list) and one_or_more(lambda item: isinstance(item, str))(value)


OPERATORS: Operators = {
    "prefix": TEXT,
    "suffix": TEXT,
    "equals-ignore-case": TEXT,
    "anything-but": (_is_excluded, "a list of strings"),
    "numeric": (number_range(number(LARGEST_NUMBER)), NUMERIC_WORDS),
    "exists": EXISTS,
}

FilterCriteria = Annotated[dict[str, Any], checked(criteria_faults)]
"""The pattern of a filter of an event source."""
