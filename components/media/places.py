"""The table of places with keys as they are in the buckets, and permissions on places."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from components.foundation.service.exports import BucketExport
from components.foundation.settings.access import PlaceName
from components.media.place_settings import KindName, PlaceSettings, prefix_of


@dataclass(frozen=True, kw_only=True)
class Area:
    """Objects of a place in one bucket. prefixes: of their keys in the bucket; empty for all objects."""

    purpose: str
    bucket: BucketExport
    prefixes: tuple[str, ...]


def table(
    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], buckets: Mapping[str, BucketExport]
) -> dict[PlaceName, dict[KindName, dict[str, str]]]:
    """Purpose and key prefix in the bucket, by place and kind. buckets: by purpose."""
    return {
        place: {
            kind: {"purpose": found.purpose, "prefix": buckets[found.purpose].prefix + prefix_of(place, found)}
            for kind, found in kinds.items()
        }
        for place, kinds in places.items()
    }


def table_text(
    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], buckets: Mapping[str, BucketExport]
) -> str:
    """The table as functions read it, from `MEDIA_PLACES`."""
    return json.dumps(table(places, buckets), separators=(",", ":"))


def areas(place: PlaceName, kinds: Mapping[KindName, PlaceSettings], buckets: Mapping[str, BucketExport]) -> list[Area]:
    """The objects of a place, by purpose."""
    prefixes: dict[str, dict[str, None]] = {}
    for found in kinds.values():
        prefix = buckets[found.purpose].prefix + prefix_of(place, found)
        prefixes.setdefault(found.purpose, {})[prefix] = None
    return [
        Area(purpose=purpose, bucket=buckets[purpose], prefixes=() if "" in each else tuple(each))
        for purpose, each in prefixes.items()
    ]
