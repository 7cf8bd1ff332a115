"""Variants of an object of the stack file, selected by the one key that only one of them has."""

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel, Discriminator
from pydantic.alias_generators import to_camel

ONE_OF = "one_of"  # type of the error of an object that has none of the keys, or several


def one_of(*keys: str) -> Discriminator:
    """Selects the variant of an object by its key, for a union whose members have these keys as tags.

    keys: as in the stack file. An object with none of them, or with several, is rejected.
    """

    def tag(value: Any) -> str | None:
        given = [key for key in keys if key in _keys_of(value)]
        return given[0] if len(given) == 1 else None

    listed = f"{', '.join(keys[:-1])} or {keys[-1]}"
    return Discriminator(tag, custom_error_type=ONE_OF, custom_error_message=f"requires either {listed}")


def _keys_of(value: Any) -> set[str]:
    """Keys of an object, as in the stack file."""
    if isinstance(value, BaseModel):
        return {field.alias or name for name, field in type(value).model_fields.items()}
    if isinstance(value, Mapping):
        names = {str(name) for name in cast("Mapping[object, object]", value)}
        return names | {to_camel(name) for name in names}
    return set()
