"""Patterns of EventBridge and SNS: fields with lists of values and operators, which differ by service."""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, cast

from components.foundation.settings.faults import Fault
from components.foundation.suggestions import nearest

OR = "$or"
FEWEST_ALTERNATIVES = 2
COMPARISONS = ("<", "<=", "=", ">", ">=")
Object: TypeAlias = "Mapping[str, Any]"
Accepts: TypeAlias = "Callable[[Any], bool]"
Operators: TypeAlias = "Mapping[str, tuple[Accepts, str]]"
"""Operators of a service: what operands they take, as a test and in words."""


def faults_of_pattern(pattern: Object, operators: Operators, path: str = "") -> Iterator[Fault]:
    """Leaves that are not lists, and operators that do not exist or have other operands."""
    for name, value in pattern.items():
        here = f"{path}.{name}" if path else name
        if name == OR:
            yield from _alternatives(here, value, operators)
        elif isinstance(value, dict):
            if not value:
                yield Fault(path=here, problem="is empty and matches nothing", remedy="remove it")
            yield from faults_of_pattern(cast("Object", value), operators, here)
        elif value == []:
            yield Fault(path=here, problem="is empty and matches nothing", remedy="remove it, or list its values")
        elif not isinstance(value, list):
            written = f"{{{name}: {value}}}" if name in operators else str(value)
            yield Fault(path=here, value=value, problem="must be a non-empty list", remedy=f"write [{written}]")
        else:
            for index, item in enumerate(cast("list[Any]", value)):
                yield from _leaf(f"{here}[{index}]", item, operators)


def _alternatives(path: str, value: Any, operators: Operators) -> Iterator[Fault]:
    given = cast("list[Any]", value) if isinstance(value, list) else []
    if len(given) < FEWEST_ALTERNATIVES or not all(item and isinstance(item, dict) for item in given):
        yield Fault(path=path, problem="must be a list of two or more patterns", remedy="write [{...}, {...}]")
        return
    for index, item in enumerate(given):
        yield from faults_of_pattern(item, operators, f"{path}[{index}]")


def _leaf(path: str, item: Any, operators: Operators) -> Iterator[Fault]:
    if isinstance(item, list):
        yield Fault(path=path, value=item, problem="a list in a list matches nothing", remedy="write its values")
    elif isinstance(item, dict):
        given = cast("Object", item)
        if len(given) != 1:
            problem = "must have one operator"
            yield Fault(path=path, value=", ".join(given) or None, problem=problem, remedy="write one object for each")
            return
        for name, operand in given.items():
            yield from _operator(path, name, operand, operators)


def _operator(path: str, name: str, operand: Any, operators: Operators) -> Iterator[Fault]:
    if name not in operators:
        near = nearest(name, operators)
        remedy = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(operators))}"
        yield Fault(path=f"{path}.{name}", problem="unknown operator", remedy=remedy)
        return
    accepts, words = operators[name]
    if not accepts(operand):
        yield Fault(path=f"{path}.{name}", value=operand, problem=f"allowed: {words}")


def is_text(value: Any) -> bool:
    """Whether an operand is a non-empty string."""
    return isinstance(value, str) and bool(value)


def is_object(value: Any, keys: Mapping[str, Accepts]) -> bool:
    """Whether an operand is an object of one of these keys, with a value that it takes."""
    if not isinstance(value, dict) or len(cast("Object", value)) != 1:
        return False
    ((name, operand),) = cast("Object", value).items()
    return name in keys and keys[name](operand)


def is_cidr(value: Any) -> bool:
    """Whether an operand is a CIDR block."""
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return isinstance(value, str) and "/" in value


def number(largest: int) -> Accepts:
    """The test of a number whose absolute value is at most `largest`."""

    def accepted(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= largest

    return accepted


def one_or_more(accepts: Accepts) -> Accepts:
    """The test of a value or of a non-empty list of such values."""

    def accepted(value: Any) -> bool:
        given = cast("list[Any]", value) if isinstance(value, list) else [value]
        return bool(given) and all(map(accepts, given))

    return accepted


def number_range(accepts: Accepts) -> Accepts:
    """The test of a comparison, or of a lower and an upper limit. accepts: test of the numbers."""

    def accepted(value: Any) -> bool:
        given = cast("list[Any]", value) if isinstance(value, list) else []
        pairs = list(zip(given[::2], given[1::2], strict=False))
        if len(given) not in (2, 4) or not all(sign in COMPARISONS and accepts(limit) for sign, limit in pairs):
            return False
        return len(pairs) == 1 or (
            pairs[0][0].startswith(">") and pairs[1][0].startswith("<") and pairs[0][1] < pairs[1][1]
        )

    return accepted


NUMERIC_WORDS = '[">", 0], or a lower and an upper limit such as [">", 0, "<=", 5]'
EXISTS: tuple[Accepts, str] = (lambda value: isinstance(value, bool), "true or false")
CIDR: tuple[Accepts, str] = (is_cidr, "a CIDR block such as 10.0.0.0/24")
TEXT: tuple[Accepts, str] = (is_text, "a string")
