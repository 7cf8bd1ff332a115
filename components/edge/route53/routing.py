"""Routing policies of Route 53 records."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.regions import AWS_REGIONS, RegionName, unknown_region

SetIdentifier = Annotated[str, Field(min_length=1, max_length=128)]
Continent = Literal["AF", "AN", "AS", "EU", "NA", "OC", "SA"]


class FailoverRouting(Settings):
    """Failover routing: the secondary answers while the primary's health check fails."""

    policy: Literal["failover"]
    """Selects failover routing."""
    role: Literal["primary", "secondary"]
    """Failover record type."""
    set_identifier: SetIdentifier | None = None
    """Set identifier; the role if omitted."""
    health_check: str | None = None
    """Key of a health check; required for the primary, unless it is an alias with target health evaluation."""

    @property
    def identifier(self) -> str:
        """The set identifier, explicit or derived."""
        return self.set_identifier or self.role


class LatencyRouting(Settings):
    """Latency-based routing."""

    policy: Literal["latency"]
    """Selects latency-based routing."""
    region: RegionName
    """Region of the record's endpoint, such as eu-west-1."""
    set_identifier: SetIdentifier | None = None
    """Set identifier; the region if omitted."""
    health_check: str | None = None
    """Key of a health check; Route 53 omits unhealthy records from responses. None by default."""

    @property
    def identifier(self) -> str:
        """The set identifier, explicit or derived."""
        return self.set_identifier or self.region

    def faults(self) -> Iterator[Fault]:
        """A region that does not exist."""
        if self.region not in AWS_REGIONS:
            yield unknown_region("region", self.region)


class GeolocationRouting(Settings):
    """Geolocation routing; the most specific matching record answers."""

    policy: Literal["geolocation"]
    """Selects geolocation routing."""
    continent: Continent | None = None
    """Two-letter code of a continent."""
    country: str | None = Field(default=None, pattern=r"^([A-Z]{2}|\*)$")
    """ISO 3166-1 code of a country, or `*` for the default record."""
    subdivision: str | None = Field(default=None, pattern=r"^[A-Z0-9]{1,3}$")
    """Code of a state of the country; Route 53 supports those of US and UA."""
    set_identifier: SetIdentifier | None = None
    """Set identifier; the location if omitted."""
    health_check: str | None = None
    """Key of a health check; Route 53 omits unhealthy records from responses. None by default."""

    @property
    def location(self) -> str:
        """Continent, country and subdivision, as far as they are set."""
        return "-".join(part for part in (self.continent, self.country, self.subdivision) if part)

    @property
    def identifier(self) -> str:
        """The set identifier, explicit or derived."""
        return self.set_identifier or ("default" if self.country == "*" else self.location)

    def faults(self) -> Iterator[Fault]:
        """A location that Route 53 does not support."""
        if (self.continent is None) == (self.country is None):
            yield Fault(path="", problem="requires one location", remedy="set either continent or country")
        if self.subdivision and self.country not in ("US", "UA"):
            yield Fault(
                path="subdivision",
                value=self.subdivision,
                problem="Route 53 supports the states of US and UA only",
                remedy="remove it, or set country to US or UA",
            )


class WeightedRouting(Settings):
    """Weighted routing."""

    policy: Literal["weighted"]
    """Selects weighted routing."""
    weight: int = Field(ge=0, le=255)
    """Weight, relative to the sum of the set's weights; 0 disables the record."""
    set_identifier: SetIdentifier
    """Set identifier, such as blue."""
    health_check: str | None = None
    """Key of a health check; Route 53 omits unhealthy records from responses. None by default."""

    @property
    def identifier(self) -> str:
        """The set identifier."""
        return self.set_identifier


Routing = Annotated[
    FailoverRouting | LatencyRouting | GeolocationRouting | WeightedRouting, Field(discriminator="policy")
]
