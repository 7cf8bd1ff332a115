"""Health checks of the APIs of each region, which their domain names follow."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from components.api.gateway.api_settings import ApiSettings
from components.api.gateway.paths import RoutePath, parameters
from components.api.http.settings import HttpApiSettings
from components.api.rest.settings import RestApiSettings
from components.edge.route53.health_check_settings import EndpointHealthCheck
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.types import ResourceKey


class ApiHealthCheckSettings(Settings):
    """A Route 53 health check in each region. It asks one API, and all domain names of the region follow it."""

    api: ResourceKey
    """Key of a REST or HTTP API with a domain name. It gets another one in each region, `<region>.<domainName>`, since
    the endpoint of API Gateway is disabled."""
    path: RoutePath
    """Path of a GET route that is public: health checkers have no credentials."""
    interval_seconds: Literal[10, 30] = 30
    """Request interval of each checker; 10 costs extra."""
    failure_threshold: int = Field(default=3, ge=1, le=10)
    """Consecutive checks that change the status of a region."""

    def endpoint(self, domain_name: str) -> EndpointHealthCheck:
        """The check of a domain name."""
        return EndpointHealthCheck(
            type="HTTPS",
            domain_name=domain_name,
            path=self.path,
            interval_seconds=self.interval_seconds,
            failure_threshold=self.failure_threshold,
        )

    def api_faults(self, apis: Mapping[str, ApiSettings]) -> Iterator[Fault]:
        """APIs and routes that cannot be asked. apis: REST and HTTP APIs by key."""
        api = apis.get(self.api)
        if api is None:
            yield unknown_name("api", self.api, apis, "REST or HTTP API", value=self.api)
            return
        if api.domain_name is None:
            yield Fault(
                path="api", value=self.api, problem="has no domainName that could follow the check", remedy="set it"
            )
        routes = api.routes if isinstance(api, RestApiSettings | HttpApiSettings) else {}
        route = next((each for each in routes.values() if (each.method, each.path) == ("GET", self.path)), None)
        if route is None or parameters(self.path):
            yield Fault(
                path="path",
                value=self.path,
                problem=f"is not the path of a GET route of {self.api} without parameters",
                remedy="add the route, or set the path of another one",
            )
        elif route.authorizer is not None:
            yield Fault(
                path="path",
                value=self.path,
                problem="needs credentials, which health checkers do not have: the region would always be unhealthy",
                remedy="set the path of a public route",
            )


def regional_name(region: str, domain_name: str) -> str:
    """The domain name of an API in one region."""
    return f"{region}.{domain_name}"
