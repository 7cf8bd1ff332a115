"""Event patterns of EventBridge.

Amazon EventBridge User Guide, "Comparison operators for use in event patterns".
"""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, TypeAlias, cast

from components.foundation.settings.checked import checked
from components.foundation.settings.faults import Fault
from components.foundation.suggestions import nearest

OR = "$or"
FEWEST_ALTERNATIVES = 2
LARGEST_NUMBER = 5_000_000_000
COMPARISONS = ("<", "<=", "=", ">", ">=")
Object: TypeAlias = "Mapping[str, Any]"


def pattern_faults(pattern: Object, path: str = "") -> Iterator[Fault]:
    """Leaves that are not lists, and operators that do not exist or have other operands."""
    for name, value in pattern.items():
        here = f"{path}.{name}" if path else name
        if name == OR:
            yield from _alternatives(here, value)
        elif isinstance(value, dict):
            if not value:
                yield Fault(path=here, problem="is empty and matches nothing", remedy="remove it")
            yield from pattern_faults(cast("Object", value), here)
        elif not isinstance(value, list) or not value:
            yield Fault(path=here, value=value, problem="must be a non-empty list", remedy=f"write [{value}]")
        else:
            for index, item in enumerate(cast("list[Any]", value)):
                yield from _leaf(f"{here}[{index}]", item)


def _alternatives(path: str, value: Any) -> Iterator[Fault]:
    given = cast("list[Any]", value) if isinstance(value, list) else []
    if len(given) < FEWEST_ALTERNATIVES or not all(item and isinstance(item, dict) for item in given):
        yield Fault(path=path, problem="must be a list of two or more patterns", remedy="write [{...}, {...}]")
        return
    for index, item in enumerate(given):
        yield from pattern_faults(item, f"{path}[{index}]")


def _leaf(path: str, item: Any) -> Iterator[Fault]:
    if isinstance(item, list):
        yield Fault(path=path, value=item, problem="a list in a list matches nothing", remedy="write its values")
    elif isinstance(item, dict):
        operators = cast("Object", item)
        if len(operators) != 1:
            problem = "must have one operator"
            yield Fault(
                path=path, value=", ".join(operators) or None, problem=problem, remedy="write one object for each"
            )
            return
        for name, operand in operators.items():
            yield from _operator(path, name, operand)


def _operator(path: str, name: str, operand: Any) -> Iterator[Fault]:
    if name not in OPERATORS:
        near = nearest(name, OPERATORS)
        remedy = f"did you mean '{near}'?" if near else f"known: {', '.join(sorted(OPERATORS))}"
        yield Fault(path=f"{path}.{name}", problem="unknown operator", remedy=remedy)
        return
    accepts, words = OPERATORS[name]
    if not accepts(operand):
        yield Fault(path=f"{path}.{name}", value=operand, problem=f"allowed: {words}")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER


def _is_affix(value: Any) -> bool:
    """A string, or a string compared without case."""
    return _is_text(value) or _is_object(value, {"equals-ignore-case": _is_text})


def _is_object(value: Any, keys: Mapping[str, Callable[[Any], bool]]) -> bool:
    if not isinstance(value, dict) or len(cast("Object", value)) != 1:
        return False
    ((name, operand),) = cast("Object", value).items()
    return name in keys and keys[name](operand)


def _is_wildcard(value: Any) -> bool:
    return _is_text(value) and "**" not in value


def _one_or_more(accepts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def accepted(value: Any) -> bool:
        given = cast("list[Any]", value) if isinstance(value, list) else [value]
        return bool(given) and all(map(accepts, given))

    return accepted


def _is_excluded(value: Any) -> bool:
    texts, numbers = _one_or_more(lambda item: isinstance(item, str)), _one_or_more(_is_number)
    operators: tuple[str, ...] = ("prefix", "suffix", "equals-ignore-case", "wildcard")
    keys: dict[str, Callable[[Any], bool]] = dict.fromkeys(operators, _one_or_more(_is_text))
    return texts(value) or numbers(value) or _is_object(value, keys)


def _is_range(value: Any) -> bool:
    given = cast("list[Any]", value) if isinstance(value, list) else []
    pairs = list(zip(given[::2], given[1::2], strict=False))
    if len(given) not in (2, 4) or not all(sign in COMPARISONS and _is_number(number) for sign, number in pairs):
        return False
    return len(pairs) == 1 or (
        pairs[0][0].startswith(">") and pairs[1][0].startswith("<") and pairs[0][1] < pairs[1][1]
    )


def _is_cidr(value: Any) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return isinstance(value, str) and "/" in value


# Operators: what operands they take, as a test and in words.
OPERATORS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "prefix": (_is_affix, "a string, or {equals-ignore-case: string}"),
    "suffix": (_is_affix, "a string, or {equals-ignore-case: string}"),
    "equals-ignore-case": (_is_text, "a string"),
    "wildcard": (_is_wildcard, "a string, without **"),
    "anything-but": (
        _is_excluded,
        "a string, a number, a list of either, or {prefix, suffix, equals-ignore-case or wildcard: string}",
    ),
    "numeric": (_is_range, '[">", 0], or a lower and an upper limit such as [">", 0, "<=", 5]'),
    "exists": (lambda value: isinstance(value, bool), "true or false"),
    "cidr": (_is_cidr, "a CIDR block such as 10.0.0.0/24"),
}

EventPattern = Annotated[dict[str, Any], checked(pattern_faults)]
"""An event pattern."""
