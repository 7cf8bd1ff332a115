"""Files that are delivered of a record: their keys, from the attributes that the processing functions write."""

from dataclasses import dataclass
from typing import Any

from functions.shared.prefixes import Location, Places
from functions.shared.records import Record

MANIFESTS = ("hls", "dash")
"""Names of files that refer to further files, their segments, below the same prefix."""
UPLOADED_WIDTH = 1920
"""The width that is made of every upload; the others are made when they are first requested."""


@dataclass(frozen=True, kw_only=True)
class DeliveredFile:
    """An object that is delivered. key: also its path at the edge."""

    at: Location
    key: str


def media_prefix(places: Places, record: Record) -> str:
    """Prefix of what is delivered of a record in the place `media`: `media/<id>/`."""
    return places.at("media", record.kind).of_record(record.id)


def uploaded_key(places: Places, record: Record, file_format: str) -> str:
    """Key of the variant of an image that is made of every upload: `media/<id>/1920.<format>`."""
    return f"{media_prefix(places, record)}{UPLOADED_WIDTH}.{file_format}"


def thumbnail_key(places: Places, record: Record, name: str) -> str:
    """Key of a thumbnail: `thumb/<id>/<name>.webp`."""
    return f"{places.at('thumb', record.kind).of_record(record.id)}{name}.webp"


def original_key(places: Places, record: Record) -> str:
    """Key of the copy of an upload that is delivered as it is: `media/<id>/original`."""
    return f"{media_prefix(places, record)}original"


def files_of(places: Places, record: Record) -> dict[str, DeliveredFile]:
    """Files by name: formats in `variants` (`webp`), names in `thumbnails` (`medium`), and attributes with a key
    (`hls_key` is `hls`). Keys that are not of this record are omitted."""
    found = {name: uploaded_key(places, record, name) for name in _names(record, "variants")}
    found |= {name: thumbnail_key(places, record, name) for name in _names(record, "thumbnails")}
    for attribute, value in record.attributes.items():
        if attribute.endswith("_key"):
            found[attribute.removesuffix("_key")] = str(value)
    return {
        name: DeliveredFile(at=at, key=key)
        for name, key in found.items()
        for at in places.delivered(record.kind)
        if key.startswith(at.of_record(record.id))
    }


def _names(record: Record, attribute: str) -> list[str]:
    value: Any = record.attributes.get(attribute)
    return [str(name) for name in value] if isinstance(value, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
