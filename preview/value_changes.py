"""Differences between two sets of inputs, by leaf value, secrets masked."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from preview.graph import MASK, UNKNOWN_MARK


class Absent:
    """The value of an omitted input."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = Absent()


@dataclass(frozen=True, kw_only=True)
class ValueChange:
    """A change of an input, option or output at a dotted path. note: secrecy, or the source of an unknown value."""

    path: str
    old: Any
    new: Any
    note: str = ""


def changes(old: Mapping[str, Any], new: Mapping[str, Any], secrets: Iterable[str] = ()) -> Iterator[ValueChange]:
    """Changed leaf values, by path. JSON strings such as policies are compared by content.

    secrets: paths that are secret on either side, masked on both.
    """
    hidden = tuple(secrets)
    for change in _between(old, new, ""):
        masked = MASK in (change.old, change.new)
        if masked or any(covers(path, change.path) or covers(change.path, path) for path in hidden):
            yield ValueChange(path=change.path, old=_hidden(change.old), new=_hidden(change.new), note=_secrecy(change))
        else:
            yield change


def value_at(inputs: Mapping[str, Any], path: str, default: Any = None) -> Any:
    """The value at a dotted path of names."""
    value: Any = inputs
    for step in path.split("."):
        value = cast("Mapping[str, Any]", value).get(step, default) if isinstance(value, Mapping) else default
    return value


def covers(pattern: str, path: str) -> bool:
    """Whether a path is the pattern itself or below it."""
    return pattern == "*" or path == pattern or path.startswith((f"{pattern}.", f"{pattern}["))


def leaves(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Leaf values with their paths."""
    for change in _between({}, values, "", deep=True):
        yield change.path, change.new


def _hidden(value: Any) -> Any:
    return value if value in (ABSENT, UNKNOWN_MARK) else MASK


def _secrecy(change: ValueChange) -> str:
    sides = (change.old, change.new)
    if MASK not in sides or ABSENT in sides or UNKNOWN_MARK in sides:
        return ""
    return "no longer secret" if change.old == MASK else "now secret"


def _between(old: Any, new: Any, path: str, *, deep: bool = False) -> Iterator[ValueChange]:
    if old == new and type(old) is type(new):
        return
    before, after = _parsed(old), _parsed(new)
    if isinstance(before, dict) and isinstance(after, dict):
        left, right = cast("dict[str, Any]", before), cast("dict[str, Any]", after)
        for key in sorted({*left, *right}):
            below = f"{path}.{key}" if path else key
            yield from _between(left.get(key, ABSENT), right.get(key, ABSENT), below, deep=deep)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _in_lists(cast("list[Any]", before), cast("list[Any]", after), path)
    elif deep and before is ABSENT and isinstance(after, dict):
        yield from _between({}, after, path, deep=True)
    elif deep and before is ABSENT and isinstance(after, list):
        yield from _between([], after, path, deep=True)
    else:
        yield ValueChange(path=path, old=old, new=new)


def _in_lists(old: list[Any], new: list[Any], path: str) -> Iterator[ValueChange]:
    """Changes between the common items at start and end: an inserted item does not change its successors."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if len(left) == len(right):
        for index, (before, after) in enumerate(zip(left, right, strict=True), start):
            yield from _between(before, after, f"{path}[{index}]")
        return
    for index, item in enumerate(left, start):
        yield ValueChange(path=f"{path}[{index}]", old=item, new=ABSENT)
    for index, item in enumerate(right, start):
        yield ValueChange(path=f"{path}[{index}]", old=ABSENT, new=item)


def _parsed(value: Any) -> Any:
    """The content of a JSON string, such as an IAM policy; other values unchanged."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
