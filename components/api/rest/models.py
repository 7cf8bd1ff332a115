"""Models of request bodies: JSON schemas that API Gateway takes from an OpenAPI document.

Keywords and types are those that both JSON schema draft 4 and OpenAPI 3.0.1 ("Schema Object") define, without those
that API Gateway does not support (API Gateway Developer Guide, "Amazon API Gateway important notes").
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.suggestions import nearest

REFERENCE = "$ref"
SCHEMAS = "#/components/schemas/"
TYPES = ("object", "array", "string", "boolean", "integer", "number")
NUMBERS = ("integer", "number")
# By keyword: the types of values that it limits; any if empty.
KEYWORDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("type", "title", "description", "default", "enum", "allOf", "anyOf", "oneOf", "not"), ()),
    **dict.fromkeys(("properties", "required", "additionalProperties", "minProperties", "maxProperties"), ("object",)),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems"), ("array",)),
    **dict.fromkeys(("minLength", "maxLength", "pattern"), ("string",)),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMaximum", "multipleOf"), NUMBERS),
    "format": ("string", *NUMBERS),
}
# Keywords that draft 4 or OpenAPI define and API Gateway does not take, with the remedy.
UNSUPPORTED: Mapping[str, str] = {
    "exclusiveMinimum": "set a minimum that is allowed itself",
    "example": "write it in description",
    "readOnly": "remove the property from the model",
    "discriminator": "name the alternatives in oneOf",
    "nullable": "remove it",
    "$schema": "remove it: it is draft 4",
}
UNSUPPORTED_FORMATS: Mapping[str, str] = {
    "int32": "set minimum and maximum",
    "int64": "set minimum and maximum",
    "decimal": "set multipleOf",
}
ALTERNATIVES = ("allOf", "anyOf", "oneOf")
OF_OTHER_DIALECTS = ("bad escape", "unknown extension")
"""Faults of a pattern in Python only: `\\p{L}` and `(?<name>...)` are of ECMA 262, whose patterns these are."""
RANGES = (("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"))
SIZES = tuple(keyword for limits in RANGES for keyword in limits)


def model_name(key: str) -> str:
    """Name of a model, which has letters and digits only."""
    return "".join(part.capitalize() for part in key.split("-"))


def references(schema: Any) -> Iterator[str]:
    """Names in references to other models, in all parts of a schema."""
    if isinstance(schema, Mapping):
        found = cast("Mapping[str, Any]", schema)
        name = found.get(REFERENCE)
        if isinstance(name, str):
            yield name.removeprefix(SCHEMAS)
        for each in found.values():
            yield from references(each)
    elif isinstance(schema, list):
        for each in cast("list[Any]", schema):
            yield from references(each)


def schema_faults(path: str, schema: Any, names: Mapping[str, str]) -> Iterator[Fault]:
    """What API Gateway rejects in a schema, or what it would not validate. names: of the models, by key."""
    if not isinstance(schema, Mapping):
        yield Fault(path=path, value=schema, problem="must be an object", remedy="write a schema, such as type: string")
        return
    found = cast("Mapping[str, Any]", schema)
    if REFERENCE in found:
        yield from _reference_faults(path, found, names)
        return
    yield from _keyword_faults(path, found)
    yield from _value_faults(path, found)
    yield from _limit_faults(path, found)
    if isinstance(found.get("properties", {}), Mapping):
        yield from _required_faults(path, found)
    for where, each in _parts(found):
        yield from schema_faults(f"{path}.{where}", each, names)


def _reference_faults(path: str, schema: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Fault]:
    allowed = [f"{SCHEMAS}{name}" for name in names.values()]
    if schema[REFERENCE] not in allowed:
        yield Fault(
            path=f"{path}.{REFERENCE}",
            value=schema[REFERENCE],
            problem=f"is no model of the API; allowed: {', '.join(allowed)}",
            remedy="name one of them, or write the schema here",
        )
    if len(schema) > 1:
        beside = ", ".join(key for key in schema if key != REFERENCE)
        yield Fault(path=path, problem=f"{beside} beside {REFERENCE} has no effect", remedy="remove one of the two")


def _keyword_faults(path: str, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Keywords that do not exist, are not supported, or limit values of another type."""
    kind = schema.get("type")
    for keyword in schema:
        here = f"{path}.{keyword}"
        if keyword in UNSUPPORTED:
            yield Fault(path=here, problem="is not supported by API Gateway", remedy=UNSUPPORTED[keyword])
        elif keyword not in KEYWORDS:
            yield unknown_name(here, keyword, KEYWORDS, "keyword of JSON schema draft 4", remedy="remove it")
        elif kind in TYPES and KEYWORDS[keyword] and kind not in KEYWORDS[keyword]:
            yield Fault(
                path=here,
                problem=f"has no effect on type {kind}",
                remedy=f"remove it, or set type: {KEYWORDS[keyword][0]}",
            )


