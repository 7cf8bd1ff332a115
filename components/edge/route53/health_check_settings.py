"""Route 53 health checks."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.settings.base import Settings
from components.foundation.settings.domain_names import DomainName
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
# Countries of these regions: Amazon EC2 User Guide, "Regions and Zones", geographies.
CHECKER_COUNTRIES: dict[CheckerRegion, str] = {
    "us-east-1": "US", "us-west-1": "US", "us-west-2": "US", "eu-west-1": "IE",
    "ap-southeast-1": "SG", "ap-southeast-2": "AU", "ap-northeast-1": "JP", "sa-east-1": "BR",
}  # fmt: skip
# AWS General Reference, "AWS service endpoints". Resources of a stack have names below these: load balancers, APIs,
# functions, instances, domains of OpenSearch.
SERVICE_ENDPOINT = re.compile(
    r"^(?!.*\.(elb|execute-api|appsync-api|lambda-url|compute(-1)?|es|aoss)\.).*\.(amazonaws\.com|api\.aws|on\.aws)$"
)


class EndpointHealthCheck(Settings):
    """An endpoint health check. Healthy: a 2xx or 3xx response (HTTP, HTTPS) or a connection (TCP)."""

    type: Literal["HTTPS", "HTTP", "TCP"]
    """Protocol. The certificate of an HTTPS endpoint is not validated."""
    domain_name: DomainName
    """Domain name of the endpoint, which must not be a name that this check itself routes."""
    port: int | None = Field(default=None, ge=1, le=65_535)
    """Port; 443 for HTTPS and 80 for HTTP if omitted."""
    path: str = Field(default="/", pattern=r"^/\S*$", max_length=255)
    """Request path of an HTTP or HTTPS check."""
    search_text: str | None = Field(default=None, min_length=1, max_length=255)
    """String that the first 5,120 bytes of the response must contain; not checked if omitted."""
    interval_seconds: Literal[10, 30] = 30
    """Request interval of each checker; 10 costs extra."""
    failure_threshold: int = Field(default=3, ge=1, le=10)
    """Consecutive checks that change the status of the endpoint."""
    regions: tuple[CheckerRegion, ...] = ()
    """Health checker regions, at least three; all if omitted."""
    measure_latency: bool = False
    """Whether latency is measured, at extra cost. Immutable."""

    @property
    def effective_port(self) -> int:
        """The port, explicit or derived from the protocol."""
        return self.port or (80 if self.type == "HTTP" else 443)

    @property
    def checkers(self) -> dict[CheckerRegion, str]:
        """Countries of the health checkers, by their region."""
        return {region: CHECKER_COUNTRIES[region] for region in self.regions or CHECKER_COUNTRIES}

    def faults(self) -> Iterator[Fault]:
        """Settings that Route 53 rejects, and endpoints of AWS services, which answer whether or not the stack does."""
        if SERVICE_ENDPOINT.match(self.domain_name):
            yield Fault(
                path="domainName",
                value=self.domain_name,
                problem="is the endpoint of an AWS service, which answers whether or not the stack works",
                remedy="set a name of the stack, such as an alias of a distribution",
            )
        if self.type == "TCP":
            if self.port is None:
                yield Fault(path="port", problem="missing", remedy="set the port that a TCP check connects to")
            if self.search_text is not None or self.path != "/":
                yield Fault(path="type", value="TCP", problem="excludes path and searchText", remedy="remove them")
        if self.regions and len(set(self.regions)) < 3:
            yield Fault(
                path="regions",
                value=len(set(self.regions)),
                problem="Route 53 requires three or more regions",
                remedy="add regions, or omit the key",
            )


class CalculatedHealthCheck(Settings):
    """A calculated health check: healthy while enough child checks are."""

    type: Literal["CALCULATED"]
    """Selects a calculated health check."""
    health_checks: tuple[str, ...] = Field(min_length=1, max_length=255)
    """Keys of the child health checks, none of them calculated."""
    healthy_threshold: int = Field(ge=1)
    """Number of child health checks that must be healthy."""

    def faults(self) -> Iterator[Fault]:
        """A threshold above the number of children, or repeated children."""
        if self.healthy_threshold > len(self.health_checks):
            yield Fault(
                path="healthyThreshold",
                value=self.healthy_threshold,
                problem=f"allowed: {len(self.health_checks)} or less, the number of healthChecks",
                remedy="lower it, or add healthChecks",
            )
        for index, name in enumerate(self.health_checks):
            if name in self.health_checks[:index]:
                yield Fault(path=f"healthChecks[{index}]", value=name, problem="is listed twice", remedy="remove one")


HealthCheckSettings = Annotated[EndpointHealthCheck | CalculatedHealthCheck, Field(discriminator="type")]
