"""Places of objects: where each kind of media is received, delivered and withheld."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeAlias

from pydantic import Field

from components.foundation.settings.access import MediaKind, PlaceName
from components.foundation.settings.base import Settings
from functions.shared.prefixes import SUBSTITUTES

DEFAULT = "default"
# The kinds of functions/shared/kinds.py.
KindName = Literal["image", "profile", "video", "audio", "file", "default"]
WITHHELD: tuple[PlaceName, ...] = ("incoming", "quarantine")
"""Places whose objects are delivered to nobody: not scanned yet, or withheld."""


class PlaceSettings(Settings):
    """The objects of a place, of one kind or of all kinds without an entry of their own."""

    purpose: str
    """Purpose of their bucket, a key of storage.purposes."""
    prefix: str | None = Field(default=None, pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*/)+$", max_length=200)
    """Key prefix within the purpose, such as `original/`; `<place>/` if omitted."""


Places: TypeAlias = dict[PlaceName, dict[KindName, PlaceSettings]]


def locations(
    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]],
) -> Iterator[tuple[str, PlaceName, str, str]]:
    """Path below `places`, place, purpose and prefix within the purpose of each entry."""
    for place, kinds in places.items():
        for kind, found in kinds.items():
            yield f"{place}.{kind}", place, found.purpose, prefix_of(place, found)


def place_of(
    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], place: PlaceName, kind: MediaKind
) -> PlaceName:
    """The place itself if it has a kind, or the one that has its objects otherwise."""
    kinds = places.get(place, {})
    return place if kind in kinds or DEFAULT in kinds else SUBSTITUTES.get(place, place)


def of_kinds(places: Mapping[KindName, PlaceSettings], kinds: Sequence[MediaKind]) -> dict[KindName, PlaceSettings]:
    """The entries of a place that some kinds have, by kind; all entries without kinds."""
    if not kinds:
        return dict(places)
    found: dict[KindName, PlaceSettings | None] = {kind: places.get(kind, places.get(DEFAULT)) for kind in kinds}
    return {kind: place for kind, place in found.items() if place is not None}


def prefix_of(place: PlaceName, settings: PlaceSettings) -> str:
    """Key prefix within the purpose."""
    return f"{place}/" if settings.prefix is None else settings.prefix
