"""Changes of inputs that the program ignores (`ignoreChanges`): neither the engine nor AWS applies them."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from preview.value_changes import ABSENT, ValueChange, covers, value_at

# What has to be done by hand for an ignored change, by type and input.
BY_HAND: Mapping[tuple[str, str], str] = {
    ("aws:rds/cluster:Cluster", "engineVersion"): (
        "all clusters of a global database are upgraded together, by hand: aws rds modify-global-cluster (T-73)"
    ),
}


def is_ignored(change: ValueChange, ignored: Sequence[str]) -> bool:
    """Whether a change is at or below one of these paths."""
    return any(covers(path, change.path) for path in ignored)


def with_note(type_: str, change: ValueChange) -> ValueChange:
    """The change with a note of what has to be done by hand."""
    note = BY_HAND.get((type_, change.path), "")
    return ValueChange(path=change.path, old=change.old, new=change.new, note=note) if note else change


def applied(old: Mapping[str, Any], new: Mapping[str, Any], ignored: Sequence[str]) -> Mapping[str, Any]:
    """The new inputs with the old values of ignored paths, as the engine sends them."""
    result = new
    for path in ignored:
        result = _with(result, path.split("."), value_at(old, path, ABSENT))
    return result


def _with(inputs: Mapping[str, Any], steps: Sequence[str], value: Any) -> Mapping[str, Any]:
    step, *below = steps
    if below:
        inner = inputs.get(step)
        return {**inputs, step: _with(cast("Mapping[str, Any]", inner), below, value)} if _is_object(inner) else inputs
    kept = {name: item for name, item in inputs.items() if name != step}
    return kept if value is ABSENT else {**kept, step: value}


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)
