"""The base of all settings: immutable, typed, camelCase in the stack file, unknown keys rejected."""

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from typing import Any, Self, cast, get_args

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema

from components.foundation.settings.checked import faults_error
from components.foundation.settings.descriptions import descriptions
from components.foundation.settings.faults import Fault


class Settings(BaseModel):
    """Values of one object of the stack file.

    Fields validate type, range and pattern. Rules over several fields are in `faults`, with paths relative to this
    object. Validation runs when a settings object is created, so components need not repeat it.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        defer_build=True,
        strict=False,
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema with the description of each field."""
        schema = handler(core_schema)
        properties: dict[str, Any] = handler.resolve_ref_schema(schema).get("properties", {})
        for name, description in descriptions(cls).items():
            field = cls.model_fields.get(name)
            if field is not None and (field.alias or name) in properties:
                properties[field.alias or name]["description"] = description
        return schema

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema with strict booleans and numbers: 1 and "yes" are not taken for true, nor "2048" for 2048."""
        schema = handler(source)
        _make_strict(schema)
        return schema

    def faults(self) -> Iterator[Fault]:
        """Faults of the fields taken together; none by default."""
        yield from ()

    @model_validator(mode="before")
    @classmethod
    def _keep_booleans_apart(cls, given: Any) -> Any:
        """`true` in place of a number, and 1 in place of `true`, become words, which the field rejects: Python takes
        them for one another."""
        if not isinstance(given, Mapping):
            return given
        values = cast("Mapping[str, Any]", given)
        words = {key: str(value).lower() for key, value in values.items() if isinstance(value, bool | int | float)}
        if not words:
            return values
        numeric, boolean = numeric_fields(cls), boolean_fields(cls)
        rejected = {
            key: word for key, word in words.items() if key in (numeric if isinstance(values[key], bool) else boolean)
        }
        return {**values, **rejected} if rejected else values

    @model_validator(mode="after")
    def _collect_faults(self) -> Self:
        found = list(self.faults())
        if found:
            raise faults_error(found)
        return self


def _make_strict(schema: Any) -> None:
    """Make every boolean and number of a schema strict, except in keys of mappings, which are text in JSON."""
    if isinstance(schema, dict):
        found = cast("dict[str, Any]", schema)
        if found.get("type") in ("bool", "int", "float"):
            found["strict"] = True
        for name, item in found.items():
            if name != "keys_schema":
                _make_strict(item)
    elif isinstance(schema, list | tuple):
        for item in cast("Iterable[Any]", schema):
            _make_strict(item)


@cache
def numeric_fields(model: type[Settings]) -> frozenset[str]:
    """Names and aliases of the fields of a class that take a number and no boolean."""
    return _fields_of(model, {int, float}, {bool})


@cache
def boolean_fields(model: type[Settings]) -> frozenset[str]:
    """Names and aliases of the fields of a class with booleans among the values of a literal, and no number."""
    return _fields_of(model, {bool}, {int, float}) - _fields_of(model, {bool}, set(), literals=False)


def _fields_of(
    model: type[Settings], any_of: Set[type], none_of: Set[type], *, literals: bool = True
) -> frozenset[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        annotation = field.annotation
        leaves = set(_leaves(annotation) if literals else (annotation, *get_args(annotation)))
        if leaves & any_of and not leaves & none_of:
            found |= {name, field.alias or name}
    return frozenset(found)


def _leaves(annotation: Any) -> Iterator[type]:
    """The classes in an annotation, those of literals included."""
    arguments = get_args(annotation)
    for argument in arguments:
        yield from _leaves(argument) if isinstance(argument, type) or get_args(argument) else [type(argument)]
    if not arguments and isinstance(annotation, type):
        yield annotation
