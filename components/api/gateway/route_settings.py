"""Routes of REST and HTTP APIs."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from pydantic import Field

from components.api.gateway.authorizer_settings import IAM
from components.api.gateway.paths import ANY, RoutePath, segments, shape
from components.foundation.settings.faults import Fault, unknown_name
from components.foundation.settings.keyed import KeyedSettings

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
WITH_BODY: tuple[Method, ...] = ("POST", "PUT", "PATCH")


class ApiRouteSettings(KeyedSettings):
    """A method of a path, with its authorization."""

    method: Method
    """HTTP method; OPTIONS is answered according to `cors`."""
    path: RoutePath
    """Path, such as `/media/{id}`."""
    authorizer: str | None = None
    """Key of `authorizers`, or `iam` for requests signed by IAM principals."""
    outlives: str | None = Field(default=None, min_length=10)
    """Reason for a function that may run longer than the API waits: clients get 504 meanwhile. Without it, such a
    function is rejected."""
    public: str | None = Field(default=None, min_length=10)
    """Reason for no authorization, instead of `authorizer`."""

    @property
    def key(self) -> str:
        """Method and path, such as `GET /media/{id}`."""
        return f"{self.method} {self.path}"

    def faults(self) -> Iterator[Fault]:
        """A route that decides on authorization twice, or not at all."""
        if self.authorizer is not None and self.public is not None:
            yield Fault(
                path="public",
                problem="contradicts authorizer: the route has authorization",
                remedy="remove one of them",
            )
        elif self.authorizer is None and self.public is None:
            yield Fault(
                path="authorizer",
                problem="missing: anyone could call the route",
                remedy=f"set a key of authorizers, or {IAM}; or public with the reason",
            )


def route_faults(
    routes: Mapping[str, ApiRouteSettings], authorizers: Collection[str], *, one_name: bool
) -> Iterator[Fault]:
    """Routes with an unknown authorizer, and routes that API Gateway takes for one another. one_name: whether a segment
    has one parameter name, whatever follows."""
    if IAM in authorizers:
        yield Fault(path=f"authorizers.{IAM}", problem="stands for IAM signatures", remedy="use another key")
    for key, route in routes.items():
        if route.authorizer not in (None, IAM, *authorizers):
            name = str(route.authorizer)
            yield unknown_name(f"routes.{key}.authorizer", name, (IAM, *authorizers), "authorizer", value=name)
    unused = [*(name for name in authorizers if name != IAM and all(r.authorizer != name for r in routes.values()))]
    for name in unused:
        yield Fault(path=f"authorizers.{name}", problem="has no route", remedy="remove it, or name it in a route")
    yield from _same_faults(routes)
    if one_name:
        yield from _parameter_faults(routes)


def _same_faults(routes: Mapping[str, ApiRouteSettings]) -> Iterator[Fault]:
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    for key, route in routes.items():
        first = seen.setdefault((route.method, shape(route.path)), key)
        if first != key:
            yield Fault(
                path=f"routes.{key}.path",
                value=route.path,
                problem=f"is the path of routes.{first} too, with the same method",
                remedy="remove one, or change its method or path",
            )


def _parameter_faults(routes: Mapping[str, ApiRouteSettings]) -> Iterator[Fault]:
    """Different names of a parameter below one resource, which REST APIs reject."""
    names: dict[tuple[str, ...], tuple[str, str]] = {}
    for key, route in routes.items():
        parts, form = segments(route.path), shape(route.path)
        for position, part in enumerate(parts):
            if not form[position].startswith(ANY[0]):
                continue
            first, given = names.setdefault(form[:position], (key, part))
            if given != part:
                yield Fault(
                    path=f"routes.{key}.path",
                    value=route.path,
                    problem=f"has {part} where routes.{first} has {given}: a resource of a REST API has one parameter",
                    remedy=f"write {given}",
                )
