"""Links of workloads to places, and to Amazon Rekognition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pulumi import Input

from components.foundation.grants import ActionsGrant, KeyUse
from components.foundation.service.exports import BucketExport
from components.foundation.service.links import Link, in_region, variable
from components.foundation.settings.access import AccessSettings, PlaceName
from components.media.place_settings import KindName, PlaceSettings
from components.media.places import areas
from components.storage.grant import BucketGrant


@dataclass(frozen=True, kw_only=True)
class PlaceLinks:
    """Links to places: object permissions below their prefixes, `BUCKET_x`, the names of their buckets, and
    `MEDIA_PLACES`, the table. buckets: by purpose. table: as JSON."""

    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]]
    buckets: Mapping[str, BucketExport]
    table: str
    key_arn: Input[str]
    region: str

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each bucket of each place in the access settings."""
        for place, actions in access.places.items():
            for area in areas(place, in_region("places", place, self.places), self.buckets):
                encrypted = area.bucket.encrypted
                yield Link(
                    access_field="places",
                    name=f"place-{place}-{area.purpose}",
                    grant=BucketGrant(
                        bucket_arn=area.bucket.arn,
                        actions=actions,
                        prefixes=area.prefixes,
                        key=KeyUse(key_arn=self.key_arn, region=self.region, service="s3") if encrypted else None,
                    ),
                    environment={variable("BUCKET", area.purpose): area.bucket.id, "MEDIA_PLACES": self.table},
                )


@dataclass(frozen=True, kw_only=True)
class RecognitionLinks:
    """Links to operations of Amazon Rekognition, which have no resources."""

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each operation in the access settings."""
        for operation in access.recognition:
            yield Link(
                access_field="recognition",
                name=f"recognition-{operation}",
                grant=ActionsGrant(actions=(f"rekognition:{operation}",), resources=["*"]),
            )
