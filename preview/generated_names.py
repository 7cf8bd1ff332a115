"""Length check of generated physical names: a logical name with the provider's random suffix."""

from collections.abc import Mapping
from typing import Any

from components.foundation.name_limits import LIMITS, SUFFIX_LENGTH


def check_generated_name(type_: str, logical_name: str, inputs: Mapping[str, Any]) -> None:
    """ValueError where the generated name would exceed the length limit of the resource type.

    Explicit names and name prefixes are not checked, nor are types without a limit in the table.
    """
    limit = LIMITS.get(type_)
    if limit is None or not limit.generated or limit.generates(logical_name):
        return
    if limit.property in inputs or f"{limit.property}Prefix" in inputs:
        return
    raise ValueError(
        f"{type_} '{logical_name}': {limit.property}: not set, and the generated name has "
        f"{len(logical_name) + SUFFIX_LENGTH} characters with its suffix of {SUFFIX_LENGTH}; "
        f"allowed: {limit.generated}; set {limit.property}"
    )
