"""Files of a record that is ready: the attribute `files`, keys by name, which the processing functions write."""

from collections.abc import Mapping
from typing import Any

from functions.shared.prefixes import FRAMES, MEDIA, THUMB
from functions.shared.records import Record

MANIFESTS = ("hls", "dash")
"""Names of files that refer to further files, their segments, below `media/<id>/`."""


def delivered_prefixes(record_id: str) -> tuple[str, ...]:
    """Prefixes of all that is delivered of a record."""
    return tuple(f"{place.prefix}{record_id}/" for place in (MEDIA, THUMB, FRAMES))


def files_of(record: Record) -> dict[str, str]:
    """Keys by name, such as `image`, `webp`, `hls` or `poster`. Keys that are not of this record are left."""
    files: Any = record.attributes.get("files")
    if not isinstance(files, Mapping):
        return {}
    named: dict[str, Any] = dict(files)  # pyright: ignore[reportUnknownArgumentType]
    prefixes = delivered_prefixes(record.id)
    return {name: str(key) for name, key in named.items() if str(key).startswith(prefixes)}
