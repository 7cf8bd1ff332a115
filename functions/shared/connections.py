"""Connections of WebSocket APIs: whose they are, in a table, and messages to them."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from functions.shared.attributes import from_item, to_item
from functions.shared.callers import Caller
from functions.shared.clients import ClientError, client, dynamodb, error_code
from functions.shared.connections_table import ConnectionsTable
from functions.shared.telemetry import count, log

# Amazon API Gateway Developer Guide, "Quotas for configuring and running a WebSocket API" (T-91).
LONGEST_SECONDS = 2 * 3600
"""Duration of a connection."""
IDLE_SECONDS = 600
"""Time without a message after which a connection is closed."""
LARGEST_MESSAGE_BYTES = 128 * 1024
LARGEST_FRAME_BYTES = 32 * 1024
"""Size of a message to or from a client, and of each of its frames; API Gateway closes the connection beyond."""
GONE = ("GoneException", "410")


@dataclass(frozen=True, kw_only=True)
class Connection:
    """A connection. endpoint: URL of its API in its region, where messages to it are sent. expires_at: when API Gateway
    closes it, in seconds since 1970."""

    id: str
    owner: str
    tenant: str
    endpoint: str
    expires_at: int


@dataclass(frozen=True)
class Connections:
    """The connections of a table."""

    table: ConnectionsTable

    def put(self, connection: Connection) -> None:
        """Keeps a connection; the same one again changes nothing."""
        values = {
            "connection_id": connection.id,
            "owner_id": connection.owner,
            "tenant_id": connection.tenant,
            "endpoint": connection.endpoint,
            "expires_at": connection.expires_at,
        }
        dynamodb().put_item(TableName=self.table.name, Item=to_item(values))

    def get(self, connection_id: str) -> Connection | None:
        """A connection; None if it is unknown."""
        found = dynamodb().get_item(TableName=self.table.name, Key=_key(connection_id), ConsistentRead=True)
        return _connection(found["Item"]) if "Item" in found else None

    def delete(self, connection_id: str) -> None:
        """Forgets a connection, if it is known."""
        dynamodb().delete_item(TableName=self.table.name, Key=_key(connection_id))

    def of(self, caller: Caller, endpoint: str) -> Iterator[Connection]:
        """Open connections of a user to an endpoint. A replica of the table has those of other regions as well."""
        pages = (
            dynamodb()
            .get_paginator("query")
            .paginate(
                TableName=self.table.name,
                IndexName=self.table.index,
                KeyConditionExpression="owner_id = :owner",
                ExpressionAttributeValues=to_item({":owner": caller.owner}),
            )
        )
        for page in pages:
            for item in page["Items"]:
                found = _connection(item)
                if (found.tenant, found.endpoint) == (caller.tenant, endpoint) and found.expires_at > time.time():
                    yield found

    def send(self, connection: Connection, message: bytes) -> bool:
        """Sends a message to a connection. False, and the connection is forgotten, if the client is gone."""
        try:
            client("apigatewaymanagementapi", endpoint=connection.endpoint).post_to_connection(
                ConnectionId=connection.id, Data=message
            )
        except ClientError as error:
            if error_code(error) not in GONE:
                raise
            self.delete(connection.id)
            count("ConnectionsGone")
            log("connection gone", connection_id=connection.id)
            return False
        count("MessagesSent")
        return True

    def send_all(self, caller: Caller, endpoint: str, message: bytes) -> int:
        """Sends a message to all connections of a user, and returns their number. The first error is raised after all
        were tried."""
        sent, failed = 0, None
        for connection in self.of(caller, endpoint):
            try:
                sent += self.send(connection, message)
            except ClientError as error:
                failed = failed or error
        if failed is not None:
            raise failed
        return sent


def endpoint_of(context: Mapping[str, Any]) -> str:
    """The URL for messages to a connection, by the context of its events. That of a custom domain has no stage."""
    domain = str(context.get("domainName") or "")
    return f"https://{domain}" + (f"/{context.get('stage')}" if domain.endswith(".amazonaws.com") else "")


def _key(connection_id: str) -> dict[str, Any]:
    return to_item({"connection_id": connection_id})


def _connection(item: Mapping[str, Any]) -> Connection:
    values = from_item(item)
    return Connection(
        id=values["connection_id"],
        owner=values["owner_id"],
        tenant=values["tenant_id"],
        endpoint=values["endpoint"],
        expires_at=values["expires_at"],
    )
