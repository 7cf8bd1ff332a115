"""The media pipeline of each region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources, SharedResource, has_resources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.foundation.settings.regions import RegionsSettings
    from components.media.settings import MediaSettings

REPLICAS = "set media.replicas: same"


def _settings() -> SettingsModel:
    from components.media.checks import loop_faults, purpose_faults, withheld_faults
    from components.media.settings import MediaSettings

    return SettingsModel(
        model=MediaSettings,
        checks=(
            Check(concerns=("regions", "storage", "media"), function=purpose_faults),
            Check(concerns=("storage", "edge", "media"), function=withheld_faults),
            Check(concerns=("storage", "messaging", "lambda_", "media"), function=loop_faults),
        ),
    )


def _places(scope: RegionScope, settings: MediaSettings) -> PartOutputs | None:
    from components.foundation.service.exports import BUCKETS
    from components.media.links import PlaceLinks
    from components.media.places import table_text

    if not scope.has(settings):
        return None
    buckets = scope.exported(BUCKETS)
    return PartOutputs(
        links=PlaceLinks(
            places=settings.places,
            buckets=buckets,
            table=table_text(settings.places, buckets),
            key_arn=scope.key_arn,
            region=scope.region.name,
        )
    )


def _recognition(scope: RegionScope, settings: MediaSettings) -> PartOutputs | None:
    from components.media.links import RecognitionLinks

    return PartOutputs(links=RecognitionLinks()) if scope.has(settings) else None


def _place_names(settings: MediaSettings, regions: RegionsSettings, region: str) -> Iterable[str]:
    return settings.places if has_resources(settings, regions, region) else ()


def _transcoding_uses(settings: MediaSettings, regions: RegionsSettings, region: str) -> Iterable[str]:
    return ()


SERVICE = Service(
    concern="media",
    settings=_settings,
    parts=(RegionPart(layer="data", create=_places), RegionPart(layer="data", create=_recognition)),
    access=(
        NamedResources(access_field="places", keys=_place_names, remedy=REPLICAS),
        NamedResources(access_field="transcoding", keys=_transcoding_uses, remedy=REPLICAS),
        SharedResource(
            access_field="recognition", exists=has_resources, noun="media pipeline", setting="media", remedy=REPLICAS
        ),
    ),
)
