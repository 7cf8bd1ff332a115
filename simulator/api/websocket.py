"""WebSocket APIs: connections, routes by the body, and messages to connections.

API Gateway Developer Guide, "Working with routes for WebSocket APIs" and "Use @connections commands in your backend
service".
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from preview.graph import Graph, Node
from simulator.api.authorizers import SERVICE, FunctionAuthorizers, function_arn, policy_context
from simulator.api.failure import GatewayError
from simulator.api.requests import identity_source
from simulator.api.rest import has_status
from simulator.api.router import Endpoint, endpoints
from simulator.core.calls import AwsCalls
from simulator.core.clock import Clock
from simulator.core.invoker import Invoker
from simulator.core.log import Log
from simulator.errors import NotSimulatedError
from simulator.interfaces import Call, ServiceError

API, ROUTE = "aws:apigatewayv2/api:Api", "aws:apigatewayv2/route:Route"
INTEGRATION, AUTHORIZER = "aws:apigatewayv2/integration:Integration", "aws:apigatewayv2/authorizer:Authorizer"
LARGEST_MESSAGE_BYTES = 128 * 1024
TTL_SECONDS = 300


@dataclass
class Connection:
    """A connection of a client. received: messages to it, in order."""

    id: str
    endpoint: Endpoint
    domain: str
    source_ip: str
    connected_at: datetime
    authorizer: Mapping[str, Any]
    open: bool = True
    received: list[str] = field(default_factory=list[str])


class WebSockets:
    """WebSocket APIs of a graph. region_of: the region whose API answers at a name. connections: by id, closed ones
    included."""

    def __init__(
        self,
        graph: Graph,
        calls: AwsCalls,
        invoker: Invoker,
        authorizers: FunctionAuthorizers,
        region_of: Callable[[str], str],
        clock: Clock,
        log: Log,
    ) -> None:
        self._calls, self._invoker, self._authorizers, self._region_of = calls, invoker, authorizers, region_of
        self._clock, self._log = clock, log
        self._apis = {
            str(node.outputs["id"]): node for node in graph.of_type(API) if node.inputs["protocolType"] == "WEBSOCKET"
        }
        self._routes = {
            (str(node.inputs["apiId"]), str(node.inputs["routeKey"])): node
            for node in graph.of_type(ROUTE)
            if node.inputs["apiId"] in self._apis
        }
        self._by_id = {str(node.outputs["id"]): node for node in graph.of_type(INTEGRATION, AUTHORIZER)}
        self._endpoints = [each for each in endpoints(graph) if each.api_id in self._apis]
        self.connections: dict[str, Connection] = {}
        calls.responders["apigatewaymanagementapi.*"] = self._manage
        calls.endpoint = self._default_endpoint

    def clear(self) -> None:
        """Forgets all connections."""
        self.connections.clear()

    def _found(self, host: str, path: str) -> list[Endpoint]:
        """The endpoint of a host, in the region that it leads to now."""
        found = [each for each in self._endpoints if each.host == host and each.path == path.rstrip("/")]
        return [each for each in found if len(found) == 1 or each.region == self._region_of(host)]

    def _default_endpoint(self, url: str) -> str:
        """The default endpoint of an API by a custom one; another URL as it is."""
        parts = urlsplit(url)
        for each in self._found(parts.netloc, parts.path):
            return f"https://{each.api_id}.execute-api.{each.region}.amazonaws.com/{each.stage}"
        return url

    def connect(self, url: str, headers: Mapping[str, str] | None = None, source_ip: str = "192.0.2.1") -> Connection:
        """Opens a connection; GatewayError with the status of the handshake if it is refused."""
        parts = urlsplit(url)
        found = self._found(parts.netloc, parts.path)
        if parts.scheme != "wss" or not found:
            known = ", ".join(f"wss://{each.host}{each.path}" for each in self._endpoints) or "none"
            raise NotSimulatedError(f"{parts.netloc}{parts.path} is no WebSocket API; known: {known}")
        (endpoint,) = found
        if endpoint.closed:
            raise GatewayError(403, "ACCESS_DENIED", "Forbidden")
        connection = Connection(
            id=f"connection{len(self.connections):04d}=",
            endpoint=endpoint,
            domain=parts.netloc,
            source_ip=source_ip,
            connected_at=self._clock.now,
            authorizer={},
        )
        event = self._event(connection, "$connect", "CONNECT")
        event["headers"] = {"Host": parts.netloc, **(headers or {})}
        event["queryStringParameters"] = dict(parse_qsl(parts.query, keep_blank_values=True)) or None
        route = self._routes.get((endpoint.api_id, "$connect"))
        if route is not None:
            connection.authorizer = self._authorized(route, endpoint, event)
            event["requestContext"]["authorizer"] = dict(connection.authorizer)
            answer = self._invoke(route, endpoint, event)
            status = int(answer["statusCode"]) if has_status(answer) else 500
            if status != 200:
                raise GatewayError(status, "INTEGRATION", "the function refuses the connection")
        self.connections[connection.id] = connection
        self._log.add("websocket", f"{connection.id} connected", endpoint.region)
        return connection

    def send(self, connection: Connection, message: str) -> None:
        """Sends a message of the client; what the route answers is received."""
        if not connection.open:
            raise ValueError(f"{connection.id} is closed")
        if len(message.encode()) > LARGEST_MESSAGE_BYTES:
            self.close(connection)
            return
        endpoint = connection.endpoint
        key = self._key(endpoint.api_id, message)
        route = self._routes.get((endpoint.api_id, key)) or self._routes.get((endpoint.api_id, "$default"))
        if route is None:
            connection.received.append(json.dumps({"message": "Forbidden", "connectionId": connection.id}))
            return
        route_key = str(route.inputs["routeKey"])
        event = self._event(connection, route_key, "MESSAGE") | {"body": message}
        answer = self._invoke(route, endpoint, event)
        if route.inputs.get("routeResponseSelectionExpression") and has_status(answer):
            connection.received.append(str(answer.get("body", "")))

    def close(self, connection: Connection) -> None:
        """Closes a connection, from either side."""
        self.vanish(connection)
        route = self._routes.get((connection.endpoint.api_id, "$disconnect"))
        if route is not None:
            event = self._event(connection, "$disconnect", "DISCONNECT")
            self._invoke(route, connection.endpoint, event)

    def vanish(self, connection: Connection) -> None:
        """A connection that is gone before API Gateway notices: $disconnect is best effort."""
        connection.open = False
        self._log.add("websocket", f"{connection.id} gone", connection.endpoint.region)

    def _key(self, api_id: str, message: str) -> str:
        """The route key of a message by the API's selection expression, `$request.body.action`."""
        expression = str(self._apis[api_id].inputs["routeSelectionExpression"])
        match = re.fullmatch(r"\$request\.body\.(\w+)", expression)
        if match is None:
            raise NotSimulatedError(f"route selection expression {expression}")
        try:
            body = json.loads(message)
        except ValueError:
            return "$default"
        found = body.get(match[1]) if isinstance(body, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return found if isinstance(found, str) else "$default"

    def _event(self, connection: Connection, route_key: str, kind: str) -> dict[str, Any]:
        endpoint = connection.endpoint
        context: dict[str, Any] = {
            "routeKey": route_key,
            "eventType": kind,
            "connectionId": connection.id,
            "connectedAt": round(connection.connected_at.timestamp() * 1000),
            "requestTimeEpoch": round(self._clock.now.timestamp() * 1000),
            "apiId": endpoint.api_id,
            "stage": endpoint.stage,
            "domainName": connection.domain,
            "identity": {"sourceIp": connection.source_ip},
            "requestId": connection.id,
            "authorizer": dict(connection.authorizer),
        }
        if kind == "DISCONNECT":
            context |= {"disconnectStatusCode": 1001, "disconnectReason": ""}
        return {"requestContext": context, "isBase64Encoded": False}

    def _authorized(self, route: Node, endpoint: Endpoint, event: Mapping[str, Any]) -> Mapping[str, Any]:
        kind = route.inputs.get("authorizationType", "NONE")
        if kind == "NONE":
            return {}
        if kind != "CUSTOM":
            raise NotSimulatedError(f"{route.name}: authorization {kind}")
        node = self._by_id[str(route.inputs["authorizerId"])]
        account_id = self._calls.permissions(endpoint.region).account.account_id
        api_arn = f"arn:aws:execute-api:{endpoint.region}:{account_id}:{endpoint.api_id}"
        method_arn = f"{api_arn}/{endpoint.stage}/$connect"
        headers = {name.lower(): value for name, value in event["headers"].items()}
        query: Mapping[str, str] = event.get("queryStringParameters") or {}
        answer = self._authorizers.answer(
            str(node.outputs["id"]),
            uri=node.inputs["authorizerUri"],
            sources=[
                identity_source(each, "route.request.", headers, query)
                for each in node.inputs.get("identitySources", ())
            ],
            ttl_seconds=int(node.inputs.get("authorizerResultTtlInSeconds", TTL_SECONDS)),
            event={**event, "type": "REQUEST", "methodArn": method_arn},
            source_arn=f"{api_arn}/authorizers/{node.outputs['id']}",
            now=self._clock.now,
        )
        return policy_context(answer, method_arn, account_id)

    def _invoke(self, route: Node, endpoint: Endpoint, event: Mapping[str, Any]) -> Any:
        integration = self._by_id[str(route.inputs["target"]).rpartition("/")[2]]
        account_id = self._calls.permissions(endpoint.region).account.account_id
        source = f"arn:aws:execute-api:{endpoint.region}:{account_id}:{endpoint.api_id}/{endpoint.stage}"
        result = self._invoker.invoke(
            function_arn(integration.inputs["integrationUri"]),
            event,
            by=SERVICE,
            source_arn=f"{source}/{route.inputs['routeKey']}",
        )
        return {"statusCode": 502} if result.error_type else result.payload

    def _manage(self, call: Call) -> Mapping[str, Any]:
        """Calls of the management API."""
        connection = self.connections.get(str(call.params["ConnectionId"]))
        if connection is None or not connection.open:
            raise ServiceError("GoneException", "The connection is gone", 410)
        if call.operation == "PostToConnection":
            data: Any = call.params["Data"]
            content: bytes = data if isinstance(data, bytes) else str(data).encode()
            if len(content) > LARGEST_MESSAGE_BYTES:
                raise ServiceError("PayloadTooLargeException", "Message is too long", 413)
            connection.received.append(content.decode())
            self._log.add("websocket", f"message to {connection.id}", call.region)
            return {}
        if call.operation == "DeleteConnection":
            self.close(connection)
            return {}
        identity = {"SourceIp": connection.source_ip, "UserAgent": ""}
        return {"ConnectedAt": connection.connected_at, "Identity": identity, "LastActiveAt": self._clock.now}
