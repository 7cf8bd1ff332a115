"""Authorizers by user pools: of REST APIs with and without scopes, and of HTTP APIs by audience."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest

from preview.graph import Node
from simulator.errors import NotSimulatedError
from simulator.http import HttpRequest, HttpResponse
from simulator.simulation import Simulation
from simulator.user_pools.app import SignInApp
from tests.simulator.core.resources import function, live, permission
from tests.simulator.running import ACCOUNT, REGION, graph, node
from tests.simulator.user_pools.resources import (
    EMAIL,
    OTHER_POOL,
    PASSWORD,
    POOL,
    WEB,
    client,
    domain,
    group,
    pool,
)

REST, HTTP, GATEWAY, OTHER = "abcdef1234", "bcdef12345", "apigateway.amazonaws.com", "otherclient"
URI = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{live('answer')}/invocations"
UNAUTHORIZED = (401, {"message": "Unauthorized"})


def operation(scopes: list[str]) -> Mapping[str, Any]:
    return {"security": [{"users": scopes}], "x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": URI}}


DOCUMENT = {
    "paths": {"/scoped": {"get": operation(["openid"])}, "/plain": {"get": operation([])}},
    "components": {
        "securitySchemes": {
            "users": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "x-amazon-apigateway-authtype": "cognito_user_pools",
                "x-amazon-apigateway-authorizer": {
                    "type": "cognito_user_pools",
                    "providerARNs": [f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{POOL}"],
                },
            }
        }
    },
}


def apis(audiences: list[str]) -> tuple[Node, ...]:
    issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{POOL}"
    authorizer = {
        "apiId": HTTP,
        "authorizerType": "JWT",
        "identitySources": ["$request.header.Authorization"],
        "jwtConfiguration": {"issuer": issuer, "audiences": audiences},
    }
    route = {"apiId": HTTP, "authorizationType": "JWT", "authorizerId": "users", "target": "integrations/int-1"}
    integration = {"apiId": HTTP, "integrationType": "AWS_PROXY", "integrationUri": URI}
    return (
        *function("answer"),
        permission("answer", GATEWAY, f"arn:aws:execute-api:{REGION}:{ACCOUNT}:*"),
        node("aws:apigateway/restApi:RestApi", "rest", {"body": json.dumps(DOCUMENT)}, REGION, id=REST),
        node("aws:apigateway/stage:Stage", "rest-stage", {"restApi": REST, "stageName": "live"}, REGION),
        node("aws:apigatewayv2/api:Api", "http", {"protocolType": "HTTP"}, REGION, id=HTTP),
        node("aws:apigatewayv2/stage:Stage", "http-stage", {"apiId": HTTP, "name": "live"}, REGION),
        node("aws:apigatewayv2/authorizer:Authorizer", "users", authorizer, REGION, id="users"),
        node("aws:apigatewayv2/integration:Integration", "int-1", integration, REGION, id="int-1"),
        node("aws:apigatewayv2/route:Route", "plain", {"routeKey": "GET /plain", **route}, REGION),
        node(
            "aws:apigatewayv2/route:Route",
            "scoped",
            {"routeKey": "GET /scoped", "authorizationScopes": ["openid"], **route},
            REGION,
        ),
    )


@pytest.fixture
def simulation(request: pytest.FixtureRequest) -> Iterator[Simulation]:
    """Two pools, of which the APIs accept one. The HTTP API accepts one of its two clients."""
    audiences: list[str] = getattr(request, "param", [WEB])
    users = (pool(), client(), client(OTHER), domain(), group("team:a", 1), group("admins", 2))
    others = (pool(OTHER_POOL), client("stranger", OTHER_POOL), domain(OTHER_POOL))
    with ExitStack() as stack:
        yield stack.enter_context(Simulation(graph(*apis(audiences), *users, *others)).running())


def app(simulation: Simulation, client_id: str = WEB, pool_id: str = POOL) -> SignInApp:
    pools = simulation.user_pools
    found = SignInApp(pools, pool_id, pools.pool(pool_id).client(client_id))
    if found.pool.directory.find(EMAIL) is None:
        found.sign_up(EMAIL, PASSWORD)
    return found


def ask(simulation: Simulation, api: str, path: str, token: str) -> HttpResponse:
    url = f"https://{api}.execute-api.{REGION}.amazonaws.com/live{path}"
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return simulation.http(HttpRequest(method="GET", url=url, headers=headers), REGION)


def answer(simulation: Simulation, api: str, path: str, token: str) -> tuple[int, Any]:
    response = ask(simulation, api, path, token)
    return response.status, json.loads(response.body)


@pytest.mark.parametrize(
    ("path", "use", "status"),
    [("/scoped", "access", 200), ("/scoped", "id", 401), ("/plain", "id", 200), ("/plain", "access", 401)],
)
def test_a_rest_api_takes_access_tokens_with_scopes_and_id_tokens_without(
    simulation: Simulation, path: str, use: str, status: int
) -> None:
    tokens = app(simulation).sign_in(EMAIL, PASSWORD)
    assert ask(simulation, REST, path, tokens[f"{use}_token"]).status == status


def test_claims_of_a_rest_api_are_texts(simulation: Simulation) -> None:
    user = app(simulation)
    user.pool.directory.required(EMAIL).groups |= {"team:a", "admins"}
    token = user.sign_in(EMAIL, PASSWORD)["access_token"]
    claims = json.loads(ask(simulation, REST, "/scoped", token).body)["requestContext"]["authorizer"]["claims"]
    assert (claims["cognito:groups"], claims["exp"]) == ("team:a,admins", "Tue Dec 01 10:00:00 UTC 2026")


def test_a_token_of_the_api_lacks_the_scope(simulation: Simulation) -> None:
    token = app(simulation).prove(EMAIL, PASSWORD)["AuthenticationResult"]["AccessToken"]
    assert answer(simulation, REST, "/scoped", token) == UNAUTHORIZED
    assert answer(simulation, HTTP, "/scoped", token) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize("api", [REST, HTTP])
def test_a_token_of_another_pool_is_refused(simulation: Simulation, api: str) -> None:
    token = app(simulation, "stranger", OTHER_POOL).sign_in(EMAIL, PASSWORD)["access_token"]
    assert answer(simulation, api, "/scoped", token) == UNAUTHORIZED


@pytest.mark.parametrize("api", [REST, HTTP])
@pytest.mark.parametrize("token", ["", "a.b.c", "none"])
def test_what_is_no_token_is_refused(simulation: Simulation, api: str, token: str) -> None:
    assert answer(simulation, api, "/scoped", token) == UNAUTHORIZED


@pytest.mark.parametrize("changed", ["signature", "claims"])
def test_a_changed_token_is_refused(simulation: Simulation, changed: str) -> None:
    header, claims, signature = app(simulation).sign_in(EMAIL, PASSWORD)["access_token"].split(".")
    parts = [header, claims, signature[::-1]] if changed == "signature" else [header, f"{claims}e30", signature]
    for api in (REST, HTTP):
        assert answer(simulation, api, "/scoped", ".".join(parts)) == UNAUTHORIZED


@pytest.mark.parametrize(("api", "message"), [(REST, "The incoming token has expired"), (HTTP, "Unauthorized")])
def test_an_expired_token_is_refused(simulation: Simulation, api: str, message: str) -> None:
    token = app(simulation).sign_in(EMAIL, PASSWORD)["access_token"]
    simulation.clock.advance(3599)
    assert ask(simulation, api, "/scoped", token).status == 200
    simulation.clock.advance(1)
    assert answer(simulation, api, "/scoped", token) == (401, {"message": message})


def test_only_an_http_api_compares_the_client(simulation: Simulation) -> None:
    tokens = app(simulation, OTHER).sign_in(EMAIL, PASSWORD)
    assert ask(simulation, REST, "/scoped", tokens["access_token"]).status == 200
    for use in ("access", "id"):
        assert answer(simulation, HTTP, "/plain", tokens[f"{use}_token"]) == UNAUTHORIZED


def test_an_http_api_takes_tokens_of_either_use(simulation: Simulation) -> None:
    tokens = app(simulation).sign_in(EMAIL, PASSWORD)
    assert [ask(simulation, HTTP, "/plain", tokens[f"{use}_token"]).status for use in ("access", "id")] == [200, 200]


def test_apis_do_not_notice_that_a_token_was_revoked(simulation: Simulation) -> None:
    user = app(simulation)
    tokens = user.sign_in(EMAIL, PASSWORD)
    user.call("RevokeToken", Token=tokens["refresh_token"])
    assert ask(simulation, REST, "/scoped", tokens["access_token"]).status == 200


@pytest.mark.parametrize("simulation", [[]], indirect=True)
def test_an_authorizer_without_audiences_is_not_simulated(simulation: Simulation) -> None:
    token = app(simulation).sign_in(EMAIL, PASSWORD)["access_token"]
    with pytest.raises(NotSimulatedError, match="without audiences"):
        ask(simulation, HTTP, "/plain", token)
