"""Values of DynamoDB items: `{"S": "text"}` and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def to_item(values: Mapping[str, Any]) -> dict[str, Any]:
    """Python values by name as values of an item."""
    return {name: to_value(value) for name, value in values.items()}


def to_value(value: Any) -> dict[str, Any]:
    """A Python value as a value of an item. TypeError for a type that has no place in one; numbers with a fraction are
    Decimal."""
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, (int, Decimal)):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, Mapping):
        members: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
        return {"M": to_item(members)}
    if isinstance(value, (list, tuple)):
        items: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return {"L": [to_value(item) for item in items]}
    raise TypeError(
        f"{value!r}: {type(value).__name__} is no type of an attribute; use str, int, Decimal, bool or None"
    )


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """Values of an item as Python values, integers as int."""
    return {name: from_value(value) for name, value in item.items()}


def from_value(value: Mapping[str, Any]) -> Any:
    """A value of an item as a Python value. ValueError for a binary value."""
    ((kind, content),) = value.items()
    if kind == "N":
        number = Decimal(content)
        return int(number) if number == number.to_integral_value() else number
    if kind == "NULL":
        return None
    if kind == "M":
        return from_item(content)
    if kind == "L":
        return [from_value(item) for item in content]
    if kind in ("SS", "NS"):
        return [from_value({kind[0]: item}) for item in content]
    if kind in ("S", "BOOL"):
        return content
    raise ValueError(f"{kind}: binary values are not read; allowed: S, N, BOOL, NULL, M, L, SS, NS")
