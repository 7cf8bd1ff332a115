"""REST APIs: routes, API keys, validators, CORS, gateway responses."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from preview.graph import Node
from simulator.http import HttpRequest, HttpResponse
from simulator.iam.evaluation import AccessDeniedError
from simulator.simulation import Simulation
from tests.simulator.core.conftest import Simulate
from tests.simulator.core.resources import function, live, permission
from tests.simulator.running import ACCOUNT, REGION, node

API = "abcdef1234"
HOST = f"{API}.execute-api.{REGION}.amazonaws.com"
GATEWAY = "apigateway.amazonaws.com"
URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{live('answer')}/invocations"
ERRORS = {
    "responseTemplates": {
        "application/json": '{"code":"$context.error.responseType","text":$context.error.messageString}'
    },
    "responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example'"},
}


def operation(**settings: Any) -> Mapping[str, Any]:
    integration = {"type": "aws_proxy", "uri": URI, "timeoutInMillis": 29000}
    return {"x-amazon-apigateway-integration": integration, **settings}


DOCUMENT = {
    "paths": {
        "/media/{id}": {"get": operation()},
        "/media/new": {"get": operation()},
        "/media": {
            "post": operation(
                security=[{"api-key": []}],
                **{"x-amazon-apigateway-request-validator": "all"},
                parameters=[{"name": "kind", "in": "query", "required": True}],
                requestBody={"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Upload"}}}},
            )
        },
    },
    "components": {
        "schemas": {"Upload": {"type": "object", "required": ["size"], "properties": {"size": {"type": "integer"}}}},
        "securitySchemes": {"api-key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
    },
    "x-amazon-apigateway-request-validators": {"all": {"validateRequestBody": True, "validateRequestParameters": True}},
    "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": ERRORS},
}


def api(source: str = "*/*/*") -> tuple[Node, ...]:
    plan = {"apiStages": [{"apiId": API, "stage": "live"}]}
    return (
        *function("answer"),
        permission("answer", GATEWAY, f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{API}/{source}"),
        node("aws:apigateway/restApi:RestApi", "api", {"body": json.dumps(DOCUMENT)}, REGION, id=API),
        node("aws:apigateway/stage:Stage", "stage", {"restApi": API, "stageName": "live"}, REGION),
        node("aws:apigateway/usagePlan:UsagePlan", "plan", plan, REGION, id="plan-1"),
        node("aws:apigateway/apiKey:ApiKey", "key", {}, REGION, id="key-1", value="known-key"),
        node("aws:apigateway/usagePlanKey:UsagePlanKey", "link", {"usagePlanId": "plan-1", "keyId": "key-1"}, REGION),
    )


def ask(simulation: Simulation, method: str, path: str, body: bytes = b"", **headers: str) -> HttpResponse:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return simulation.http(
        HttpRequest(method=method, url=f"https://{HOST}/live{path}", headers=given, body=body), REGION
    )


def test_the_most_exact_path_answers_with_its_parameters(simulate: Simulate) -> None:
    simulation = simulate(*api())
    event = json.loads(ask(simulation, "GET", "/media/a%20b").body)
    assert (event["resource"], event["pathParameters"]) == ("/media/{id}", {"id": "a b"})
    assert json.loads(ask(simulation, "GET", "/media/new").body)["resource"] == "/media/new"


@pytest.mark.parametrize(
    ("method", "path", "body", "key", "status", "code"),
    [
        ("GET", "/unknown", b"", "", 403, "MISSING_AUTHENTICATION_TOKEN"),
        ("POST", "/media?kind=image", b'{"size": 1}', "", 403, "INVALID_API_KEY"),
        ("POST", "/media?kind=image", b'{"size": 1}', "another", 403, "INVALID_API_KEY"),
        ("POST", "/media", b'{"size": 1}', "known-key", 400, "BAD_REQUEST_PARAMETERS"),
        ("POST", "/media?kind=image", b"{}", "known-key", 400, "BAD_REQUEST_BODY"),
        ("POST", "/media?kind=image", b'{"size": "1"}', "known-key", 400, "BAD_REQUEST_BODY"),
        ("POST", "/media?kind=image", b"no json", "known-key", 400, "BAD_REQUEST_BODY"),
    ],
)
def test_a_request_is_refused_with_the_headers_of_cors(
    simulate: Simulate, method: str, path: str, body: bytes, key: str, status: int, code: str
) -> None:
    response = ask(simulate(*api()), method, path, body, x_api_key=key)
    assert (response.status, json.loads(response.body)["code"]) == (status, code)
    assert response.headers["access-control-allow-origin"] == "https://app.example"


def test_a_valid_request_reaches_the_function(simulate: Simulate) -> None:
    response = ask(simulate(*api()), "POST", "/media?kind=image", b'{"size": 1}', x_api_key="known-key")
    event = json.loads(response.body)
    assert (response.status, event["queryStringParameters"], event["body"]) == (200, {"kind": "image"}, '{"size": 1}')


def test_an_api_needs_the_permission_of_the_function(simulate: Simulate) -> None:
    with pytest.raises(AccessDeniedError):
        ask(simulate(*api("*/DELETE/*")), "GET", "/media/new")
