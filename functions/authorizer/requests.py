"""Requests to an authorizer: of REST APIs (TOKEN and REQUEST), HTTP APIs (2.0) and WebSocket APIs, in one form.

A cached decision applies to all requests with the same identity sources (T-84). So a credential is read from one place,
whatever else the request has.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from functions.authorizer.denial import DeniedError
from functions.shared.events import EventError
from functions.shared.fields import shown

ARN = re.compile(r"(arn:[^:]+:execute-api:[^:]+:[0-9]{12}:[^/:]+/[^/]+)/(.+)")
"""The ARN of a method: its stage, and method and path."""
BEARER = "bearer"
API_KEY_HEADER = "x-api-key"
PROTOCOL_HEADER = "sec-websocket-protocol"


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """A request that is decided on.

    stage_arn: of the stage of its API; empty for an HTTP API, whose answer names no resource. headers: names in lower
    case. token: of a TOKEN authorizer. connection: whether it opens a connection of a WebSocket API.
    """

    stage_arn: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    token: str | None
    connection: bool

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "AuthorizationRequest":
        """The request of an event. EventError if it is none."""
        simple = event.get("version") == "2.0"
        arn = event.get("routeArn" if simple else "methodArn")
        found = ARN.fullmatch(arn) if isinstance(arn, str) else None
        if event.get("type") not in ("TOKEN", "REQUEST") or found is None:
            raise EventError(
                f"event: {shown(event.get('type'))}, {shown(arn)}: not a request to an authorizer; correct its trigger"
            )
        return cls(
            stage_arn="" if simple else found[1],
            headers={name.lower(): value for name, value in _strings(event.get("headers")).items()},
            query=_strings(event.get("queryStringParameters")),
            token=str(event.get("authorizationToken") or "") if event["type"] == "TOKEN" else None,
            connection=not simple and found[2] == "$connect",
        )

    def bearer_token(self, parameter: str) -> str:
        """The token: of the header Authorization or, for a connection, of a query string parameter or of the
        subprotocols `bearer, <token>`. DeniedError without one."""
        if self.connection and parameter in self.query:
            return self.query[parameter]
        if self.connection and PROTOCOL_HEADER in self.headers:
            names = [name.strip() for name in self.headers[PROTOCOL_HEADER].split(",")]
            if len(names) != 2 or names[0] != BEARER:
                raise DeniedError("subprotocols: not `bearer` and a token")
            return names[1]
        value = self.headers.get("authorization", "") if self.token is None else self.token
        scheme, _, token = value.partition(" ")
        if scheme.lower() != BEARER or not token:
            raise DeniedError("Authorization: not `Bearer` and a token")
        return token.strip()

    def api_key(self) -> str:
        """The key of the header x-api-key. DeniedError without one."""
        if not self.headers.get(API_KEY_HEADER):
            raise DeniedError("x-api-key: missing")
        return self.headers[API_KEY_HEADER]


def _strings(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    given: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
    return {str(name): str(item) for name, item in given.items() if item is not None}
