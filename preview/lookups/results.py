"""Results in the type that the SDK declares for a function, with unknown values."""

import types
import typing
from collections.abc import Mapping
from typing import Any

from preview import sdk
from preview.lookups.forms import FORMS
from preview.lookups.lookup import Lookup

ITEMS = 3  # of a list of strings, whose length is unknown: every region has at least three zones
DEPTH = 3  # of nested objects; deeper ones are empty


def unknown_result(lookup: Lookup, hints: Mapping[str, Any]) -> dict[str, Any]:
    """Unknown values for the required properties of a result, in the form of AWS where the function has one.

    hints: the properties of its type with their annotations. A Boolean or a number is None, as if it were not set: it
    has no value that stands for unknown.
    """
    forms = FORMS.get(lookup.function, {})
    found: dict[str, Any] = {}
    for name, kind in hints.items():
        if name == "region":
            found[name] = lookup.region
        elif type(None) not in typing.get_args(kind):
            found[name] = _value(lookup, name, kind, forms.get(name, "?"), DEPTH)
    return found


def _value(lookup: Lookup, path: str, kind: Any, form: str, depth: int) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _value(lookup, path, arguments[0], form, depth)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {}
    if origin is not None:
        nested = bool(sdk.nested_hints(arguments[0]))
        count = 0 if not depth else 1 if nested else ITEMS
        return [_value(lookup, f"{path}[{index}]", arguments[0], form, depth) for index in range(count)]
    if kind in (bool, int, float):
        return None
    hints = sdk.nested_hints(kind)
    if not hints:
        return form.replace("?", lookup.unknown(path))
    if not depth:
        return {}
    return {name: _value(lookup, f"{path}.{name}", hint, "?", depth - 1) for name, hint in hints.items()}
