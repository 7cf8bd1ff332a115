"""Files that are delivered of a record: their keys, from the attributes that the processing functions write."""

from typing import Any

from functions.shared.prefixes import FRAMES, MEDIA, THUMB, media_prefix, thumb_prefix
from functions.shared.records import Record

MANIFESTS = ("hls", "dash")
"""Names of files that refer to further files, their segments, below `media/<id>/`."""
UPLOADED_WIDTH = 1920
"""The width that is made of every upload; the others are made when they are first requested."""


def variant_key(record_id: str, width: int, file_format: str) -> str:
    """Key of a variant of an image: `media/<id>/<width>.<format>`, which is also its path at the edge."""
    return f"{media_prefix(record_id)}{width}.{file_format}"


def thumbnail_key(record_id: str, name: str) -> str:
    """Key of a thumbnail: `thumb/<id>/<name>.webp`."""
    return f"{thumb_prefix(record_id)}{name}.webp"


def original_key(record_id: str) -> str:
    """Key of the copy of an upload that is delivered as it is: `media/<id>/original`."""
    return f"{media_prefix(record_id)}original"


def delivered_prefixes(record_id: str) -> tuple[str, ...]:
    """Prefixes of all that is delivered of a record."""
    return tuple(f"{place.prefix}{record_id}/" for place in (MEDIA, THUMB, FRAMES))


def files_of(record: Record) -> dict[str, str]:
    """Keys by name: formats in `variants` (`webp`), names in `thumbnails` (`medium`), and attributes with a key
    (`hls_key` is `hls`). Keys that are not of this record are omitted."""
    found = {name: variant_key(record.id, UPLOADED_WIDTH, name) for name in _names(record, "variants")}
    found |= {name: thumbnail_key(record.id, name) for name in _names(record, "thumbnails")}
    for attribute, value in record.attributes.items():
        if attribute.endswith("_key"):
            found[attribute.removesuffix("_key")] = str(value)
    prefixes = delivered_prefixes(record.id)
    return {name: key for name, key in found.items() if key.startswith(prefixes)}


def _names(record: Record, attribute: str) -> list[str]:
    value: Any = record.attributes.get(attribute)
    return [str(name) for name in value] if isinstance(value, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
