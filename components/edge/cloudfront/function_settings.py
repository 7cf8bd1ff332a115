"""The CloudFront Function on a distribution's viewer requests."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.countries import CONTINENTS, COUNTRIES
from components.foundation.settings.domain_names import DomainName
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import AWS_REGIONS, RegionName, unknown_region

VALUE_BYTES = 1024  # Amazon CloudFront Developer Guide, "Quotas on key value stores"


class PreviewSettings(Settings):
    """Previews of a site, one for each branch or pull request, in folders of its buckets."""

    domain: DomainName
    """Domain of the previews, such as preview.example.com: `pr-12.preview.example.com` has the files of the folder
    `previews/pr-12`. The distribution has the alias `*.preview.example.com`."""
    folder: str = Field(default="previews", pattern=r"^[a-z0-9-]+$")
    """Folder of all previews, which a lifecycle rule may expire."""


class ViewerFunctionSettings(Settings):
    """A CloudFront Function on viewer requests: it normalizes requests, selects the closest replica (QA-34), and
    verifies tokens for behaviors that require it (GD-30)."""

    nearest: dict[RegionName, tuple[str, ...]] = Field(default_factory=dict)
    """Viewer locations by replica region: `{eu-west-1: [europe, africa], ap-southeast-1: [asia, JP]}`, as continents or
    ISO country codes; a country takes precedence over its continent. Others are served by the primary region's
    bucket."""
    index_document: str | None = Field(default=None, pattern=r"^[\w.-]+$")
    """Index document for paths that end in `/`, such as index.html; none by default."""
    single_page: bool = False
    """Whether paths without an extension have the index document, as the paths of a single-page application. Responses
    of errors would do the same, and also hide the errors of an API."""
    previews: PreviewSettings | None = None
    """Previews of a site in bucket origins; none by default."""
    dropped_query_parameters: tuple[Annotated[str, Field(pattern=r"^[\w.-]+\*?$")], ...] = (
        "utm_*",
        "fbclid",
        "gclid",
    )
    """Query parameters that are removed; a trailing `*` is a wildcard."""

    @property
    def region_of_country(self) -> dict[str, str]:
        """Replica region by country code, sorted; countries of the primary region are omitted."""
        chosen: dict[str, str] = {}
        for region, locations in self.nearest.items():
            for location in locations:
                chosen.update(dict.fromkeys(CONTINENTS.get(location, ()), region))
        for region, locations in self.nearest.items():
            chosen.update({location: region for location in locations if location in COUNTRIES})
        return dict(sorted(chosen.items()))

    @property
    def nearest_text(self) -> str:
        """The same, serialized for the function: `ap-southeast-1=JP,SG;eu-west-1=DE,FR`."""
        countries: dict[str, list[str]] = {}
        for country, region in self.region_of_country.items():
            countries.setdefault(region, []).append(country)
        return ";".join(f"{region}={','.join(codes)}" for region, codes in sorted(countries.items()))

    def faults(self) -> Iterator[Fault]:
        """Unknown or repeated locations, a value larger than the key-value store supports, and pages without a name."""
        for path, used in (("singlePage", self.single_page), ("previews", self.previews is not None)):
            if used and self.index_document is None:
                yield Fault(path=path, problem="requires an index document", remedy="set indexDocument: index.html")
        seen: dict[str, str] = {}
        for region, locations in self.nearest.items():
            if region not in AWS_REGIONS:
                yield replace(unknown_region(f"nearest.{region}", region), value=None)
            for index, location in enumerate(locations):
                path = f"nearest.{region}[{index}]"
                if location not in CONTINENTS and location not in COUNTRIES:
                    yield unknown_name(path, location, CONTINENTS, "continent or country code", value=location)
                elif location in seen:
                    yield Fault(path=path, value=location, problem=f"belongs to {seen[location]}", remedy="remove one")
                seen.setdefault(location, region)
        if len(self.nearest_text) > VALUE_BYTES:
            yield Fault(
                path="nearest",
                value=f"{len(self.nearest_text)} characters",
                problem=f"allowed: {VALUE_BYTES} characters when serialized",
                remedy="use fewer regions",
            )
