"""Paths of properties: dotted, list items by index, as in `rules[0].destination.bucket`."""

import re
from functools import cache

_STEP = re.compile(r"[^.\[\]]+")


@cache
def steps(path: str) -> tuple[str | int, ...]:
    """The steps of a path: `("rules", 0, "destination")`."""
    return tuple(int(step) if step.isdecimal() else step for step in _STEP.findall(path))


def joined(base: str, path: str) -> str:
    """A path below another one."""
    return f"{base}{path}" if path.startswith("[") or not base or not path else f"{base}.{path}"
