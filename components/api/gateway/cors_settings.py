"""Cross-origin requests (CORS) to REST and HTTP APIs."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from components.api.gateway.authorizer_settings import HeaderName
from components.foundation.settings.base import Settings
from components.foundation.settings.checked import checked
from components.foundation.settings.cors import ORIGIN
from components.foundation.settings.faults import Fault

ANY_ORIGIN = "*"


def origin_faults(origin: str) -> Iterator[Fault]:
    """What is no origin. API Gateway compares whole origins."""
    if origin != ANY_ORIGIN and (ANY_ORIGIN in origin or not ORIGIN.fullmatch(origin)):
        yield Fault(
            path="",
            value=origin,
            problem="is not an origin: scheme and host, with a port if it is not the default, without a path or *",
            remedy="write https://app.example.com, or list the origins",
        )


class CorsSettings(Settings):
    """Answers to preflight requests, and headers of the API's own errors."""

    origins: tuple[Annotated[str, checked(origin_faults)], ...] = Field(min_length=1)
    """Origins, or `*` for any."""
    headers: tuple[HeaderName, ...] = ("Authorization", "Content-Type")
    """Headers that requests may have."""
    exposed_headers: tuple[HeaderName, ...] = ()
    """Headers of responses that scripts can read; none but the basic ones by default."""
    credentials: bool = False
    """Whether requests have cookies."""
    max_age_seconds: int = Field(default=600, ge=0, le=86_400)
    """Time that browsers cache the answer in seconds."""

    def faults(self) -> Iterator[Fault]:
        """`*` beside other origins, or with credentials, which browsers reject."""
        if ANY_ORIGIN not in self.origins:
            return
        if self.credentials:
            yield Fault(
                path="origins",
                value=ANY_ORIGIN,
                problem="is not accepted by browsers with credentials",
                remedy="list the origins, or set credentials: false",
            )
        if len(self.origins) > 1:
            yield Fault(path="origins", value=ANY_ORIGIN, problem="is any origin", remedy="remove the other ones")
