"""Condition blocks of statements.

IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multi-valued context keys".
"""

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt
from typing import Any, cast

from simulator.errors import MalformedError, NotSimulatedError
from simulator.iam.context import Context
from simulator.iam.matching import matches, matches_arn, no_variables

SETS = ("ForAllValues", "ForAnyValue")
IF_EXISTS = "IfExists"
NULL = "Null"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One key of a condition block. operator: without set operator and IfExists. set_operator: empty, ForAllValues or
    ForAnyValue."""

    operator: str
    set_operator: str
    if_exists: bool
    key: str
    values: tuple[str, ...]

    def holds(self, context: Context) -> bool:
        """Whether the condition is true for a request. NotSimulatedError for a key that the context does not know."""
        given = context.values(self.key)
        if self.operator == NULL:
            return all((value == "true") == (not given) for value in self.values)
        if self.set_operator:
            given = tuple(value for value in given if value != "")
        negated, compare = OPERATORS[self.operator]
        if not given:
            return self.if_exists or negated or self.set_operator == "ForAllValues"
        if self.set_operator == "" and len(given) > 1:
            raise NotSimulatedError(f"{self.operator} on {self.key}, which has several values: {', '.join(given)}")

        def matched(value: str) -> bool:
            return any(compare(value, wanted) for wanted in self.values) != negated

        return all(map(matched, given)) if self.set_operator == "ForAllValues" else any(map(matched, given))


def conditions_of(where: str, raw: Any) -> tuple[Condition, ...]:
    """The conditions of a block."""
    if not isinstance(raw, Mapping):
        raise MalformedError(f"{where}: Condition must be an object, not {raw!r}")
    return tuple(
        _condition(where, operator, key, values)
        for operator, keys in cast("Mapping[str, Mapping[str, Any]]", raw).items()
        for key, values in keys.items()
    )


def _condition(where: str, written: str, key: str, raw: Any) -> Condition:
    set_operator, colon, rest = written.rpartition(":")
    operator = rest.removesuffix(IF_EXISTS)
    if (colon and set_operator not in SETS) or operator not in (*OPERATORS, NULL) or rest == f"{NULL}{IF_EXISTS}":
        raise NotSimulatedError(f"{where}: operator {written}; known: {', '.join(sorted((*OPERATORS, NULL)))}")
    if set_operator == "ForAnyValue" and OPERATORS[operator][0]:
        raise NotSimulatedError(f"{where}: operator {written}: whether an absent key matches is not documented")
    given = cast("list[Any]", raw) if isinstance(raw, list) else [raw]
    values = tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in given)
    if not given or not all(isinstance(value, str | bool | int | float) for value in given):
        raise MalformedError(f"{where}: {written} {key}: {raw!r} must be a value or a non-empty list of values")
    for value in values:
        no_variables(f"{where}: {written} {key}", value)
        _check(f"{where}: {written} {key}", operator, value)
    return Condition(
        operator=operator, set_operator=set_operator, if_exists=rest.endswith(IF_EXISTS), key=key, values=values
    )


def _check(where: str, operator: str, value: str) -> None:
    """A value that its operator cannot compare."""
    try:
        if operator == NULL and value not in ("true", "false"):
            raise ValueError("allowed: true, false")
        if operator.startswith(("Numeric", "Date", "Ip", "NotIp", "Bool")):
            OPERATORS[operator][1](SAMPLES[operator[:4]], value)
    except (ValueError, InvalidOperation) as error:
        raise MalformedError(f"{where}: {value!r}: {error}") from error


def _boolean(value: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise ValueError("allowed: true, false")
    return value.lower() == "true"


def _moment(value: str) -> datetime:
    if value.isdigit():
        return datetime.fromtimestamp(int(value), UTC)
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _in_network(address: str, network: str) -> bool:
    """Whether an address is in a network, and a network within another one."""
    inner, outer = ipaddress.ip_network(address, strict=False), ipaddress.ip_network(network, strict=False)
    return inner.version == outer.version and inner.subnet_of(outer)  # pyright: ignore[reportArgumentType]


def _arns(given: str, wanted: str) -> bool:
    return matches_arn(wanted, given)


def _likes(given: str, wanted: str) -> bool:
    return matches(wanted, given)


def _compared(kind: Callable[[str], Any], comparison: Callable[[Any, Any], bool]) -> Callable[[str, str], bool]:
    return lambda given, wanted: comparison(kind(given), kind(wanted))


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "Equals": eq,
    "LessThan": lt,
    "LessThanEquals": le,
    "GreaterThan": gt,
    "GreaterThanEquals": ge,
}
Compare = Callable[[str, str], bool]
# Operators by name: whether it negates, and its comparison of a value of the request with one of the policy.
OPERATORS: Mapping[str, tuple[bool, Compare]] = {
    "StringEquals": (False, eq),
    "StringNotEquals": (True, eq),
    "StringEqualsIgnoreCase": (False, _compared(str.lower, eq)),
    "StringNotEqualsIgnoreCase": (True, _compared(str.lower, eq)),
    "StringLike": (False, _likes),
    "StringNotLike": (True, _likes),
    "ArnEquals": (False, _arns),
    "ArnLike": (False, _arns),
    "ArnNotEquals": (True, _arns),
    "ArnNotLike": (True, _arns),
    "Bool": (False, _compared(_boolean, eq)),
    "IpAddress": (False, _in_network),
    "NotIpAddress": (True, _in_network),
    **{f"Numeric{name}": (False, _compared(Decimal, comparison)) for name, comparison in COMPARISONS.items()},
    "NumericNotEquals": (True, _compared(Decimal, eq)),
    **{f"Date{name}": (False, _compared(_moment, comparison)) for name, comparison in COMPARISONS.items()},
    "DateNotEquals": (True, _compared(_moment, eq)),
}
SAMPLES = {"Nume": "0", "Date": "0", "IpAd": "192.0.2.1", "NotI": "192.0.2.1", "Bool": "true"}
