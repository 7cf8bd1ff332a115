"""Matching of events by patterns: EventBridge rules, SNS filter policies, and filters of Lambda's event sources.

Amazon EventBridge User Guide, "Comparison operators for use in event patterns"; README of aws/event-ruler, the matcher
of EventBridge. The settings of each service say which operators exist; a pattern with a fault is refused here.
"""

import ipaddress
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt
from typing import Any, Literal, TypeAlias, cast

from components.foundation.settings.event_patterns import pattern_faults
from components.foundation.settings.faults import Fault
from components.foundation.settings.filter_criteria import criteria_faults
from components.foundation.settings.patterns import OR
from components.messaging.sqs_sns.filter_policies import nested_faults, policy_faults
from simulator.errors import MalformedError, NotSimulatedError

Object: TypeAlias = Mapping[str, Any]
Match: TypeAlias = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Pattern:
    """A pattern without faults."""

    document: Object

    def matches(self, event: Object) -> bool:
        """Whether an event matches: each field by one of its values or operators."""
        return _matches(self.document, event, in_list=False)


def event_pattern(document: str | Object) -> Pattern:
    """The pattern of an EventBridge rule."""
    return _checked(document, pattern_faults)


def filter_criteria(document: str | Object) -> Pattern:
    """The pattern of a filter of a Lambda event source."""
    return _checked(document, criteria_faults)


def filter_policy(document: str | Object, scope: Literal["MessageAttributes", "MessageBody"]) -> Pattern:
    """The filter policy of an SNS subscription. scope: what it matches: `attributes_of` a message, or its body."""

    def faults(policy: Object) -> Iterator[Fault]:
        yield from policy_faults(policy)
        yield from nested_faults(policy) if scope == "MessageAttributes" else ()

    return _checked(document, faults)


def attributes_of(message_attributes: Mapping[str, Mapping[str, Any]]) -> Object:
    """Message attributes as SNS compares them: numbers, strings, and the values of lists. Binary ones are ignored."""
    found: dict[str, Any] = {}
    for name, attribute in message_attributes.items():
        kind, value = attribute["DataType"], attribute.get("StringValue", "")
        if kind == "Number" or kind == "String.Array":
            found[name] = json.loads(value)
        elif kind == "String":
            found[name] = value
        elif kind != "Binary":
            raise NotSimulatedError(f"message attribute {name} of type {kind}")
    return found


def _checked(document: str | Object, faults: Callable[[Object], Iterable[Fault]]) -> Pattern:
    pattern = json.loads(document) if isinstance(document, str) else document
    if not isinstance(pattern, Mapping) or not pattern:
        raise MalformedError("a pattern is a non-empty object")
    if dotted := sorted(_dotted(cast("Object", pattern))):
        raise NotSimulatedError(f"fields with a dot also match nested ones: {', '.join(dotted)}")
    if found := [str(fault) for fault in faults(cast("Object", pattern))]:
        raise MalformedError("; ".join(found))
    return Pattern(cast("Object", pattern))


def _dotted(pattern: Object) -> Iterator[str]:
    for name, value in pattern.items():
        if "." in name:
            yield name
        below = cast("list[Any]", value) if name == OR and isinstance(value, list) else [value]
        for item in below:
            if isinstance(item, Mapping):
                yield from _dotted(cast("Object", item))


def _matches(pattern: Object, event: Any, *, in_list: bool) -> bool:
    """Whether an object of an event matches. in_list: whether it is one of several in a list."""
    values = cast("Object", event if isinstance(event, Mapping) else {})
    return all(_field(name, wanted, values, in_list) for name, wanted in pattern.items())


