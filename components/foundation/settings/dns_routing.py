"""How Route 53 chooses among the records of one name and type."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.regions import AWS_REGIONS

SetIdentifier = Annotated[str, Field(min_length=1, max_length=128)]
Continent = Literal["AF", "AN", "AS", "EU", "NA", "OC", "SA"]


class FailoverRouting(Settings):
    """The primary answers while its health check passes, the secondary otherwise."""

    policy: Literal["failover"]
    """This record is one of a failover pair."""
    role: Literal["primary", "secondary"]
    """Which of the pair this record is."""
    set_identifier: SetIdentifier | None = None
    """The record's name within its pair; its role when left out."""
    health_check: str | None = None
    """Name of the health check that decides; the primary needs one, unless it is an alias that AWS evaluates."""

    @property
    def identifier(self) -> str:
        """The set identifier, given or derived."""
        return self.set_identifier or self.role


class LatencyRouting(Settings):
    """Whoever asks is sent to the region with the least latency."""

    policy: Literal["latency"]
    """This record is one of a set, one a region."""
    region: str
    """The region that this record leads to, such as eu-west-1."""
    set_identifier: SetIdentifier | None = None
    """The record's name within its set; its region when left out."""
    health_check: str | None = None
    """Name of the health check; a record whose check fails is left out of the answers. None by default."""

    @property
    def identifier(self) -> str:
        """The set identifier, given or derived."""
        return self.set_identifier or self.region

    def faults(self) -> Iterator[Fault]:
        """A region that does not exist."""
        if self.region not in AWS_REGIONS:
            near = unknown_name("region", self.region, AWS_REGIONS, "region")
            yield Fault(path="region", value=self.region, problem="no AWS region", remedy=near.remedy)


class GeolocationRouting(Settings):
    """Whoever asks is sent by where they are; the most exact record that fits answers."""

    policy: Literal["geolocation"]
    """This record is one of a set, one a place."""
    continent: Continent | None = None
    """Two-letter code of a continent."""
    country: str | None = Field(default=None, pattern=r"^([A-Z]{2}|\*)$")
    """ISO 3166-1 code of a country, or `*` for everybody whom no other record fits."""
    subdivision: str | None = Field(default=None, pattern=r"^[A-Z0-9]{1,3}$")
    """Code of a state of the country; Route 53 knows those of US and UA."""
    set_identifier: SetIdentifier | None = None
    """The record's name within its set; its place when left out."""
    health_check: str | None = None
    """Name of the health check; a record whose check fails is left out of the answers. None by default."""

    @property
    def place(self) -> str:
        """Continent, country and state, as far as they are given."""
        return "-".join(part for part in (self.continent, self.country, self.subdivision) if part)

    @property
    def identifier(self) -> str:
        """The set identifier, given or derived."""
        return self.set_identifier or ("default" if self.country == "*" else self.place)

    def faults(self) -> Iterator[Fault]:
        """A place that Route 53 does not take."""
        if (self.continent is None) == (self.country is None):
            yield Fault(path="", problem="names no place, or two", remedy="give either continent or country")
        if self.subdivision and self.country not in ("US", "UA"):
            yield Fault(
                path="subdivision",
                value=self.subdivision,
                problem="Route 53 knows the states of US and UA only",
                remedy="remove it, or set country to US or UA",
            )


class WeightedRouting(Settings):
    """Answers are dealt out in proportion to the weights."""

    policy: Literal["weighted"]
    """This record is one of a set with weights."""
    weight: int = Field(ge=0, le=255)
    """The record's share, of the sum of the set's weights; 0 takes it out."""
    set_identifier: SetIdentifier
    """The record's name within its set, such as blue."""
    health_check: str | None = None
    """Name of the health check; a record whose check fails is left out of the answers. None by default."""

    @property
    def identifier(self) -> str:
        """The set identifier."""
        return self.set_identifier


Routing = Annotated[
    FailoverRouting | LatencyRouting | GeolocationRouting | WeightedRouting, Field(discriminator="policy")
]
