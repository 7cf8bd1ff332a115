"""Order of engine versions: `8.2`, `17.4`, `3.9.x`, `1.33`."""

import re
from typing import Any

VERSION = re.compile(r"\d+(?:\.(?:\d+|x))*")
ANY = 10_000  # the part `x` of `3.9.x`, which stands for the latest version


def parts_of(version: Any) -> tuple[int, ...] | None:
    """The parts of a version; None for other values, such as unknown ones."""
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        return None
    return tuple(ANY if part == "x" else int(part) for part in version.split("."))


def is_lower(old: Any, new: Any) -> bool:
    """Whether a version goes down. A version with fewer parts (`17`) stands for all versions below it (`17.4`)."""
    before, after = parts_of(old), parts_of(new)
    if before is None or after is None:
        return False
    common = min(len(before), len(after))
    return after[:common] < before[:common]


def major_of(version: Any) -> int | None:
    """The first part of a version."""
    parts = parts_of(version)
    return parts[0] if parts else None
