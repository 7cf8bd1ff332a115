"""Links of workloads to the connections of WebSocket APIs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from components.api.websocket.endpoint import WebSocketEndpoint
from components.foundation.grants import ActionsGrant
from components.foundation.service.access_variables import KEYED
from components.foundation.service.links import Link, in_region
from components.foundation.settings.access import AccessSettings


@dataclass(frozen=True, kw_only=True)
class ConnectionLinks:
    """Links to connections: messages to any of them, and `CONNECTIONS_x`, the URL to send them to. endpoints: by
    key."""

    endpoints: Mapping[str, WebSocketEndpoint]

    def links(self, workload: str, access: AccessSettings) -> Iterator[Link]:
        """A link for each WebSocket API in the access settings."""
        for key in access.connections:
            endpoint = in_region("connections", key, self.endpoints)
            yield Link(
                access_field="connections",
                name=f"connections-{key}",
                grant=ActionsGrant(actions=("execute-api:ManageConnections",), resources=[endpoint.connections_arn]),
                environment={KEYED["connections"].name(key): endpoint.callback_url},
            )
