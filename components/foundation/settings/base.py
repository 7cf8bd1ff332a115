"""The base of all settings: immutable, typed, camelCase in the stack file, unknown keys refused."""

from collections.abc import Iterator
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from components.foundation.settings.faults import Fault


class Settings(BaseModel):
    """Values of one object of the stack file.

    Fields check themselves by type, range and pattern. What needs more than one field is checked in `faults`,
    whose paths are relative to this object. Everything is checked when a settings object is made, so a component
    that was given one need not check it again.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        use_attribute_docstrings=True,
        defer_build=True,
        strict=False,
    )

    def faults(self) -> Iterator[Fault]:
        """What is wrong in the fields taken together; nothing by default."""
        yield from ()

    @model_validator(mode="after")
    def _collect_faults(self) -> Self:
        found = list(self.faults())
        if found:
            raise PydanticCustomError("faults", "{count} faults", {"count": len(found), "faults": found})
        return self
