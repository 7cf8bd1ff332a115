"""Changes of inputs that replace a resource, by the planning table and its options."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from preview.conditions import Condition, conditions_of
from preview.planning import REGION, Planning, planning_of
from preview.value_changes import ABSENT, ValueChange, covers

INDEX = re.compile(r"\[\d+\]")
EMPTY: tuple[Any, ...] = (None, False, "", [], {})  # equivalent to an absent value in AWS


def forced_by(
    type_: str,
    changes: Iterable[ValueChange],
    replace_on_changes: Sequence[str] = (),
    inputs: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Paths of the changes that replace a resource. inputs: its new ones, on which some replacements depend."""
    planning = planning_of(type_) or Planning()
    conditions = conditions_of(type_)
    always = planning.replaces - conditions.keys()
    return tuple(
        change.path
        for change in changes
        if any(covers(path, change.path) for path in replace_on_changes)
        or change.path == REGION
        or any(_forces(planning, path, change) for path in always)
        or any(_meets(planning, path, condition, change, inputs or {}) for path, condition in conditions.items())
    )


def _meets(planning: Planning, path: str, condition: Condition, change: ValueChange, inputs: Mapping[str, Any]) -> bool:
    """Whether the change of a conditional input replaces the resource."""
    if INDEX.sub("", change.path) != path:
        return False
    if change.new is ABSENT and path in planning.unknown and not change.path.endswith("]"):
        return False  # the provider keeps the value of an omitted property
    old, new = (planning.defaults.get(path) if value is ABSENT else value for value in (change.old, change.new))
    return condition(old, new, inputs)


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
        return change.path.endswith("]")  # the provider keeps the value of an omitted property, not of a list item
    return not (_is_empty(old) and _is_empty(new)) and old != new


def _at(value: Any, steps: Sequence[str]) -> Any:
    """The value at a path below `value`; for a list, that of each item; a masked or unknown value itself."""
    if isinstance(value, list):
        values = [_at(item, steps) for item in cast("list[Any]", value)]
        return [item for item in values if not _is_empty(item)]
    if not steps or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _at(cast("Mapping[str, Any]", value).get(steps[0]), steps[1:])
    return None


def _is_empty(value: Any) -> bool:
    return value is ABSENT or value in EMPTY
