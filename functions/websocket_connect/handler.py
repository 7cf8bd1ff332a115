"""Keeps a new connection with its user, whom the authorizer of $connect verified."""

from typing import Any

from functions.shared.configuration import Environment
from functions.shared.connections import LONGEST_SECONDS, Connection, Connections, endpoint_of
from functions.shared.requests import ApiRequest
from functions.shared.responses import ApiError, answered
from functions.shared.telemetry import count, log
from functions.websocket_connect.settings import load

SETTINGS = load(Environment.of_process())
CONNECTIONS = Connections(SETTINGS.connections)
PROTOCOL = "bearer"
"""The subprotocol of clients that send their token beside it; a browser closes a connection that does not accept it."""


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Accepts a connection by 200; any other status refuses it. Environment: CONNECTIONS_TABLE, CONNECTIONS_INDEX,
    OWNER_CLAIM and TENANT_CLAIM."""
    return answered(lambda: connect(event))


def connect(event: dict[str, Any]) -> dict[str, Any]:
    """Keeps the connection of an event. ApiError without a verified user."""
    request = ApiRequest.of(event)
    caller = request.caller(SETTINGS.claims)
    given = event["requestContext"]
    if given.get("eventType") != "CONNECT":
        raise ApiError(400, "bad_request", f"event {given.get('eventType')}: not CONNECT; correct the route")
    CONNECTIONS.put(
        Connection(
            id=given["connectionId"],
            owner=caller.owner,
            tenant=caller.tenant,
            endpoint=endpoint_of(given),
            expires_at=given["connectedAt"] // 1000 + LONGEST_SECONDS,
        )
    )
    count("ConnectionsOpened")
    log("connection opened", connection_id=given["connectionId"])
    offered = [name.strip() for name in request.headers.get("sec-websocket-protocol", "").split(",")]
    return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": PROTOCOL} if PROTOCOL in offered else {}}
