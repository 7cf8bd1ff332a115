"""What the provider's naming refuses: logical names that leave no room for what is put behind them."""

from collections.abc import Mapping
from typing import Any

from components.foundation.name_limits import LIMITS, SUFFIX_LENGTH


def refuse_generated(type_: str, logical_name: str, inputs: Mapping[str, Any]) -> None:
    """ValueError where the provider would have to generate a name that is longer than the type's limit.

    A name that is given, or a prefix of one, is the program's own. Types without a limit in the table pass.
    """
    limit = LIMITS.get(type_)
    if limit is None or not limit.generated or limit.generates(logical_name):
        return
    if limit.property in inputs or f"{limit.property}Prefix" in inputs:
        return
    raise ValueError(
        f"{type_} '{logical_name}': {limit.property}: not given, and the generated one has "
        f"{len(logical_name) + SUFFIX_LENGTH} characters with its suffix of {SUFFIX_LENGTH}; "
        f"allowed: {limit.generated}; give the resource a {limit.property}"
    )
