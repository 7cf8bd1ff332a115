"""REST APIs by their OpenAPI document: routes, authorizers, API keys, validators, integrations, gateway responses.

API Gateway Developer Guide, "Gateway response types for API Gateway" and "Request validation for REST APIs".
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from preview.graph import Graph, Node
from simulator.api.authorizers import (
    SERVICE,
    FunctionAuthorizers,
    JwkSet,
    function_arn,
    policy_context,
    pool_claims,
    refuse_signature,
)
from simulator.api.failure import GatewayError, unauthorized
from simulator.api.requests import Served, identity_source, path_parameters, rank, rest_event
from simulator.api.schema import faults
from simulator.core.invoker import Invoker
from simulator.errors import NotSimulatedError
from simulator.http import HttpResponse

STAGE, KEY = "aws:apigateway/stage:Stage", "aws:apigateway/apiKey:ApiKey"
PLAN, PLAN_KEY = "aws:apigateway/usagePlan:UsagePlan", "aws:apigateway/usagePlanKey:UsagePlanKey"
EXTENSION = "x-amazon-apigateway"
DEFAULT_TTL_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Method:
    """An operation of the document, for one request."""

    resource: str
    parameters: Mapping[str, str]
    operation: Mapping[str, Any]


class RestApi:
    """A REST API of a graph."""

    def __init__(
        self, graph: Graph, node: Node, invoker: Invoker, authorizers: FunctionAuthorizers, keys: JwkSet
    ) -> None:
        self._node, self._invoker, self._authorizers, self._keys = node, invoker, authorizers, keys
        self._document: Mapping[str, Any] = node.json("body")
        self._graph = graph

    def answer(self, served: Served) -> HttpResponse:
        """The response to a request."""
        try:
            method = self._method(served)
            authorizer = self._authorized(served, method)
            self._check_key(served, method)
            self._validate(served, method)
            return self._integrated(served, method, authorizer)
        except GatewayError as failure:
            return self._gateway_response(failure)

    def _method(self, served: Served) -> Method:
        paths: Mapping[str, Mapping[str, Any]] = self._document["paths"]
        for resource in sorted(paths, key=rank):
            parameters = path_parameters(resource, served.path)
            operation = paths[resource].get(served.request.method.lower())
            if parameters is not None and operation is not None:
                return Method(resource=resource, parameters=parameters, operation=operation)
        raise GatewayError(403, "MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")

    def _schemes(self, method: Method) -> Mapping[str, Mapping[str, Any]]:
        """Security schemes of an operation, all of which a request needs."""
        return {name: self._document["components"]["securitySchemes"][name] for name in self._required(method)}

    def _required(self, method: Method) -> Mapping[str, list[str]]:
        """Scopes by the security scheme of an operation."""
        required: list[Mapping[str, list[str]]] = method.operation.get("security", [])
        if len(required) > 1:
            raise NotSimulatedError(f"{method.resource}: alternatives of security schemes")
        return required[0] if required else {}

    def _authorized(self, served: Served, method: Method) -> Mapping[str, Any] | None:
        """What an authorizer says about the caller; None without an authorizer."""
        found: Mapping[str, Any] | None = None
        for name, scheme in self._schemes(method).items():
            kind = scheme.get(f"{EXTENSION}-authtype")
            settings: Mapping[str, Any] = scheme.get(f"{EXTENSION}-authorizer", {})
            if kind == "awsSigv4":
                refuse_signature(served.headers)
            elif kind == "custom":
                found = self._by_function(served, method, name, settings)
            elif kind == "cognito_user_pools":
                found = self._by_pool(served, scheme, settings, self._required(method)[name])
            elif scheme.get("name") != "x-api-key":
                raise NotSimulatedError(f"{method.resource}: security scheme {name}")
        return found

    def _by_function(self, served: Served, method: Method, name: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        if settings["type"] != "request":
            raise NotSimulatedError(f"authorizer {name} of type {settings['type']}")
        method_arn = f"{served.stage_arn}/{served.request.method}{served.path}"
        event = rest_event(served, resource=method.resource, parameters=method.parameters, authorizer=None)
        answer = self._authorizers.answer(
            f"{served.api_id}/{name}",
            uri=settings["authorizerUri"],
            sources=[
                identity_source(each, "method.request.", served.headers, served.query)
                for each in settings["identitySource"].split(",")
                if each
            ],
            ttl_seconds=int(settings.get("authorizerResultTtlInSeconds", DEFAULT_TTL_SECONDS)),
            event={**event, "type": "REQUEST", "methodArn": method_arn},
            source_arn=f"{served.stage_arn.rpartition('/')[0]}/authorizers/{name}",
            now=served.now,
        )
        return policy_context(answer, method_arn, served.account_id)

    def _by_pool(
        self, served: Served, scheme: Mapping[str, Any], settings: Mapping[str, Any], scopes: list[str]
    ) -> Mapping[str, Any]:
        token = served.headers.get(str(scheme["name"]).lower(), "").removeprefix("Bearer ")
        if not token:
            raise unauthorized()
        if "identityValidationExpression" in settings:
            raise NotSimulatedError("an authorizer with a validation of the token's form")
        return {"claims": pool_claims(token, settings["providerARNs"], scopes, self._keys)}

    def _check_key(self, served: Served, method: Method) -> None:
        if all(scheme.get("name") != "x-api-key" for scheme in self._schemes(method).values()):
            return
        plans = {
            str(plan.outputs["id"])
            for plan in self._graph.of_type(PLAN)
            for stage in plan.inputs.get("apiStages", ())
            if (stage["apiId"], stage["stage"]) == (served.api_id, served.stage)
        }
        known = {
            str(key.outputs["value"])
            for link in self._graph.of_type(PLAN_KEY)
            for key in self._graph.of_type(KEY)
            if str(link.inputs["usagePlanId"]) in plans and link.inputs["keyId"] == key.outputs["id"]
        }
        if served.headers.get("x-api-key") not in known:
            raise GatewayError(403, "INVALID_API_KEY", "Forbidden")

    def _validate(self, served: Served, method: Method) -> None:
        name = method.operation.get(f"{EXTENSION}-request-validator")
        if name is None:
            return
        validator = self._document[f"{EXTENSION}-request-validators"][name]
        if validator["validateRequestParameters"]:
            required = [each for each in method.operation.get("parameters", ()) if each.get("required")]
            missing = [
                each["name"]
                for each in required
                if (each["in"] == "query" and not served.query.get(each["name"]))
                or (each["in"] == "header" and not served.headers.get(each["name"].lower()))
            ]
            if missing:
                text = f"Missing required request parameters: [{', '.join(missing)}]"
                raise GatewayError(400, "BAD_REQUEST_PARAMETERS", text)
        if validator["validateRequestBody"] and "requestBody" in method.operation:
            self._validate_body(served, method)

    def _validate_body(self, served: Served, method: Method) -> None:
        content: Mapping[str, Any] = method.operation["requestBody"]["content"]
        kind = served.headers.get("content-type", "application/json").partition(";")[0].strip()
        if kind not in content:
            return  # no model: not validated
        schema = content[kind]["schema"]
        if "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        try:
            value = json.loads(served.request.body)
        except ValueError:
            raise GatewayError(400, "BAD_REQUEST_BODY", "Invalid request body") from None
        if any(faults(value, schema)):
            raise GatewayError(400, "BAD_REQUEST_BODY", "Invalid request body")

    def _integrated(self, served: Served, method: Method, authorizer: Mapping[str, Any] | None) -> HttpResponse:
        integration: Mapping[str, Any] = method.operation[f"{EXTENSION}-integration"]
        if integration["type"] == "mock":
            return _mock(integration)
        if integration["type"] != "aws_proxy":
            raise NotSimulatedError(f"{method.resource}: integration {integration['type']}")
        event = rest_event(
            served,
            resource=method.resource,
            parameters=method.parameters,
            authorizer=authorizer,
            stage_variables=self._variables(served),
        )
        result = self._invoker.invoke(
            function_arn(integration["uri"]),
            event,
            by=SERVICE,
            source_arn=f"{served.stage_arn}/{served.request.method}{method.resource}",
        )
        if result.seconds * 1000 > integration.get("timeoutInMillis", 29_000):
            raise GatewayError(504, "INTEGRATION_TIMEOUT", "Endpoint request timed out")
        if result.error_type or not has_status(result.payload):
            raise GatewayError(502, "DEFAULT_5XX", "Internal server error")
        return proxied(result.payload)

    def _variables(self, served: Served) -> Mapping[str, str]:
        stages = [
            stage
            for stage in self._graph.of_type(STAGE)
            if (stage.inputs["restApi"], stage.inputs["stageName"]) == (served.api_id, served.stage)
        ]
        return stages[0].get("variables", {}) if stages else {}

    def _gateway_response(self, failure: GatewayError) -> HttpResponse:
        responses: Mapping[str, Any] = self._document.get(f"{EXTENSION}-gateway-responses", {})
        default = "DEFAULT_4XX" if failure.status < 500 else "DEFAULT_5XX"
        found: Mapping[str, Any] = responses.get(failure.kind) or responses.get(default) or {}
        prefix = "gatewayresponse.header."
        headers = {
            name.removeprefix(prefix).lower(): value.strip("'")
            for name, value in found.get("responseParameters", {}).items()
        }
        template = found.get("responseTemplates", {}).get(
            "application/json", '{"message":$context.error.messageString}'
        )
        values = {
            "messageString": json.dumps(failure.message),
            "responseType": failure.kind,
            "message": failure.message,
        }
        body = re.sub(r"\$context\.error\.(\w+)", lambda match: values[match[1]], template)
        return HttpResponse(
            status=int(found.get("statusCode", failure.status)),
            headers={"content-type": "application/json", **headers},
            body=body.encode(),
        )


def has_status(payload: Any) -> bool:
    """Whether what a function returns is a response."""
    return isinstance(payload, dict) and "statusCode" in payload


def proxied(payload: Mapping[str, Any]) -> HttpResponse:
    """The response of a function in the format of proxy integrations."""
    body = str(payload.get("body") or "")
    given: Mapping[str, Any] = payload.get("headers") or {}
    headers = {name.lower(): str(value) for name, value in given.items()}
    several: Mapping[str, list[str]] = payload.get("multiValueHeaders") or {}
    cookies = [*(payload.get("cookies") or ())]
    for name, values in several.items():
        if name.lower() == "set-cookie":
            cookies += values
        else:
            headers[name.lower()] = ", ".join(values)
    return HttpResponse(
        status=int(payload["statusCode"]),
        headers=headers,
        body=base64.b64decode(body) if payload.get("isBase64Encoded") else body.encode(),
        cookies=tuple(cookies),
    )


def _mock(integration: Mapping[str, Any]) -> HttpResponse:
    """The constant response of a mock integration, as preflight requests have it."""
    response = integration["responses"]["default"]
    prefix = "method.response.header."
    headers = {
        name.removeprefix(prefix).lower(): value.strip("'") for name, value in response["responseParameters"].items()
    }
    return HttpResponse(status=int(response["statusCode"]), headers=headers)
