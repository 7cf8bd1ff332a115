"""HTTP APIs: routes, authorizers, CORS and proxy integrations with functions.

API Gateway Developer Guide, "Create routes for HTTP APIs" and "Configure CORS for HTTP APIs".
"""

import json
from collections.abc import Mapping
from typing import Any

from preview.graph import Graph, Node
from simulator.api.authorizers import (
    SERVICE,
    ExpiredError,
    FunctionAuthorizers,
    JwkSet,
    function_arn,
    refuse_signature,
    require_audience,
    verified_claims,
)
from simulator.api.failure import GatewayError, unauthorized
from simulator.api.requests import Served, http_event, identity_source, path_parameters, rank
from simulator.api.rest import has_status, proxied
from simulator.core.invoker import Invoker
from simulator.errors import ForwardedError, NotSimulatedError
from simulator.http import HttpResponse

ROUTE, INTEGRATION = "aws:apigatewayv2/route:Route", "aws:apigatewayv2/integration:Integration"
AUTHORIZER = "aws:apigatewayv2/authorizer:Authorizer"


class HttpApi:
    """An HTTP API of a graph."""

    def __init__(
        self, graph: Graph, node: Node, invoker: Invoker, authorizers: FunctionAuthorizers, keys: JwkSet
    ) -> None:
        self._node, self._invoker, self._authorizers, self._keys = node, invoker, authorizers, keys
        api_id = node.outputs["id"]
        self._routes = [each for each in graph.of_type(ROUTE) if each.inputs["apiId"] == api_id]
        self._integrations = {
            str(each.outputs["id"]): each for each in graph.of_type(INTEGRATION) if each.inputs["apiId"] == api_id
        }
        self._by_id = {
            str(each.outputs["id"]): each for each in graph.of_type(AUTHORIZER) if each.inputs["apiId"] == api_id
        }

    def answer(self, served: Served) -> HttpResponse:
        """The response to a request, with the headers of CORS where the API has them."""
        cors = self._cors(served)
        if served.request.method == "OPTIONS" and cors and not self._found(served):
            return HttpResponse(status=204, headers=cors)
        try:
            response = self._answered(served)
        except GatewayError as failure:
            body = json.dumps({"message": failure.message}, separators=(",", ":")).encode()
            response = HttpResponse(status=failure.status, headers={"content-type": "application/json"}, body=body)
        return HttpResponse(
            status=response.status,
            headers={**response.headers, **cors},
            body=response.body,
            cookies=response.cookies,
        )

    def _found(self, served: Served) -> tuple[Node, Mapping[str, str]] | None:
        """The most exact route of a request, and the values of its placeholders."""
        for route in sorted(self._routes, key=lambda each: rank(each.inputs["routeKey"].partition(" ")[2])):
            method, _, path = str(route.inputs["routeKey"]).partition(" ")
            parameters: Mapping[str, str] | None = path_parameters(path, served.path) if path else dict[str, str]()
            if parameters is not None and method in (served.request.method, "ANY", "$default"):
                return route, parameters
        return None

    def _answered(self, served: Served) -> HttpResponse:
        found = self._found(served)
        if found is None:
            raise GatewayError(404, "RESOURCE_NOT_FOUND", "Not Found")
        route, parameters = found
        integration = self._integrations[str(route.inputs["target"]).rpartition("/")[2]]
        if integration.inputs["integrationType"] != "AWS_PROXY":
            raise ForwardedError(f"{route.name}: integration {integration.inputs['integrationType']}")
        authorizer = self._authorized(served, route, parameters)
        event = http_event(served, route_key=route.inputs["routeKey"], parameters=parameters, authorizer=authorizer)
        path = str(route.inputs["routeKey"]).replace(" ", "")
        result = self._invoker.invoke(
            function_arn(integration.inputs["integrationUri"]),
            event,
            by=SERVICE,
            source_arn=f"{served.stage_arn}/{path}",
        )
        if result.seconds * 1000 > integration.inputs.get("timeoutMilliseconds", 30_000):
            raise GatewayError(503, "INTEGRATION_TIMEOUT", "Service Unavailable")
        if result.error_type:
            raise GatewayError(500, "INTEGRATION_FAILURE", "Internal Server Error")
        if has_status(result.payload):
            return proxied(result.payload)
        body = json.dumps(result.payload).encode()
        return HttpResponse(status=200, headers={"content-type": "application/json"}, body=body)

    def _authorized(self, served: Served, route: Node, parameters: Mapping[str, str]) -> Mapping[str, Any] | None:
        kind = route.inputs.get("authorizationType", "NONE")
        if kind == "NONE":
            return None
        if kind == "AWS_IAM":
            refuse_signature(served.headers)
        authorizer = self._by_id[str(route.inputs["authorizerId"])].inputs
        sources = [
            identity_source(each, "$request.", served.headers, served.query)
            for each in authorizer.get("identitySources", ())
        ]
        if kind == "JWT":
            return self._by_token(sources, authorizer, route)
        if authorizer.get("authorizerPayloadFormatVersion") != "2.0" or not authorizer.get("enableSimpleResponses"):
            raise NotSimulatedError(f"{route.name}: authorizer without simple responses")
        route_key = str(route.inputs["routeKey"])
        event = http_event(served, route_key=route_key, parameters=parameters, authorizer=None)
        arn = f"{served.stage_arn}/{served.request.method}{served.path}"
        authorizer_id = str(route.inputs["authorizerId"])
        answer = self._authorizers.answer(
            authorizer_id,
            uri=authorizer["authorizerUri"],
            sources=sources,
            ttl_seconds=int(authorizer.get("authorizerResultTtlInSeconds", 0)),
            event={**event, "type": "REQUEST", "routeArn": arn, "identitySource": sources},
            source_arn=f"{served.stage_arn.rpartition('/')[0]}/authorizers/{authorizer_id}",
            now=served.now,
        )
        if answer.get("isAuthorized") is not True:
            raise GatewayError(403, "ACCESS_DENIED", "Forbidden")
        return {"lambda": answer.get("context", {})}

    def _by_token(self, sources: list[str | None], authorizer: Mapping[str, Any], route: Node) -> Mapping[str, Any]:
        token = (sources[0] or "").removeprefix("Bearer ").removeprefix("bearer ")
        if not token:
            raise unauthorized()
        settings = authorizer["jwtConfiguration"]
        try:
            claims = verified_claims(token, issuer=settings["issuer"], keys=self._keys)
        except ExpiredError:
            raise unauthorized() from None
        require_audience(claims, settings.get("audiences", ()))
        scopes: list[str] = route.inputs.get("authorizationScopes") or []
        granted = str(claims.get("scope") or claims.get("scp") or "").split()
        if scopes and not {*scopes} & {*granted}:
            raise GatewayError(403, "ACCESS_DENIED", "Forbidden")
        return {"jwt": {"claims": {name: _text(value) for name, value in claims.items()}, "scopes": granted or None}}

    def _cors(self, served: Served) -> Mapping[str, str]:
        """Headers of CORS for the origin of a request; none for another origin or without a configuration."""
        settings: Mapping[str, Any] = self._node.get("corsConfiguration", {})
        origin = served.headers.get("origin")
        allowed: list[str] = settings.get("allowOrigins", [])
        if origin is None or not (origin in allowed or "*" in allowed):
            return {}
        found = {"access-control-allow-origin": "*" if "*" in allowed else origin}
        if settings.get("allowCredentials"):
            found["access-control-allow-credentials"] = "true"
        if settings.get("exposeHeaders"):
            found["access-control-expose-headers"] = ",".join(settings["exposeHeaders"])
        if served.request.method == "OPTIONS":
            found["access-control-allow-methods"] = ",".join(settings.get("allowMethods", ()))
            found["access-control-allow-headers"] = ",".join(settings.get("allowHeaders", ()))
            found["access-control-max-age"] = str(settings.get("maxAge", 0))
        return found


def _text(value: Any) -> str:
    """A claim as HTTP APIs pass it: text, lists in brackets."""
    if isinstance(value, list):
        return f"[{' '.join(map(str, value))}]"  # pyright: ignore[reportUnknownArgumentType]
    return str(value).lower() if isinstance(value, bool) else str(value)
