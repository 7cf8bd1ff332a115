"""What a stack file left to defaults."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel


class Override:
    """Marks a field whose object overrides another one: what it leaves out comes from there, not from defaults."""


@dataclass(frozen=True, kw_only=True)
class Default:
    """A field that was not given, and the value that it has.

    path: in the stack file. place: the same with `*` for the names and numbers of entries, alike for all entries.
    """

    path: str
    place: str
    value: Any


def left_to_defaults(settings: BaseModel, path: str = "", place: str = "") -> Iterator[Default]:
    """Each field that was not given. An object that was left out is told field by field."""
    for name, field in type(settings).model_fields.items():
        key = field.alias or name
        here, there = f"{path}.{key}".removeprefix("."), f"{place}.{key}".removeprefix(".")
        value = getattr(settings, name)
        if any(isinstance(mark, Override) for mark in field.metadata):
            continue
        if name in settings.model_fields_set or isinstance(value, BaseModel):
            yield from _within(value, here, there)
        else:
            yield Default(path=here, place=there, value=value)


def _within(value: Any, path: str, place: str) -> Iterator[Default]:
    if isinstance(value, BaseModel):
        yield from left_to_defaults(value, path, place)
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            yield from _within(item, f"{path}.{key}", f"{place}.*")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(cast("Sequence[Any]", value)):
            yield from _within(item, f"{path}[{index}]", f"{place}[*]")
