"""Places as keys of buckets."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from components.foundation.settings.access import PlaceName
from components.media.place_settings import KindName, PlaceSettings, locations
from components.messaging.events.settings import ObjectCreatedRule
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


class Heard(NamedTuple):
    """Objects of which a rule tells. bucket: key of the bucket. prefixes: of keys in it."""

    bucket: str
    prefixes: tuple[str, ...]

    def meets(self, place: StoredPlace) -> bool:
        """Whether some of the objects are of a place."""
        return place.bucket == self.bucket and any(map(place.meets, self.prefixes))

    def covers(self, place: StoredPlace) -> bool:
        """Whether all objects of a place are among them."""
        return place.bucket == self.bucket and place.prefix.startswith(self.prefixes)


def heard(storage: StorageSettings, rule: ObjectCreatedRule) -> Heard | None:
    """The objects of a rule about new ones; None for a purpose that the stack lacks."""
    purpose = rule.objects.bucket
    if purpose not in storage.purposes:
        return None
    base = bucket_prefix(storage, purpose)
    return Heard(bucket_key(storage, purpose), tuple(base + each for each in rule.objects.prefixes or ("",)))


def stored_places(
    storage: StorageSettings, places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], *names: PlaceName
) -> Iterator[StoredPlace]:
    """Each entry of places whose purpose the stack has. names: of these places; of all if omitted."""
    for path, place, purpose, prefix in locations({name: places.get(name, {}) for name in names or places}):
        if purpose in storage.purposes:
            full = bucket_prefix(storage, purpose) + prefix
            yield StoredPlace(path, place, purpose, bucket_key(storage, purpose), full)
