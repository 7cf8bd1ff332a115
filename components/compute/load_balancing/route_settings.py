"""Load balancer routes of a service: listener rule, target group and health check."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from components.foundation.path_patterns import covers
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault

# Elastic Load Balancing, "Quotas for your Application Load Balancers", and "Condition types".
CONDITION_VALUES = 5
CONDITION_WILDCARDS = 6
EVERYTHING = "/*"

PathPattern = Annotated[str, Field(pattern=r"^/[A-Za-z0-9_.$/~\"'@:+&*?-]{0,127}$")]
HostPattern = Annotated[str, Field(pattern=r"^[A-Za-z0-9*?.-]{1,128}$")]
Matcher = Annotated[str, Field(pattern=r"^[2-4]\d\d([-,][2-4]\d\d)*$")]


class HealthCheckSettings(Settings):
    """Health check of a target group."""

    path: str = Field(default="/health", pattern=r"^/\S{0,1023}$")
    """Request path."""
    status_codes: Matcher = "200"
    """Status codes of a healthy target, such as `200-299`."""
    interval_seconds: int = Field(default=15, ge=5, le=300)
    """Health check interval in seconds."""
    timeout_seconds: int = Field(default=5, ge=2, le=120)
    """Response timeout in seconds."""
    healthy_threshold: int = Field(default=2, ge=2, le=10)
    """Consecutive successful checks before a target is healthy."""
    unhealthy_threshold: int = Field(default=3, ge=2, le=10)
    """Consecutive failed checks before a target is unhealthy and its task is replaced."""
    grace_period_seconds: int = Field(default=60, ge=0, le=3600)
    """Health check grace period in seconds, after the start of a task."""

    def faults(self) -> Iterator[Fault]:
        """A timeout that is not shorter than the interval."""
        if self.timeout_seconds >= self.interval_seconds:
            yield Fault(
                path="timeoutSeconds",
                value=self.timeout_seconds,
                problem=f"must be less than intervalSeconds ({self.interval_seconds})",
                remedy="raise intervalSeconds, or lower timeoutSeconds",
            )


class RouteSettings(Settings):
    """A listener rule and target group of the region's load balancer. Without conditions it matches all requests."""

    port: int = Field(ge=1, le=65535)
    """Port that the container listens on."""
    priority: int = Field(ge=1, le=50_000)
    """Priority of the listener rule; of the matching rules, the one with the lowest number applies."""
    paths: tuple[PathPattern, ...] = ()
    """Path patterns, such as `/api/*`; any path if omitted."""
    hosts: tuple[HostPattern, ...] = ()
    """Host names, with the wildcards `*` and `?`; any host if omitted."""
    health_check: HealthCheckSettings = Field(default_factory=HealthCheckSettings)
    """Health check of the target group."""
    stickiness_seconds: int | None = Field(default=None, ge=1, le=604_800)
    """Duration of cookie-based stickiness (sticky sessions) in seconds; disabled if omitted."""

    deregistration_delay_seconds: int = Field(default=30, ge=0, le=3600)
    """Deregistration delay in seconds, for in-flight requests."""
    slow_start_seconds: int = Field(default=0, ge=0, le=900)
    """Slow start duration of new targets in seconds: 0, or 30 to 900."""
    algorithm: Literal["round_robin", "least_outstanding_requests"] = "round_robin"
    """Load balancing algorithm."""

    def hides(self, other: "RouteSettings") -> bool:
        """Whether this route, with a lower priority number, matches every request that the other matches."""
        if self.hosts and not (other.hosts and set(other.hosts) <= set(self.hosts)):
            return False
        own = self.paths or (EVERYTHING,)
        return all(any(covers(pattern, path) for pattern in own) for path in other.paths or (EVERYTHING,))

    def faults(self) -> Iterator[Fault]:
        """More conditions than a rule supports, and settings that the algorithm does not support."""
        values = (*(self.paths or (EVERYTHING,)), *self.hosts)
        if len(values) > CONDITION_VALUES:
            yield Fault(
                path="paths",
                value=len(values),
                problem=f"allowed: {CONDITION_VALUES} paths and hosts together in a rule",
                remedy="replace several of them by a wildcard",
            )
        wildcards = sum(value.count("*") + value.count("?") for value in values)
        if wildcards > CONDITION_WILDCARDS:
            yield Fault(path="paths", value=wildcards, problem=f"allowed: {CONDITION_WILDCARDS} wildcards in a rule")
        if 0 < self.slow_start_seconds < 30:
            yield Fault(path="slowStartSeconds", value=self.slow_start_seconds, problem="allowed: 0, or 30 to 900")
        if self.slow_start_seconds and self.algorithm != "round_robin":
            yield Fault(
                path="slowStartSeconds",
                value=self.slow_start_seconds,
                problem=f"is not supported with {self.algorithm}",
                remedy="use round_robin, or set 0",
            )


def route_faults(routes: Mapping[str, RouteSettings]) -> Iterator[Fault]:
    """Routes of one load balancer (by path in the stack file) with the same priority, or shadowed by another one."""
    before: dict[str, RouteSettings] = {}
    for owner, route in sorted(routes.items(), key=lambda entry: entry[1].priority):
        path = f"{owner}.priority"
        same = next((other for other, each in before.items() if each.priority == route.priority), None)
        hiding = next((other for other, each in before.items() if each.hides(route)), None)
        if same is not None:
            yield Fault(
                path=path,
                value=route.priority,
                problem=f"is also the priority of {same}",
                remedy="use a different priority for each route",
                other=same,
            )
        elif hiding is not None:
            yield Fault(
                path=path,
                value=route.priority,
                problem=f"is shadowed by {hiding}, which matches all its requests",
                remedy=f"set it below {before[hiding].priority}, or set other paths",
                other=hiding,
            )
        before[owner] = route
