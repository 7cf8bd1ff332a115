"""Fields of a stack file that have their default value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel


class Override:
    """Metadata of a field whose object overrides another: keys that it omits come from there, not from defaults."""


@dataclass(frozen=True, kw_only=True)
class Default:
    """A field that was omitted, and its value.

    path: in the stack file. pattern: the path with `*` for keys and indexes, equal for all entries.
    """

    path: str
    pattern: str
    value: Any


def left_to_defaults(settings: BaseModel, path: str = "", pattern: str = "") -> Iterator[Default]:
    """Each field that was omitted. An omitted object is reported field by field."""
    for name, field in type(settings).model_fields.items():
        key = field.alias or name
        here, there = f"{path}.{key}".removeprefix("."), f"{pattern}.{key}".removeprefix(".")
        value = getattr(settings, name)
        if any(isinstance(item, Override) for item in field.metadata):
            continue
        if name in settings.model_fields_set or isinstance(value, BaseModel):
            yield from _within(value, here, there)
        else:
            yield Default(path=here, pattern=there, value=value)


def _within(value: Any, path: str, pattern: str) -> Iterator[Default]:
    if isinstance(value, BaseModel):
        yield from left_to_defaults(value, path, pattern)
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            yield from _within(item, f"{path}.{key}", f"{pattern}.*")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(cast("Sequence[Any]", value)):
            yield from _within(item, f"{path}[{index}]", f"{pattern}[*]")
