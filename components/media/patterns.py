"""Event patterns: what a field of one may match."""

from collections.abc import Mapping
from typing import Any, cast


def values(found: Any) -> list[Any]:
    """The values of a field; none if it is absent."""
    return cast("list[Any]", found) if isinstance(found, list) else []


def fields(found: Any) -> Mapping[str, Any]:
    """The fields of an object in a pattern; none if it is absent."""
    return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}


def may_match(field: Any, value: str) -> bool:
    """Whether a field may match a value: one that is absent does, and comparisons other than prefixes may."""
    return field is None or any(_may_be(each, value) for each in values(field))


def _may_be(pattern: Any, value: str) -> bool:
    prefix = fields(pattern).get("prefix")
    return value.startswith(prefix) if isinstance(prefix, str) else pattern == value or isinstance(pattern, Mapping)
