"""Places as keys of buckets."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from components.foundation.settings.access import PlaceName
from components.media.place_settings import KindName, PlaceSettings, locations
from components.storage.bucket_plan import bucket_key, bucket_prefix
from components.storage.settings import StorageSettings


class StoredPlace(NamedTuple):
    """Where objects of a place are. path: below `media.places`. bucket: key of the bucket. prefix: of keys in it."""

    path: str
    place: PlaceName
    purpose: str
    bucket: str
    prefix: str

    def meets(self, prefix: str) -> bool:
        """Whether a key can have both prefixes."""
        return self.prefix.startswith(prefix) or prefix.startswith(self.prefix)


def stored_places(
    storage: StorageSettings, places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]]
) -> Iterator[StoredPlace]:
    """Each entry of places whose purpose the stack has."""
    for path, place, purpose, prefix in locations(places):
        if purpose in storage.purposes:
            full = bucket_prefix(storage, purpose) + prefix
            yield StoredPlace(path, place, purpose, bucket_key(storage, purpose), full)
