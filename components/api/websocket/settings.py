"""WebSocket APIs: connections that are authorized once, and routes of their messages."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from components.api.gateway.api_settings import ApiSettings
from components.api.gateway.authorizer_settings import IAM, ParameterName
from components.foundation.settings.base import Settings
from components.foundation.settings.faults import Fault
from components.foundation.settings.types import ResourceKey

# Amazon API Gateway quotas, "WebSocket API quotas": integration timeout.
LONGEST_TIMEOUT_MS = 29_000
CONNECT, DISCONNECT = "$connect", "$disconnect"
Action = Annotated[str, Field(pattern=r"^(\$connect|\$disconnect|\$default|[a-z][A-Za-z0-9_-]{0,63})$")]


class ConnectionAuthorizerSettings(Settings):
    """A function that decides on each new connection. Decisions are not cached."""

    function: ResourceKey
    """Function, a key of lambda.functions."""
    headers: tuple[str, ...] = ()
    """Headers that the function reads; none by default."""
    query_strings: tuple[ParameterName, ...] = ()
    """Query string parameters that the function reads, such as a token: browsers set no headers of WebSockets."""

    @property
    def identity_sources(self) -> list[str]:
        """The parts of the request as API Gateway names them."""
        return [
            *(f"route.request.header.{name}" for name in self.headers),
            *(f"route.request.querystring.{name}" for name in self.query_strings),
        ]

    def faults(self) -> Iterator[Fault]:
        """A decision about nothing."""
        if not self.identity_sources:
            yield Fault(
                path="queryStrings",
                problem="missing: requests without credentials would reach the function",
                remedy="set the parameter with the token, or headers",
            )


class WebSocketRouteSettings(Settings):
    """Messages of one action, or an event of the connection."""

    function: ResourceKey
    """Function that receives them, a key of lambda.functions."""
    timeout_ms: int = Field(default=LONGEST_TIMEOUT_MS, ge=50, le=LONGEST_TIMEOUT_MS)
    """Time until the function must have answered in milliseconds."""
    answers: bool = False
    """Whether the function's response is sent to the client. Messages to any connection take `access.connections`."""


class WebSocketApiSettings(ApiSettings):
    """A WebSocket API. Only $connect is authorized: the connection then is."""

    routes: dict[Action, WebSocketRouteSettings] = Field(min_length=1)
    """Routes by action, or `$connect`, `$disconnect` and `$default`."""
    action_key: str = Field(default="action", pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    """Key of messages, which are JSON objects, that selects the route."""
    authorizer: ConnectionAuthorizerSettings | None = None
    """Function that authorizes connections, required unless `iam`."""
    iam: bool = False
    """Whether connections are signed by IAM principals instead."""
    stage: str = Field(default="live", pattern=r"^[A-Za-z0-9_-]{1,128}$")
    """Stage, part of the path of API Gateway's own endpoint."""
    log_level: Literal["ERROR", "INFO"] = "ERROR"
    """Level of execution logs, which never contain messages."""

    @property
    def functions(self) -> list[str]:
        """Keys of the functions of routes and the authorizer, each once."""
        own = [self.authorizer.function] if self.authorizer else []
        return list(dict.fromkeys([*(route.function for route in self.routes.values()), *own]))

    def faults(self) -> Iterator[Fault]:
        """Connections without authorization, or authorized twice; connections that no function learns of."""
        if (self.authorizer is not None) == self.iam:
            contradicts = self.authorizer is not None
            yield Fault(
                path="authorizer",
                problem=f"contradicts {IAM}" if contradicts else "missing: anyone could connect",
                remedy=f"set either authorizer or {IAM}: true",
            )
        if CONNECT not in self.routes:
            yield Fault(
                path=f"routes.{CONNECT}",
                problem="missing: a connection is authorized by this route",
                remedy="add it, with the function that stores connections",
            )
        if DISCONNECT in self.routes and self.routes[DISCONNECT].answers:
            yield Fault(
                path=f"routes.{DISCONNECT}.answers", value=True, problem="the connection is closed", remedy="remove it"
            )
