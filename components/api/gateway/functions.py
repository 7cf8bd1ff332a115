"""Functions that an API invokes."""

from collections.abc import Iterable, Mapping

from components.foundation.service.exports import FunctionExport


def require_functions(functions: Mapping[str, FunctionExport], keys: Iterable[str]) -> None:
    """ValueError if some of these functions are not in the region."""
    missing = sorted({*keys} - functions.keys())
    if missing:
        raise ValueError(f"functions: {', '.join(missing)}: missing in this region")
