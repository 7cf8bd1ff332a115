"""Environment variables of workloads with access to places and MediaConvert, as they follow from settings."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from components.foundation.service.access_variables import (
    ACCOUNT,
    JOB_QUEUE,
    JOB_ROLE,
    JOB_TEMPLATE,
    KEYED,
    MEDIA_PLACES,
    REGION,
)
from components.foundation.settings.access import AccessSettings, PlaceName
from components.media.job_templates import JOB_TEMPLATES, TemplateName
from components.media.place_settings import KindName, Places, PlaceSettings, of_kinds, place_of, prefix_of
from components.media.settings import MediaSettings
from components.storage.bucket_plan import bucket_prefix


def table(
    places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], prefixes: Mapping[str, str]
) -> dict[PlaceName, dict[KindName, dict[str, str]]]:
    """Purpose and key prefix in the bucket, by place and kind. prefixes: of purposes in their buckets."""
    return {
        place: {
            kind: {"purpose": found.purpose, "prefix": prefixes[found.purpose] + prefix_of(place, found)}
            for kind, found in kinds.items()
        }
        for place, kinds in places.items()
    }


def table_text(places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], prefixes: Mapping[str, str]) -> str:
    """The table as functions read it, from `MEDIA_PLACES`."""
    return json.dumps(table(places, prefixes), separators=(",", ":"))


def written_purposes(places: Mapping[PlaceName, Mapping[KindName, PlaceSettings]], name: TemplateName) -> list[str]:
    """Purposes of the places that jobs of a template write to."""
    template = JOB_TEMPLATES[name]
    return [
        found.purpose
        for place in template.writes
        for found in of_kinds(places[place_of(places, place, template.kind)], (template.kind,)).values()
    ]


def media_variables(settings: Mapping[str, Any], access: AccessSettings) -> dict[str, str]:
    """Samples of the variables. settings: by concern. Places and templates that the stack does not have give none."""
    media: MediaSettings = settings["media"]
    purposes = [*_purposes(media.places, access)]
    found: dict[str, str] = {}
    for use in access.transcoding:
        if use != "probe" and media.transcoding is not None and use in media.transcoding.templates:
            purposes += written_purposes(media.places, use)
            arn = f"arn:aws:mediaconvert:{REGION}:{ACCOUNT}:queues/acme-prod"
            role = f"arn:aws:iam::{ACCOUNT}:role/acme-prod-{use}-jobs"
            found |= {JOB_QUEUE: arn, JOB_TEMPLATE: f"acme-prod-{use}", JOB_ROLE: role}
    if purposes:
        storage = settings["storage"]
        named = {place.purpose: bucket_prefix(storage, place.purpose) for _, place in _entries(media.places)}
        buckets = KEYED["buckets"]
        found |= {buckets.name(purpose): buckets.sample.format(key=purpose) for purpose in purposes}
        found[MEDIA_PLACES] = table_text(media.places, named)
    return found


def _purposes(places: Places, access: AccessSettings) -> Iterator[str]:
    for name in access.places:
        for found in of_kinds(places.get(name, {}), access.kinds).values():
            yield found.purpose


def _entries(places: Places) -> Iterator[tuple[PlaceName, PlaceSettings]]:
    for name, kinds in places.items():
        for found in kinds.values():
            yield name, found
