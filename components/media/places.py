"""The table of places with keys as they are in the buckets, and permissions on places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pulumi import Input

from components.foundation.grants import Grant, KeyUse
from components.foundation.service.exports import BucketExport
from components.foundation.settings.access import UPLOADS, BucketAction, PlaceName
from components.media.job_templates import JobTemplate
from components.media.place_settings import KindName, PlaceSettings, of_kinds, place_of, prefix_of
from components.storage.grant import BucketGrant


@dataclass(frozen=True, kw_only=True)
class Area:
    """Objects of a place in one bucket. prefixes: of their keys in the bucket."""

    purpose: str
    bucket: BucketExport
    prefixes: tuple[str, ...]


def areas(place: PlaceName, kinds: Mapping[KindName, PlaceSettings], buckets: Mapping[str, BucketExport]) -> list[Area]:
    """The objects of a place, by purpose."""
    prefixes: dict[str, dict[str, None]] = {}
    for found in kinds.values():
        prefix = buckets[found.purpose].prefix + prefix_of(place, found)
        prefixes.setdefault(found.purpose, {})[prefix] = None
    return [Area(purpose=purpose, bucket=buckets[purpose], prefixes=tuple(each)) for purpose, each in prefixes.items()]


def area_grant(area: Area, actions: Sequence[BucketAction], *, key_arn: Input[str], region: str) -> Grant:
    """Permissions on the objects of an area. key_arn: key of the region."""
    return BucketGrant(
        bucket_arn=area.bucket.arn,
        actions=actions,
        prefixes=area.prefixes,
        key=KeyUse(key_arn=key_arn, region=region, service="s3") if area.bucket.encrypted else None,
    )


def job_grants(
    template: JobTemplate,
    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]],
    buckets: Mapping[str, BucketExport],
    *,
    key_arn: Input[str],
    region: str,
) -> dict[str, Grant]:
    """Permissions of the jobs of a template: read sources and write outputs of its kind of media."""
    wanted: dict[PlaceName, BucketAction] = {UPLOADS: "get"}
    for each in template.writes:
        wanted[place_of(places, each, template.kind)] = "put"
    return {
        f"{place}-{area.purpose}": area_grant(area, (action,), key_arn=key_arn, region=region)
        for place, action in wanted.items()
        for area in areas(place, of_kinds(places[place], (template.kind,)), buckets)
    }
