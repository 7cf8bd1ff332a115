"""What Route 53 asks from outside, to know whether an endpoint can answer."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.dns_names import DomainName
from components.foundation.settings.faults import Fault

# Amazon Route 53 API reference, HealthCheckConfig.Regions: at least three of these.
CheckerRegion = Literal[
    "us-east-1",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "sa-east-1",
]


class EndpointHealthCheck(Settings):
    """A request to one endpoint. Healthy is an answer of 2xx or 3xx (HTTP, HTTPS) or a connection (TCP)."""

    type: Literal["HTTPS", "HTTP", "TCP"]
    """What is asked. The certificate of an HTTPS endpoint is not judged."""
    domain_name: DomainName
    """The endpoint's name, which may not be one that this check itself routes."""
    port: int | None = Field(default=None, ge=1, le=65_535)
    """The endpoint's port; 443 for HTTPS and 80 for HTTP when left out."""
    path: str = Field(default="/", pattern=r"^/\S*$", max_length=255)
    """What is requested of an HTTP or HTTPS endpoint."""
    search_text: str | None = Field(default=None, min_length=1, max_length=255)
    """Text that the first 5,120 bytes of the answer must hold; any answer will do when left out."""
    interval_seconds: Literal[10, 30] = 30
    """Seconds between two requests of one checker; 10 costs extra."""
    failure_threshold: int = Field(default=3, ge=1, le=10)
    """Answers in a row after which a checker changes its mind."""
    regions: tuple[CheckerRegion, ...] = ()
    """Where it is asked from, three places or more; from everywhere when left out."""
    measure_latency: bool = False
    """Whether latency is measured too, at extra cost. It cannot be changed later without a new check."""

    @property
    def asked_port(self) -> int:
        """The port that is asked."""
        return self.port or (80 if self.type == "HTTP" else 443)

    def faults(self) -> Iterator[Fault]:
        """What Route 53 refuses."""
        if self.type == "TCP":
            if self.port is None:
                yield Fault(path="port", problem="missing", remedy="give the port that a TCP check connects to")
            if self.search_text is not None or self.path != "/":
                yield Fault(path="type", value="TCP", problem="takes no path and no searchText", remedy="remove them")
        if self.regions and len(set(self.regions)) < 3:
            yield Fault(
                path="regions",
                value=len(set(self.regions)),
                problem="Route 53 asks from three regions or more",
                remedy="add regions, or leave the key out",
            )


class CalculatedHealthCheck(Settings):
    """Healthy while enough of other checks are."""

    type: Literal["CALCULATED"]
    """This check asks nothing itself."""
    health_checks: tuple[str, ...] = Field(min_length=1, max_length=255)
    """Names of the checks that it counts, none of them calculated."""
    healthy_threshold: int = Field(ge=1)
    """How many of them have to be healthy."""

    def faults(self) -> Iterator[Fault]:
        """More to be healthy than there are, or one counted twice."""
        if self.healthy_threshold > len(self.health_checks):
            yield Fault(
                path="healthyThreshold",
                value=self.healthy_threshold,
                problem=f"allowed: {len(self.health_checks)} or less, as many as are counted",
                remedy="lower it, or name more healthChecks",
            )
        for index, name in enumerate(self.health_checks):
            if name in self.health_checks[:index]:
                yield Fault(path=f"healthChecks[{index}]", value=name, problem="is named twice", remedy="remove one")


HealthCheckSettings = Annotated[EndpointHealthCheck | CalculatedHealthCheck, Field(discriminator="type")]
