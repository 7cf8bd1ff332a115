"""Which changes of inputs replace a resource, by the planning table and what its options ask for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from preview.planning import REGION, Planning, planning_of
from preview.values import ABSENT, ValueChange, covers

INDEX = re.compile(r"\[\d+\]")
NOTHING: tuple[Any, ...] = (None, False, "", [], {})  # to AWS the same as what is absent


def forced_by(type_: str, changes: Iterable[ValueChange], asked: Sequence[str] = ()) -> tuple[str, ...]:
    """Paths of the changes that replace a resource. asked: its `replaceOnChanges`."""
    planning = planning_of(type_) or Planning()
    return tuple(
        change.path
        for change in changes
        if any(covers(path, change.path) for path in asked)
        or change.path == REGION
        or any(_forces(planning, path, change) for path in planning.replaces)
    )


def _forces(planning: Planning, path: str, change: ValueChange) -> bool:
    changed = INDEX.sub("", change.path)
    if changed == path:
        old, new = (planning.defaults.get(path) if value is ABSENT else value for value in (change.old, change.new))
    elif covers(path, changed):
        old, new = change.old, change.new
    elif covers(changed, path):
        below = path.removeprefix(f"{changed}.").split(".")
        old, new = _at(change.old, below), _at(change.new, below)
    else:
        return False
    if change.new is ABSENT and planning.unknown & {changed, path} and covers(changed, path):
        return change.path.endswith("]")  # an item that is left out of a list is no value that the provider remembers
    return not (_nothing(old) and _nothing(new)) and old != new


def _at(value: Any, steps: Sequence[str]) -> Any:
    """What stands below a value, of a list one for each item; the value itself where it hides what is below."""
    if isinstance(value, list):
        found = [_at(item, steps) for item in cast("list[Any]", value)]
        return [item for item in found if not _nothing(item)]
    if not steps or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _at(cast("Mapping[str, Any]", value).get(steps[0]), steps[1:])
    return None


def _nothing(value: Any) -> bool:
    return value is ABSENT or value in NOTHING
