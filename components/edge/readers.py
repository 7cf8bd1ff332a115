"""Which buckets the distributions read, from the settings alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from components.edge.origins import Endpoint, bucket_origins
from components.foundation.settings.edge import EdgeSettings
from components.foundation.settings.regions import RegionsSettings
from components.foundation.settings.storage import StorageSettings
from components.storage.bucket_plan import bucket_key
from components.storage.media_library import MediaLibrary


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A distribution's origin that is a bucket: in which region, and the bucket's key there."""

    distribution: str
    origin: str
    region: str
    bucket: str


def readers(edge: EdgeSettings, storage: StorageSettings, regions: RegionsSettings) -> Iterator[Reader]:
    """Every bucket that a distribution reads."""
    for name, distribution in edge.distributions.items():
        for origin in bucket_origins(distribution):
            yield Reader(
                distribution=name,
                origin=origin.id,
                region=origin.region or regions.primary,
                bucket=bucket_key(storage, origin.purpose),
            )


def endpoints(reading: Iterable[Reader], libraries: Mapping[str, MediaLibrary]) -> dict[str, dict[str, Endpoint]]:
    """Where the origins are that are buckets, by distribution and origin."""
    found: dict[str, dict[str, Endpoint]] = {}
    for reader in reading:
        bucket = libraries[reader.region].buckets[reader.bucket]
        found.setdefault(reader.distribution, {})[reader.origin] = Endpoint(domain_name=bucket.regional_domain_name)
    return found
