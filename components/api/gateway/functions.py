"""Functions and user pools that an API refers to."""

from collections.abc import Iterable, Mapping

from components.foundation.service.exports import FunctionExport, UserPoolExport


def require_functions(functions: Mapping[str, FunctionExport], keys: Iterable[str]) -> None:
    """ValueError if some of these functions are not in the region."""
    missing = sorted({*keys} - functions.keys())
    if missing:
        raise ValueError(f"functions: {', '.join(missing)}: missing in this region")


def require_user_pools(user_pools: Mapping[str, UserPoolExport], keys: Iterable[str]) -> None:
    """ValueError if some of these user pools do not exist."""
    missing = sorted({*keys} - user_pools.keys())
    if missing:
        raise ValueError(f"user_pools: {', '.join(missing)}: missing in the primary region")
