"""HTTP APIs: functions and load balancers behind JSON Web Tokens, IAM signatures or a function's decision."""

from collections.abc import Iterator

from pydantic import Field

from components.api.gateway.api_settings import ApiSettings
from components.api.gateway.authorizer_settings import (
    AuthorizerKey,
    AuthorizerSettings,
    FunctionAuthorizerSettings,
    UserPoolAuthorizerSettings,
)
from components.api.gateway.cors_settings import CorsSettings
from components.api.gateway.route_settings import ApiRouteSettings, route_faults
from components.api.gateway.throttle_settings import ThrottleSettings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import ResourceKey

# Amazon API Gateway quotas, "HTTP API quotas": integration timeout, which cannot be increased.
LONGEST_TIMEOUT_MS = 30_000


class HttpRouteSettings(ApiRouteSettings):
    """A method of an HTTP API, answered by a function or by the load balancer."""

    function: ResourceKey | None = None
    """Function that answers, a key of lambda.functions."""
    load_balancer: bool = False
    """Whether the region's load balancer answers, through a VPC link, instead of a function."""
    throttle: ThrottleSettings | None = None
    """Limit of this route; that of the API if omitted."""
    timeout_ms: int = Field(default=LONGEST_TIMEOUT_MS, ge=50, le=LONGEST_TIMEOUT_MS)
    """Time until the integration must have answered in milliseconds."""

    def faults(self) -> Iterator[Fault]:
        """Two integrations, or none."""
        yield from super().faults()
        if (self.function is None) != self.load_balancer:
            yield Fault(
                path="function",
                value=self.function,
                problem="requires either a function or loadBalancer",
                remedy="set one of them",
            )


class HttpApiSettings(ApiSettings):
    """An HTTP API with the stage $default, which deploys each change. AWS WAF and API keys are not supported (T-11): a
    distribution has the web ACL."""

    routes: dict[ResourceKey, HttpRouteSettings] = Field(min_length=1)
    """Routes by key."""
    authorizers: dict[AuthorizerKey, AuthorizerSettings] = Field(default_factory=dict, max_length=10)
    """Authorizers by key; none by default."""
    cors: CorsSettings | None = None
    """Cross-origin requests; not allowed by default. API Gateway sets the headers of all responses, also of
    functions."""

    @property
    def functions(self) -> list[str]:
        """Keys of the functions of routes and authorizers, each once."""
        routes = [route.function for route in self.routes.values() if route.function is not None]
        own = [each.function for each in self.authorizers.values() if isinstance(each, FunctionAuthorizerSettings)]
        return list(dict.fromkeys([*routes, *own]))

    @property
    def user_pools(self) -> list[str]:
        """Keys of the user pools of authorizers, each once."""
        found = self.authorizers.values()
        return list(dict.fromkeys(each.user_pool for each in found if isinstance(each, UserPoolAuthorizerSettings)))

    @property
    def uses_load_balancer(self) -> bool:
        """Whether a route leads to the load balancer."""
        return any(route.load_balancer for route in self.routes.values())

    def faults(self) -> Iterator[Fault]:
        """Routes in conflict, and unknown authorizers."""
        yield from route_faults(self.routes, self.authorizers, one_name=False)
