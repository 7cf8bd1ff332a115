"""What tests of connections share: their table, their events, and the messages that API Gateway takes."""

import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ClientError  # pyright: ignore[reportMissingTypeStubs]

from functions.shared import clients
from functions.shared.connections import Connection, Connections, ConnectionsTable

TABLE = "acme-connections"
DOMAIN = "abcdef1234.execute-api.us-east-1.amazonaws.com"
ENDPOINT = f"https://{DOMAIN}/live"
ENVIRONMENT = {
    "TABLE_CONNECTIONS": TABLE,
    "WEBSOCKET_API": "messages",
    "CONNECTIONS_MESSAGES": ENDPOINT,
    "RECIPIENTS": "tenant",
}
CONNECTIONS = Connections(ConnectionsTable(name=TABLE))


def create_table() -> None:
    """The table with its index, in the store of the process."""
    clients.dynamodb().create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "connection_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("connection_id", "owner_id")],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "OwnerIndex",
                "KeySchema": [{"AttributeName": "owner_id", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def connection(connection_id: str = "c1", **values: Any) -> Connection:
    """An open connection of Ada, with other values where given."""
    given: dict[str, Any] = {
        "id": connection_id,
        "owner": "ada",
        "tenant": "default",
        "endpoint": ENDPOINT,
        "expires_at": int(time.time()) + 3600,
    }
    return Connection(**{**given, **values})


def socket_event(
    route: str,
    connection_id: str = "c1",
    *,
    body: str | None = None,
    authorizer: dict[str, str] | None = None,
    domain: str = DOMAIN,
) -> dict[str, Any]:
    """An event of a WebSocket API. authorizer: context of the authorizer."""
    kinds = {"$connect": "CONNECT", "$disconnect": "DISCONNECT"}
    given = {
        "routeKey": route,
        "eventType": kinds.get(route, "MESSAGE"),
        "connectionId": connection_id,
        "connectedAt": 1_796_000_000_123,
        "domainName": domain,
        "stage": "live",
        "apiId": "abcdef1234",
    }
    event: dict[str, Any] = {"requestContext": given, "isBase64Encoded": False}
    if authorizer is not None:
        event["requestContext"]["authorizer"] = authorizer
    return event if body is None else {**event, "body": body}


@contextmanager
def clients_of_the_api(*gone: str, failing: tuple[str, ...] = ()) -> Generator[list[tuple[str, Any]]]:
    """Messages by connection id that clients get, in order. gone: ids of closed connections. failing: ids to which API
    Gateway refuses to send."""
    sent: list[tuple[str, Any]] = []

    def post(**parameters: Any) -> None:
        connection_id = parameters["ConnectionId"]
        code = "GoneException" if connection_id in gone else "ForbiddenException" if connection_id in failing else ""
        if code:
            raise ClientError({"Error": {"Code": code, "Message": ""}}, "PostToConnection")
        sent.append((connection_id, json.loads(parameters["Data"])))

    with patch.object(clients.client("apigatewaymanagementapi", endpoint=ENDPOINT), "post_to_connection", post):
        yield sent
