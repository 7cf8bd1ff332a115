"""Variants of an object of the stack file, selected by the one key that only one of them has."""

from collections.abc import Mapping
from typing import Any, cast

from pydantic import BaseModel, Discriminator
from pydantic.alias_generators import to_camel

from components.foundation.suggestions import nearest

ONE_OF = "one_of"  # type of the error of an object that has none of the keys, or several


def one_of(*keys: str) -> Discriminator:
    """Selects the variant of an object by its key, for a union whose members have these keys as tags.

    keys: as in the stack file. An object with none of them, or with several, is rejected. A misspelled key selects the
    variant of the most similar one, which reports it; the first variant reports what is not an object.
    """

    def tag(value: Any) -> str | None:
        if not isinstance(value, BaseModel | Mapping):
            return keys[0]
        names = _keys_of(cast("BaseModel | Mapping[object, object]", value))
        given = [key for key in keys if key in names]
        if not given:
            given = [near for name in sorted(names) if (near := nearest(name, keys))]
        return given[0] if len(set(given)) == 1 else None

    listed = f"{', '.join(keys[:-1])} or {keys[-1]}"
    return Discriminator(tag, custom_error_type=ONE_OF, custom_error_message=f"requires either {listed}")


def _keys_of(value: BaseModel | Mapping[object, object]) -> set[str]:
    """Keys of an object, as in the stack file."""
    if isinstance(value, BaseModel):
        return {field.alias or name for name, field in type(value).model_fields.items()}
    names = {str(name) for name in value}
    return names | {to_camel(name) for name in names}
