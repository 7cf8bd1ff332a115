"""Forgets a closed connection. API Gateway does not promise this event: what it misses is found gone, or expires."""

from typing import Any

from functions.shared.configuration import Environment
from functions.shared.connections import Connections
from functions.shared.telemetry import count, log
from functions.websocket_disconnect.settings import load

CONNECTIONS = Connections(load(Environment.of_process()))


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Forgets the connection of an event. Environment: CONNECTIONS_TABLE."""
    connection_id = event["requestContext"]["connectionId"]
    CONNECTIONS.delete(connection_id)
    count("ConnectionsClosed")
    log("connection closed", connection_id=connection_id)
    return {"statusCode": 200}
