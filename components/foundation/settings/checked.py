"""Checks of one kind of value, attached to its type: `Annotated[str, checked(region_faults)]`."""

from collections.abc import Callable, Iterable
from typing import Any

from pydantic import AfterValidator, Field, JsonValue
from pydantic_core import PydanticCustomError

from components.foundation.settings.faults import Fault


def faults_error(found: Iterable[Fault]) -> PydanticCustomError:
    """The error of a value or an object with faults; their paths are relative to it."""
    faults = list(found)
    text = "; ".join(map(str, faults))
    return PydanticCustomError("faults", "{text}", {"text": text, "faults": faults})


def checked(find: Callable[[Any], Iterable[Fault]]) -> AfterValidator:
    """A type whose values have no faults. find: faults of a value, with paths relative to it: empty for the value."""

    def validate(value: Any) -> Any:
        found = list(find(value))
        if found:
            raise faults_error(found)
        return value

    return AfterValidator(validate)


def completed(values: Iterable[str]) -> Any:
    """A type whose values editors complete; another value is left to a check with a better message."""
    schema: dict[str, JsonValue] = {"enum": [*values]}
    return Field(json_schema_extra=schema)
