"""The media pipeline: where objects are."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import RegionsSettings
from components.media.place_settings import Places


class MediaSettings(Settings):
    """The media pipeline of a stack, of which its functions are the steps."""

    places: Places = Field(min_length=1)
    """Places of objects by kind of media, `default` for the kinds without an entry. Functions read the table from
    `MEDIA_PLACES`; workloads have access by `access.places`."""
    replicas: Literal["same", "none"] = "same"
    """Replica regions: the `same`, ready to process uploads after a failover; or `none`."""

    def regions_of(self, regions: RegionsSettings) -> tuple[str, ...]:
        """Regions with the pipeline."""
        return (regions.primary,) if self.replicas == "none" else regions.all

    def faults(self) -> Iterator[Fault]:
        """Places without an entry."""
        for place, kinds in self.places.items():
            if not kinds:
                yield Fault(
                    path=f"places.{place}", problem="has no kinds", remedy="set default: { purpose: ... }, or remove it"
                )
