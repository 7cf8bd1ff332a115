"""Authorization and logs of REST, HTTP and WebSocket APIs, and of OpenAPI definitions."""

import json

import pytest

from policy.tokens import (
    APIGATEWAY_METHOD,
    APIGATEWAY_METHOD_SETTINGS,
    APIGATEWAY_REST_API,
    APIGATEWAY_STAGE,
    APIGATEWAYV2_API,
    APIGATEWAYV2_ROUTE,
    APIGATEWAYV2_STAGE,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, MakeHarness, resource

rest = resource(APIGATEWAY_REST_API, "rest")
http = resource(APIGATEWAYV2_API, "http", protocolType="HTTP")
socket = resource(APIGATEWAYV2_API, "socket", protocolType="WEBSOCKET")


def test_methods(cases: Cases) -> None:
    method = resource(APIGATEWAY_METHOD, "get", httpMethod="GET", authorization="AWS_IAM")
    cases(
        "apigateway-method-authorization",
        passes=[[method], [method.with_props(httpMethod="OPTIONS", authorization="NONE")]],
        fails=[
            [method.with_props(authorization="NONE")],
            [method.with_props(authorization="NONE", apiKeyRequired=True)],
            [method.with_props(httpMethod="ANY", authorization="NONE")],
        ],
        unknown=[[method.with_props(authorization=UNKNOWN)]],
    )


def route(key: str, api: Given, **props: object) -> Given:
    return resource(APIGATEWAYV2_ROUTE, "route", refers={"apiId": api}, routeKey=key).with_props(**props)


def test_routes(cases: Cases) -> None:
    connect = resource(
        APIGATEWAYV2_ROUTE, "connect", refers={"apiId": socket}, routeKey="$connect", authorizationType="CUSTOM"
    )
    cases(
        "apigateway-route-authorization",
        passes=[
            [route("GET /items", http, authorizationType="JWT"), http],
            [route("OPTIONS /items", http), http],
            [route("$default", socket), socket, connect],
            [route("sendMessage", socket), socket, connect],
            [route("$disconnect", socket), socket, connect],
            [socket, connect],
            [http],
        ],
        fails=[
            [route("GET /items", http), http],
            [route("ANY /items", http, authorizationType="NONE", apiKeyRequired=True), http],
            [route("$default", http), http],
            [route("$connect", socket), socket],
            [socket, route("sendMessage", socket)],
            [http.with_props(target="arn:aws:lambda:eu-central-1:111122223333:function:x")],
        ],
        unknown=[
            [route("GET /items", http, authorizationType=UNKNOWN), http],
            [resource(APIGATEWAYV2_ROUTE, "route", routeKey="$default", apiId=UNKNOWN)],
            [socket, route(UNKNOWN, socket)],
        ],
    )


NEEDS: list[dict[str, list[str]]] = [{"it": []}]
AUTHORIZER = {"type": "apiKey", "x-amazon-apigateway-authtype": "awsSigv4"}
KEY = {"type": "apiKey", "name": "x-api-key", "in": "header"}


def definition(operation: object, scheme: object = AUTHORIZER, **more: object) -> str:
    document: dict[str, object] = {
        "paths": {"/items": {"get": operation, "options": {}}},
        "components": {"securitySchemes": {"it": scheme}},
    }
    return json.dumps({**document, **more})


@pytest.mark.parametrize("api", [rest, http])
def test_definitions(cases: Cases, api: Given) -> None:
    required = {"security": NEEDS}
    cases(
        "apigateway-definition-authorization",
        passes=[
            [api],
            [api.with_props(body=definition(required))],
            [api.with_props(body=definition({}, security=NEEDS))],
            [api.with_props(body=definition({"x-amazon-apigateway-auth": {"type": "AWS_IAM"}}))],
            [
                api.with_props(
                    body=definition(required, {"type": "oauth2", "x-amazon-apigateway-authorizer": {"type": "jwt"}})
                )
            ],
        ],
        fails=[
            [api.with_props(body=definition({}))],
            [api.with_props(body=definition({"security": list[str]()}, security=NEEDS))],
            [api.with_props(body=definition({"security": [*NEEDS, {}]}))],
            [api.with_props(body=definition(required, KEY))],
            [api.with_props(body=definition({"security": [{"other": ["read"]}]}))],
            [api.with_props(body=definition({"x-amazon-apigateway-auth": {"type": "NONE"}}))],
        ],
        unknown=[
            [api.with_props(body=UNKNOWN)],
            [api.with_props(body="openapi: 3.0.1")],
            [api.with_props(body=definition({"security": UNKNOWN}))],
        ],
    )


@pytest.mark.parametrize("body", ["[]", "{", '{"paths": 7}', '{"paths": {"/": {"get": null}}}', '{"paths": {"/": []}}'])
def test_malformed_definitions_raise_no_exception(harness: MakeHarness, body: str) -> None:
    found = harness().of("apigateway-definition-authorization", rest.with_props(body=body))
    assert not any("could not be evaluated" in diagnostic.message for diagnostic in found)


@pytest.mark.parametrize("type_", [APIGATEWAY_STAGE, APIGATEWAYV2_STAGE])
def test_access_logs(cases: Cases, type_: str) -> None:
    stage = resource(type_, "prod")
    cases(
        "apigateway-access-logs",
        passes=[
            [stage.with_props(accessLogSettings={"destinationArn": "arn:aws:logs:x", "format": "{}"})],
            [stage.with_props(accessLogSettings={"destinationArn": GIVEN, "format": "{}"})],
        ],
        fails=[[stage], [stage.with_props(accessLogSettings={"format": "{}"})]],
        unknown=[[stage.with_props(accessLogSettings=UNKNOWN)]],
    )


def test_execution_logs_of_rest_stages(cases: Cases) -> None:
    stage = resource(APIGATEWAY_STAGE, "prod", refers={"restApi": rest}, stageName="prod")
    errors = resource(
        APIGATEWAY_METHOD_SETTINGS, "all", refers={"restApi": rest, "stageName": stage},
        stageName="prod", methodPath="*/*", settings={"loggingLevel": "ERROR"},
    )  # fmt: skip
    literal = resource(APIGATEWAY_STAGE, "prod", restApi="abc", stageName="prod")
    one = resource(
        APIGATEWAY_METHOD_SETTINGS, "one", refers={"restApi": rest}, stageName="prod", methodPath="items/GET"
    )
    cases(
        "apigateway-execution-logs",
        passes=[
            [stage, rest, errors],
            [stage, rest, errors.with_props(settings={"loggingLevel": "INFO"}, stageName=UNKNOWN)],
            [literal, errors.with_props(restApi="abc")],
            [stage, rest, errors, one.with_props(settings={"throttlingRateLimit": 10})],
        ],
        fails=[
            [stage, rest],
            [stage, rest, errors.with_props(settings={"loggingLevel": "OFF"})],
            [stage, rest, errors.with_props(settings={"metricsEnabled": True})],
            [stage, rest, errors.with_text(stageName="test")],
            [stage, rest, errors.with_text(restApi="another")],
            [stage, rest, errors.with_props(methodPath="items/GET")],
            [stage, rest, errors, one.with_props(settings={"loggingLevel": "OFF"})],
        ],
        unknown=[
            [stage, rest, errors.with_props(settings=UNKNOWN)],
            [stage.with_props(stageName=UNKNOWN), rest, errors],
        ],
    )


def test_execution_logs_of_websocket_stages(cases: Cases) -> None:
    stage = resource(APIGATEWAYV2_STAGE, "prod", refers={"apiId": socket})
    of_http = resource(APIGATEWAYV2_STAGE, "prod", refers={"apiId": http})
    cases(
        "apigateway-execution-logs",
        passes=[[stage.with_props(defaultRouteSettings={"loggingLevel": "ERROR"}), socket], [of_http, http]],
        fails=[[stage, socket], [stage.with_props(defaultRouteSettings={"loggingLevel": "OFF"}), socket]],
        unknown=[
            [stage.with_props(defaultRouteSettings=UNKNOWN), socket],
            [resource(APIGATEWAYV2_STAGE, "prod", apiId=UNKNOWN)],
        ],
    )
