"""How requests reach a service, and how it is asked whether it is well."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import Field

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
    """How a task is asked whether it is well."""

    path: str = Field(default="/health", pattern=r"^/\S{0,1023}$")
    """Path that the load balancer asks for."""
    status_codes: Matcher = "200"
    """Answers that mean that it is well, such as `200-299`."""
    interval_seconds: int = Field(default=15, ge=5, le=300)
    """Seconds between two questions."""
    timeout_seconds: int = Field(default=5, ge=2, le=120)
    """Seconds that an answer may take."""
    healthy_count: int = Field(default=2, ge=2, le=10)
    """Good answers in a row before a task is sent requests."""
    unhealthy_count: int = Field(default=3, ge=2, le=10)
    """Bad answers in a row before it is sent none, and replaced."""
    grace_seconds: int = Field(default=60, ge=0, le=3600)
    """Seconds after its start in which a task is not replaced for bad answers."""

    def faults(self) -> Iterator[Fault]:
        """A question that is asked again before it could be answered."""
        if self.timeout_seconds >= self.interval_seconds:
            yield Fault(
                path="timeoutSeconds",
                value=self.timeout_seconds,
                problem=f"must be less than intervalSeconds ({self.interval_seconds})",
                remedy="ask less often, or wait less",
            )


class RouteSettings(Settings):
    """Requests that the region's load balancer sends to a service. Without paths and hosts it takes them all."""

    port: int = Field(ge=1, le=65535)
    """Port that the container listens on."""
    priority: int = Field(ge=1, le=50_000)
    """Place among the services' rules: the lowest that fits a request takes it."""
    paths: tuple[PathPattern, ...] = ()
    """Path patterns, such as `/api/*`; any path when left out."""
    hosts: tuple[HostPattern, ...] = ()
    """Host names, with `*` and `?`; any host when left out."""
    health_check: HealthCheckSettings = Field(default_factory=HealthCheckSettings)
    """How the load balancer asks whether a task is well."""
    stickiness_seconds: int | None = Field(default=None, ge=1, le=604_800)
    """Seconds that a client's requests go to the same task, by a cookie of the load balancer; no longer than a single
    request when left out."""
    deregistration_seconds: int = Field(default=30, ge=0, le=3600)
    """Seconds that a task which is to stop has for the requests under way."""
    slow_start_seconds: int = Field(default=0, ge=0, le=900)
    """Seconds over which a new task is sent more and more requests: 0, or 30 to 900."""
    algorithm: Literal["round_robin", "least_outstanding_requests"] = "round_robin"
    """How a task is chosen for a request."""

    def hides(self, other: "RouteSettings") -> bool:
        """Whether this route, asked first, takes every request that the other would."""
        if self.hosts and not (other.hosts and set(other.hosts) <= set(self.hosts)):
            return False
        own = self.paths or (EVERYTHING,)
        return all(any(fnmatchcase(path, pattern) for pattern in own) for path in other.paths or (EVERYTHING,))

    def faults(self) -> Iterator[Fault]:
        """More conditions than a rule may have, and what the algorithm does not know."""
        values = (*(self.paths or (EVERYTHING,)), *self.hosts)
        if len(values) > CONDITION_VALUES:
            yield Fault(
                path="paths",
                value=len(values),
                problem=f"allowed: {CONDITION_VALUES} paths and hosts together in a rule",
                remedy="use a wildcard above several of them",
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
                problem=f"cannot be had with {self.algorithm}",
                remedy="use round_robin, or start at once",
            )


def route_faults(routes: Mapping[str, RouteSettings]) -> Iterator[Fault]:
    """Routes of one load balancer (by their path in the stack file) with one priority, or that hide each other."""
    before: dict[str, RouteSettings] = {}
    for place, route in sorted(routes.items(), key=lambda entry: entry[1].priority):
        path = f"{place}.priority"
        same = next((other for other, each in before.items() if each.priority == route.priority), None)
        hiding = next((other for other, each in before.items() if each.hides(route)), None)
        if same is not None:
            yield Fault(
                path=path,
                value=route.priority,
                problem=f"is the priority of {same}",
                remedy="give each route a priority of its own",
            )
        elif hiding is not None:
            yield Fault(
                path=path,
                value=route.priority,
                problem=f"is behind {hiding}, which takes all its requests",
                remedy=f"set it below {before[hiding].priority}, or give other paths",
            )
        before[place] = route
