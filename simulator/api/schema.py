"""Whether a body is valid by a model: JSON schema, draft 4, with the keywords that are listed."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulator.errors import NotSimulatedError

TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "null": lambda value: value is None,
}
SIZES: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "minLength": ("string", lambda value, limit: len(value) >= limit),
    "maxLength": ("string", lambda value, limit: len(value) <= limit),
    "minItems": ("array", lambda value, limit: len(value) >= limit),
    "maxItems": ("array", lambda value, limit: len(value) <= limit),
    "minProperties": ("object", lambda value, limit: len(value) >= limit),
    "maxProperties": ("object", lambda value, limit: len(value) <= limit),
    "minimum": ("number", lambda value, limit: value >= limit),
    "maximum": ("number", lambda value, limit: value <= limit),
    "pattern": ("string", lambda value, pattern: re.search(pattern, value) is not None),
}
IGNORED = frozenset(("description", "title", "format", "$schema", "default"))


def faults(value: Any, schema: Mapping[str, Any], path: str = "#") -> Iterator[str]:
    """What is wrong with a value."""
    known = {
        *SIZES,
        *IGNORED,
        "type",
        "enum",
        "required",
        "properties",
        "additionalProperties",
        "items",
        "oneOf",
        "anyOf",
    }
    if unknown := sorted({*schema} - known):
        raise NotSimulatedError(f"{path}: {', '.join(unknown)} of a model")
    if "type" in schema:
        given = schema["type"]
        names: list[str] = given if isinstance(given, list) else [given]  # pyright: ignore[reportUnknownVariableType]
        if not any(TYPES[name](value) for name in names):
            yield f"{path}: not of type {', '.join(names)}"
            return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: none of {schema['enum']}"
    for keyword, (type_, holds) in SIZES.items():
        if keyword in schema and TYPES[type_](value) and not holds(value, schema[keyword]):
            yield f"{path}: {keyword} {schema[keyword]}"
    yield from _alternatives(value, schema, path)
    if isinstance(value, dict):
        yield from _object_faults(value, schema, path)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
            yield from faults(item, schema["items"], f"{path}/{index}")


def _alternatives(value: Any, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    for keyword, allowed in (("oneOf", (1,)), ("anyOf", range(1, 1000))):
        if keyword in schema:
            valid = sum(not any(faults(value, each, path)) for each in schema[keyword])
            if valid not in allowed:
                yield f"{path}: {valid} of {keyword}"


def _object_faults(value: Mapping[str, Any], schema: Mapping[str, Any], path: str) -> Iterator[str]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    further = schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path}: {name} is missing"
    for name, item in value.items():
        if name in properties:
            yield from faults(item, properties[name], f"{path}/{name}")
        elif further is False:
            yield f"{path}: {name} is unknown"
        elif isinstance(further, Mapping):
            yield from faults(item, further, f"{path}/{name}")  # pyright: ignore[reportUnknownArgumentType]
