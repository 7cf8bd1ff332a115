"""Filter policies of SNS subscriptions.

Amazon SNS Developer Guide, "Amazon SNS subscription filter policies" and "Filter policy constraints".
"""

from collections.abc import Iterator
from typing import Annotated, Any, cast

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault
from components.foundation.settings.patterns import (
    CIDR,
    EXISTS,
    NUMERIC_WORDS,
    OR,
    TEXT,
    Object,
    Operators,
    faults_of_pattern,
    is_object,
    is_text,
    number,
    number_range,
    one_or_more,
)

MOST_KEYS = 5
MOST_COMBINATIONS = 150
LARGEST_NUMBER = 1_000_000_000
_is_number = number(LARGEST_NUMBER)


def policy_faults(policy: Object) -> Iterator[Fault]:
    """Faults of a filter policy: its operators, too many keys, and too many combinations of values."""
    found = list(faults_of_pattern(policy, OPERATORS))
    yield from found
    if len(policy) > MOST_KEYS:
        yield Fault(
            path="", value=f"{len(policy)} keys", problem=f"allowed: {MOST_KEYS} keys or fewer", remedy="remove some"
        )
    if not found and (total := combinations(policy)) > MOST_COMBINATIONS:
        yield Fault(
            path="",
            value=f"{total} combinations",
            problem=f"allowed: {MOST_COMBINATIONS} combinations of values or fewer",
            remedy="use fewer values, or filter in the consumer",
        )


def combinations(policy: Object, depth: int = 1) -> int:
    """Combinations of values as SNS counts them: the product of the numbers of values, each multiplied by its depth.
    Alternatives are added."""
    total = 1
    for name, value in policy.items():
        if isinstance(value, dict):
            total *= combinations(cast("Object", value), depth + 1)
        elif name == OR:
            total *= sum(combinations(alternative, depth) for alternative in value)
        else:
            total *= len(value) * depth
    return total


def nested_faults(policy: Object, path: str = "") -> Iterator[Fault]:
    """Nested fields, which attributes do not have. path: of the policy, empty for the policy itself."""
    for name, value in policy.items():
        here = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            yield Fault(path=here, problem="message attributes are not nested", remedy="set filterScope: MessageBody")
        elif name == OR:
            for index, alternative in enumerate(value):
                yield from nested_faults(alternative, f"{here}[{index}]")


def _is_excluded(value: Any) -> bool:
    texts, numbers = one_or_more(lambda item: isinstance(item, str)), one_or_more(_is_number)
    return texts(value) or numbers(value) or is_object(value, {"prefix": is_text})


OPERATORS: Operators = {
    "prefix": TEXT,
    "suffix": TEXT,
    "equals-ignore-case": TEXT,
    "anything-but": (_is_excluded, "a string, a number, a list of either, or {prefix: string}"),
    "numeric": (number_range(_is_number), NUMERIC_WORDS),
    "exists": EXISTS,
    "cidr": CIDR,
}

FilterPolicy = Annotated[dict[str, Any], checked(policy_faults)]
"""A filter policy."""