def _value_faults(path: str, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Types, enumerations, patterns and formats that API Gateway does not take."""
    kind, values, pattern, form = (schema.get(keyword) for keyword in ("type", "enum", "pattern", "format"))
    if "type" in schema and (not isinstance(kind, str) or kind not in TYPES):
        yield Fault(path=f"{path}.type", value=kind, problem=f"allowed: {', '.join(TYPES)}", remedy="set one of them")
    if kind == "array" and "items" not in schema:
        yield Fault(path=f"{path}.items", problem="missing: items of any type would be valid", remedy="set a schema")
    if "enum" in schema and not _is_set(values):
        yield Fault(
            path=f"{path}.enum", value=values, problem="must be a list of different values", remedy="set at least one"
        )
    if pattern is not None and not _compiles(pattern):
        yield Fault(
            path=f"{path}.pattern", value=pattern, problem="is no regular expression", remedy="correct it, or remove it"
        )
    if isinstance(form, str) and form in UNSUPPORTED_FORMATS:
        yield Fault(
            path=f"{path}.format",
            value=form,
            problem="is not supported by API Gateway",
            remedy=f"remove it, and {UNSUPPORTED_FORMATS[form]}",
        )


def _limit_faults(path: str, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Limits that are no numbers, or that no value is within."""
    wrong: set[str] = set()
    for keyword in (*SIZES, "minimum", "maximum", "multipleOf"):
        limit = schema.get(keyword, 1)
        size = keyword in SIZES
        numeric = isinstance(limit, int if size else int | float) and not isinstance(limit, bool)
        if not numeric or (size and limit < 0) or (keyword == "multipleOf" and limit <= 0):
            wrong.add(keyword)
            words = "an integer of 0 or more" if size else "a number" + (" above 0" if keyword == "multipleOf" else "")
            yield Fault(path=f"{path}.{keyword}", value=limit, problem=f"must be {words}", remedy="set one")
    for keyword in ("exclusiveMaximum", "uniqueItems"):
        if not isinstance(schema.get(keyword, True), bool):
            problem = "must be true or false"
            yield Fault(path=f"{path}.{keyword}", value=schema[keyword], problem=problem, remedy="set one of them")
    for least, most in (*RANGES, ("minimum", "maximum")):
        if least in schema and most in schema and not {least, most} & wrong and schema[least] > schema[most]:
            yield Fault(
                path=f"{path}.{least}",
                value=schema[least],
                problem=f"is more than {most} ({schema[most]}), and no value would be valid",
                remedy=f"set at most {schema[most]}",
            )


def _required_faults(path: str, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Required names that are no properties: no body would be valid where these are all, and otherwise it is a
    property that is misspelled. Other names may be further properties."""
    if "required" not in schema:
        return
    required, properties = schema["required"], cast("Mapping[str, Any]", schema.get("properties", {}))
    if not _is_set(required) or not all(isinstance(name, str) for name in required):
        yield Fault(
            path=f"{path}.required",
            value=required,
            problem="must be a list of different names of properties",
            remedy="set at least one, or remove it",
        )
        return
    for name in cast("list[str]", required):
        if name not in properties and (schema.get("additionalProperties") is False or nearest(name, [*properties])):
            remedy = "add it to properties, or remove it here"
            yield unknown_name(f"{path}.required.{name}", name, properties, "property", remedy=remedy)


def _parts(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Path and value of each schema in a schema."""
    properties = schema.get("properties", {})
    if isinstance(properties, Mapping):
        for name, each in cast("Mapping[str, Any]", properties).items():
            yield f"properties.{name}", each
    else:
        yield "properties", properties
    for keyword in ("items", "not"):
        if keyword in schema:
            yield keyword, schema[keyword]
    if not isinstance(schema.get("additionalProperties", True), bool):
        yield "additionalProperties", schema["additionalProperties"]
    for keyword in ALTERNATIVES:
        each = schema.get(keyword, [])
        if isinstance(each, list):
            yield from ((f"{keyword}[{index}]", item) for index, item in enumerate(cast("list[Any]", each)))
        else:
            yield keyword, each


def _is_set(value: Any) -> bool:
    """Whether a value is a list with different values, at least one."""
    if not isinstance(value, list) or not value:
        return False
    shown = [repr(each) for each in cast("list[Any]", value)]
    return len({*shown}) == len(shown)


def _compiles(pattern: Any) -> bool:
    try:
        re.compile(pattern)
    except re.error as error:
        return error.msg.startswith(OF_OTHER_DIALECTS)
    except TypeError:
        return False
    return True
