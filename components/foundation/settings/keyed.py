"""Settings under a key that is part of resource names."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from pydantic import Field

from components.foundation.settings.base import Settings


class KeyedSettings(Settings):
    """Settings under a key that is part of the names of its resources."""

    formerly: str | None = Field(default=None, pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", max_length=64)
    """Former key: the resources get an alias and are not replaced when the key changes. Removed once every deployment
    has been updated; none by default."""


def renamed_keys(settings: Settings, path: str = "") -> Iterator[tuple[str, str, Collection[str]]]:
    """Path, former key and all keys beside it, of all settings with a former key. path: of the settings."""
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name, None)
        here = f"{path}.{field.alias or name}".removeprefix(".")
        if isinstance(value, Settings):
            yield from renamed_keys(value, here)
        elif isinstance(value, Mapping):
            entries = cast("Mapping[Any, Any]", value)
            for key, each in entries.items():
                if isinstance(each, KeyedSettings) and each.formerly is not None:
                    yield f"{here}.{key}", each.formerly, [str(other) for other in entries]
                if isinstance(each, Settings):
                    yield from renamed_keys(each, f"{here}.{key}")
