"""The media pipeline: where objects are, and how videos and recordings are transcoded."""

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from components.foundation.settings.access import UPLOADS, PlaceName
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.media.job_templates import JOB_TEMPLATES
from components.media.malware_settings import MalwareProtectionSettings
from components.media.place_settings import DEFAULT, Places, place_of
from components.media.transcoding_settings import TranscodingSettings


class MediaSettings(Settings):
    """The media pipeline of a stack, of which its functions are the steps."""

    places: Places = Field(min_length=1)
    """Places of objects by kind of media, `default` for the kinds without an entry. Functions read the table from
    `MEDIA_PLACES`; workloads have access by `access.places`."""
    transcoding: TranscodingSettings | None = None
    """Transcoding of videos and recordings by MediaConvert; none by default."""
    malware_protection: MalwareProtectionSettings | None = None
    """Malware protection of the place `incoming`; none by default."""
    e2ee: bool = False
    """Whether clients encrypt all media end to end, so that the server cannot read it (X-13): processing is then
    refused."""
    replicas: Literal["same", "none"] = "same"
    """Replica regions: the `same`, ready to process uploads after a failover; or `none`."""

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with the pipeline."""
        return (regions.primary,) if self.replicas == "none" else regions.all

    def faults(self) -> Iterator[Fault]:
        """Places without an entry, or without those that jobs read and write."""
        for place, kinds in self.places.items():
            if not kinds:
                yield Fault(
                    path=f"places.{place}", problem="has no kinds", remedy="set default: { purpose: ... }, or remove it"
                )
        if self.malware_protection is not None and UPLOADS not in self.places:
            yield Fault(
                path="malwareProtection",
                problem=f"scans places.{UPLOADS}, which is missing",
                remedy="set it, or remove it",
            )
        for field, alias, found in (
            ("transcodes", "transcoding", self.transcoding),
            ("scans", "malwareProtection", self.malware_protection),
        ):
            if self.e2ee and found is not None:
                yield Fault(
                    path=alias,
                    problem=f"{field} media, and e2ee says that clients encrypt all of it",
                    remedy="remove it, or e2ee",
                )
        for name in self.transcoding.templates if self.transcoding else ():
            template = JOB_TEMPLATES[name]
            used: Sequence[PlaceName] = (
                UPLOADS,
                *(place_of(self.places, each, template.kind) for each in template.writes),
            )
            for place in used:
                kinds = self.places.get(place, {})
                if template.kind not in kinds and DEFAULT not in kinds:
                    yield Fault(
                        path="transcoding.templates",
                        value=name,
                        problem=f"needs a place for {'its sources' if place == UPLOADS else 'its outputs'}",
                        remedy=f"set places.{place}.{template.kind}, or places.{place}.{DEFAULT}",
                    )
