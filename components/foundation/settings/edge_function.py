"""What a distribution does with each request before it looks for the answer."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.countries import CONTINENTS, COUNTRIES
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import AWS_REGIONS

VALUE_BYTES = 1024  # Amazon CloudFront Developer Guide, "Quotas on key value stores"


class ViewerFunctionSettings(Settings):
    """A CloudFront Function on viewer requests: it makes unlike spellings of one request the same, answers from the
    nearest copy (QA-34), and checks tokens where a behaviour asks for it (GD-30)."""

    nearest: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Which viewers are served by which replica region: `{eu-west-1: [europe, africa], ap-southeast-1: [asia, JP]}`,
    continents or ISO country codes; a country's own entry beats its continent's. All others are served by the
    primary copy."""
    index_document: str | None = Field(default=None, pattern=r"^[\w.-]+$")
    """File that a path ending in `/` stands for, such as index.html; none by default."""
    dropped_query_parameters: tuple[Annotated[str, Field(pattern=r"^[\w.-]+\*?$")], ...] = (
        "utm_*",
        "fbclid",
        "gclid",
    )
    """Query parameters that change no answer; `*` at the end stands for anything."""

    @property
    def region_of_country(self) -> dict[str, str]:
        """Replica region by country code, in the order of the codes; countries of the primary copy are not in it."""
        chosen: dict[str, str] = {}
        for region, places in self.nearest.items():
            for place in places:
                chosen.update(dict.fromkeys(CONTINENTS.get(place, ()), region))
        for region, places in self.nearest.items():
            chosen.update({place: region for place in places if place in COUNTRIES})
        return dict(sorted(chosen.items()))

    @property
    def nearest_text(self) -> str:
        """The same as text, as the function reads it: `ap-southeast-1=JP,SG;eu-west-1=DE,FR`."""
        countries: dict[str, list[str]] = {}
        for country, region in self.region_of_country.items():
            countries.setdefault(region, []).append(country)
        return ";".join(f"{region}={','.join(codes)}" for region, codes in sorted(countries.items()))

    def faults(self) -> Iterator[Fault]:
        """Places that are none, or in two regions, and more of them than the key-value store takes."""
        seen: dict[str, str] = {}
        for region, places in self.nearest.items():
            if region not in AWS_REGIONS:
                yield Fault(path=f"nearest.{region}", problem="no AWS region", remedy="name a replica region")
            for index, place in enumerate(places):
                path = f"nearest.{region}[{index}]"
                if place not in CONTINENTS and place not in COUNTRIES:
                    near = unknown_name(path, place, CONTINENTS, "continent or country code")
                    yield Fault(path=path, value=place, problem=near.problem, remedy=near.remedy)
                elif place in seen:
                    yield Fault(path=path, value=place, problem=f"belongs to {seen[place]}", remedy="remove one")
                seen.setdefault(place, region)
        if len(self.nearest_text) > VALUE_BYTES:
            yield Fault(
                path="nearest",
                value=f"{len(self.nearest_text)} characters",
                problem=f"allowed: {VALUE_BYTES} as the function reads it",
                remedy="name fewer regions",
            )
