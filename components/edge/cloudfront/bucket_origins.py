"""Bucket origins of the distributions, derived from the settings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from components.edge.cloudfront.origins import Endpoint, bucket_origins
from components.edge.settings import EdgeSettings
from components.foundation.settings.regions import RegionsSettings
from components.storage.bucket_plan import bucket_key
from components.storage.media_library import MediaLibrary
from components.storage.settings import StorageSettings


@dataclass(frozen=True, kw_only=True)
class DistributionOrigin:
    """A bucket origin of a distribution: region, and the bucket's key there."""

    distribution: str
    origin: str
    region: str
    bucket: str


def bucket_origins_of(
    edge: EdgeSettings, storage: StorageSettings, regions: RegionsSettings
) -> Iterator[DistributionOrigin]:
    """Every bucket that a distribution reads."""
    for name, distribution in edge.distributions.items():
        for origin in bucket_origins(distribution):
            yield DistributionOrigin(
                distribution=name,
                origin=origin.id,
                region=origin.region or regions.primary,
                bucket=bucket_key(storage, origin.purpose),
            )


def endpoints(
    origins: Iterable[DistributionOrigin], libraries: Mapping[str, MediaLibrary]
) -> dict[str, dict[str, Endpoint]]:
    """Endpoints of bucket origins, by distribution and origin."""
    found: dict[str, dict[str, Endpoint]] = {}
    for origin in origins:
        bucket = libraries[origin.region].buckets[origin.bucket]
        found.setdefault(origin.distribution, {})[origin.origin] = Endpoint(domain_name=bucket.regional_domain_name)
    return found