def _field(name: str, wanted: Any, event: Object, in_list: bool) -> bool:
    if name == OR:
        return any(_matches(alternative, event, in_list=in_list) for alternative in wanted)
    given = event.get(name)
    if not isinstance(wanted, Mapping):
        return any(_leaf(item, name, event, in_list) for item in wanted)
    below = cast("Object", wanted)
    if isinstance(given, list) and given:
        # The fields of one object of the list match together; lists in lists count as one.
        return any(_matches(below, item, in_list=True) for item in _items(cast("list[Any]", given)))
    return _matches(below, given, in_list=in_list)


def _leaf(wanted: Any, name: str, event: Object, in_list: bool) -> bool:
    """Whether a field of an event has a value that an item of a pattern matches."""
    given = list(_leaves(event[name])) if name in event else []
    if not isinstance(wanted, Mapping):
        return any(_equal(wanted, value) for value in given)
    ((operator, operand),) = cast("Object", wanted).items()
    if operator == "exists":
        if in_list or (name in event and event[name] == []):
            raise NotSimulatedError(f"exists on {name}: not documented for objects in lists and for empty lists")
        return bool(given) is operand
    return any(MATCHES[operator](operand, value) for value in given)


def _items(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _items(cast("list[Any]", value))
        else:
            yield value


def _leaves(value: Any) -> Iterator[Any]:
    """The values of a field: itself, or those of a list. An object is none: operators match leaves."""
    values = _items(cast("list[Any]", value)) if isinstance(value, list) else [value]
    yield from (item for item in values if not isinstance(item, Mapping))


def _equal(wanted: Any, value: Any) -> bool:
    """Equality of JSON values. Numbers are compared as they are written: 300 is not 300.0."""
    return json.dumps(wanted) == json.dumps(value)


def _on_text(matches: Callable[[Any, str], bool]) -> Match:
    return lambda operand, value: isinstance(value, str) and matches(operand, value)


def _affix(method: Literal["startswith", "endswith"]) -> Match:
    """Prefix or suffix: a string, or {equals-ignore-case: string}."""

    def matches(operand: Any, value: str) -> bool:
        if isinstance(operand, Mapping):
            operand, value = cast("Object", operand)["equals-ignore-case"].lower(), value.lower()
        return getattr(value, method)(operand)

    return _on_text(matches)


def _wildcard(operand: str, value: str) -> bool:
    """`*` stands for any characters; a backslash before `*` or a backslash stands for the character itself."""
    if re.search(r"\\(?![*\\])", operand.replace("\\\\", "")):
        raise NotSimulatedError(f"wildcard {operand}: a backslash escapes * and \\ only")
    parts = re.findall(r"\\[*\\]|.", operand, re.DOTALL)
    expression = "".join(".*" if part == "*" else re.escape(part[-1]) for part in parts)
    return re.fullmatch(expression, value, re.DOTALL) is not None


def _in_network(operand: str, value: str) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(operand, strict=False)
    except ValueError:
        return False


def _numeric(operand: list[Any], value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    pairs = zip(operand[::2], operand[1::2], strict=True)
    return all(COMPARISONS[sign](value, limit) for sign, limit in pairs)


def _anything_but(operand: Any, value: Any) -> bool:
    """Any value but those excluded: values, or strings that an operator matches."""
    if isinstance(operand, Mapping):
        ((operator, excluded),) = cast("Object", operand).items()
        several = cast("list[Any]", excluded if isinstance(excluded, list) else [excluded])
        return isinstance(value, str) and not any(MATCHES[operator](item, value) for item in several)
    several = cast("list[Any]", operand if isinstance(operand, list) else [operand])
    return isinstance(value, bool) or value not in several


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, "=": eq, ">=": ge, ">": gt}
MATCHES: Mapping[str, Match] = {
    "prefix": _affix("startswith"),
    "suffix": _affix("endswith"),
    "equals-ignore-case": _on_text(lambda operand, value: operand.lower() == value.lower()),
    "wildcard": _on_text(_wildcard),
    "cidr": _on_text(_in_network),
    "numeric": _numeric,
    "anything-but": _anything_but,
}
"""Operators on a value; `exists` is on a field."""
