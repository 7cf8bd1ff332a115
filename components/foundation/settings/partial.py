"""Settings with faults, as far as they are known, so that all faults of a stack file are found at once.

A value with a fault is unknown: whatever depends on it raises UnknownValueError, which ends the check that asks for it.
So a check reports what other values prove, and nothing that follows from the fault.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

from pydantic import Field, TypeAdapter, ValidationError

from components.foundation.settings.annotations import is_mapping, plain
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.renamed_keys import current_key
from components.foundation.suggestions import nearest

T = TypeVar("T")


class UnknownValueError(Exception):
    """A value with a fault is needed."""


# Values that violate the rules of their object may also lack what a check relies on.
UNDECIDED = (UnknownValueError, LookupError, TypeError, ValueError)


def _unknown(*_: Any, **__: Any) -> Any:
    raise UnknownValueError


ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "and", "or", "xor")
OPERATIONS = (
    "bool", "contains", "float", "format", "getitem", "hash", "index", "int", "iter", "len", "repr", "str",
    "eq", "ne", "lt", "le", "gt", "ge", "neg", *ARITHMETIC, *(f"r{name}" for name in ARITHMETIC),
)  # fmt: skip
# `isinstance` reads `__class__`, other attributes are read by `__getattr__`.
UNKNOWN: Any = type(
    "Unknown",
    (),
    {**{f"__{name}__": _unknown for name in (*OPERATIONS, "getattr")}, "__class__": property(_unknown)},
)()
"""The value of a setting with a fault. Only its identity can be compared: it is not None."""


def decided(items: Iterable[T]) -> Iterator[T]:
    """The items without those that contain an unknown value, up to the first one that such a value decides on."""
    try:
        for item in items:
            if attempted(partial(str, item)) is not None:
                yield item
    except UNDECIDED:
        return


def attempted(make: Callable[[], T]) -> T | None:
    """A value; None if an unknown value decides on it."""
    try:
        return make()
    except UNDECIDED:
        return None


def known_part(model: type[Settings], given: Any, faults: Iterable[Fault]) -> tuple[Any, list[Fault]]:
    """Settings without the values that have faults, UNKNOWN if that is all, and further faults by the rules of objects
    that pydantic did not ask. faults: of `given`, with paths relative to it."""
    paths = _doubtful(faults)
    found: list[Fault] = []
    _value(model, given, paths, "", found)
    further = [fault for fault in {str(each): each for each in found}.values() if fault.path not in paths]
    return _value(model, given, [*paths, *_doubtful(further)], "", []), further


def _doubtful(faults: Iterable[Fault]) -> list[str]:
    """Paths of faults, and of the keys beside them that a fault names, since it may be them that are wrong."""
    found: dict[str, None] = {}
    for fault in faults:
        parent = fault.path[: max(fault.path.rfind("."), 0)]
        named = re.findall(r"[a-z][A-Za-z0-9]*", f"{fault.problem} {fault.remedy}")
        found |= dict.fromkeys([fault.path, *(f"{parent}.{name}".removeprefix(".") for name in named)])
    return [*found]


def _value(annotation: Any, given: Any, paths: Sequence[str], here: str, found: list[Fault]) -> Any:
    """A value without what is at the paths (relative to it). here: its own path. found: receives further faults."""
    if "" in paths:
        return UNKNOWN
    if not paths:
        try:
            return _adapter(annotation).validate_python(given)
        except ValidationError:
            return UNKNOWN
    kind = plain(annotation)
    if isinstance(kind, type) and issubclass(kind, Settings) and isinstance(given, Mapping):
        return _object(kind, cast("Mapping[str, Any]", given), paths, here, found)
    if is_mapping(kind) and isinstance(given, Mapping):
        items = {str(key): item for key, item in cast("Mapping[Any, Any]", given).items()}
        below = _by_key(paths, items)
        key_type, value_type = get_args(kind)
        return {
            _key(key_type, key): _value(value_type, item, below[key], f"{here}.{key}", found)
            for key, item in items.items()
        }
    if get_origin(kind) is tuple and get_args(kind)[-1] is Ellipsis and isinstance(given, list):
        items = {f"[{index}]": item for index, item in enumerate(cast("list[Any]", given))}
        below = _by_key(paths, items)
        item_type = get_args(kind)[0]
        return tuple(_value(item_type, item, below[key], f"{here}{key}", found) for key, item in items.items())
    return UNKNOWN


def _key(annotation: Any, given: str) -> Any:
    """The key of a mapping, such as a number; as it is given if it has a fault."""
    try:
        return _adapter(annotation).validate_python(given)
    except ValidationError:
        return given


_adapters: dict[int, TypeAdapter[Any]] = {}


def _adapter(annotation: Any) -> TypeAdapter[Any]:
    """The adapter of an annotation, made once: it costs a hundred times what it validates. By identity, since some have
    no hash; those of fields and all within them exist as long as the class."""
    if id(annotation) not in _adapters:
        _adapters[id(annotation)] = TypeAdapter(annotation)
    return _adapters[id(annotation)]


@cache
def _annotations(model: type[Settings]) -> Mapping[str, Any]:
    """The annotation of each field with its constraints."""
    return {
        name: Annotated[(field.annotation, Field(discriminator=field.discriminator), *field.metadata)]
        for name, field in model.model_fields.items()
    }


def _object(
    model: type[Settings], given: Mapping[str, Any], paths: Sequence[str], here: str, found: list[Fault]
) -> Settings:
    names = {field.alias or name: name for name, field in model.model_fields.items()}
    meant = {current_key(model, key) or nearest(key, names) for key in given if key not in {*names, *names.values()}}
    below = _by_key(paths, names)
    values: dict[str, Any] = {}
    for key, name in names.items():
        field = model.model_fields[name]
        if key in given or name in given:
            item = given[key] if key in given else given[name]
            values[name] = _value(_annotations(model)[name], item, below[key], f"{here}.{key}", found)
        elif below[key] or key in meant or field.is_required():
            values[name] = UNKNOWN
    settings = model.model_construct(**values)
    found.extend(fault.under(here.removeprefix(".")) for fault in decided(settings.faults()))
    return settings


def _by_key(paths: Iterable[str], keys: Iterable[str]) -> dict[str, list[str]]:
    """Paths by their first step, relative to it. A key may contain dots: the longest one counts."""
    below: dict[str, list[str]] = {key: [] for key in keys}
    longest = sorted(below, key=len, reverse=True)
    for path in paths:
        for key in longest:
            rest = path.removeprefix(key)
            if path.startswith(key) and (not rest or rest[0] in ".["):
                below[key].append(rest.removeprefix("."))
                break
    return below
