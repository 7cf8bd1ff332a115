"""The base of all settings: immutable, typed, camelCase in the stack file, unknown keys rejected."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Self, cast, get_args

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
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

    def faults(self) -> Iterator[Fault]:
        """Faults of the fields taken together; none by default."""
        yield from ()

    @model_validator(mode="before")
    @classmethod
    def _keep_booleans_apart(cls, given: Any) -> Any:
        """`true` in place of a number stays a word, which the field rejects; Python takes it for 1."""
        if not isinstance(given, Mapping):
            return given
        values = cast("Mapping[str, Any]", given)
        words = {key: str(value).lower() for key, value in values.items() if isinstance(value, bool)}
        rejected = words.keys() & numeric_fields(cls) if words else ()
        return {**values, **{key: words[key] for key in rejected}} if rejected else values

    @model_validator(mode="after")
    def _collect_faults(self) -> Self:
        found = list(self.faults())
        if found:
            raise faults_error(found)
        return self


@cache
def numeric_fields(model: type[Settings]) -> frozenset[str]:
    """Names and aliases of the fields of a class that take a number and no boolean."""
    found = {name: frozenset(_leaves(field.annotation)) for name, field in model.model_fields.items()}
    numeric = {name for name, leaves in found.items() if leaves & {int, float} and bool not in leaves}
    return frozenset({*numeric, *(alias for name in numeric if (alias := model.model_fields[name].alias))})


def _leaves(annotation: Any) -> Iterator[type]:
    """The classes in an annotation, those of literals included."""
    arguments = get_args(annotation)
    for argument in arguments:
        yield from _leaves(argument) if isinstance(argument, type) or get_args(argument) else [type(argument)]
    if not arguments and isinstance(annotation, type):
        yield annotation
