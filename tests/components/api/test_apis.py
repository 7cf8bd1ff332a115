"""The APIs of a region, in the showcase that has all kinds."""

import json
from typing import Any

import pytest

from preview.graph import Node
from tests.conftest import graph_of

STACK = "hooli-prod"
API = "primary-apis"


def found(name: str) -> Node:
    return next(node for node in graph_of(STACK).resources if node.name == f"{API}-{name}")


def sources(api: str) -> dict[str, str]:
    """Path of the source ARN of each permission of an API, below the API's ID."""
    prefix = f"{API}-{api}-permissions-"
    return {
        node.name.removeprefix(prefix): str(node.inputs["sourceArn"]).partition("/")[2]
        for node in graph_of(STACK).of_type("aws:lambda/permission:Permission")
        if node.name.startswith(prefix)
    }


def test_functions_are_invoked_by_their_routes_only() -> None:
    assert sources("partners") == {
        "search": "*/GET/search/*",
        "write": "*/POST/search/*",
        "refresh": "*/POST/search/*/refresh",
        "authorizer-tokens": "authorizers/*",
    }


def test_permissions_are_of_the_alias() -> None:
    permissions = graph_of(STACK).of_type("aws:lambda/permission:Permission")
    assert {node.inputs["qualifier"] for node in permissions} == {"live"}


def test_an_api_with_a_domain_name_has_no_other_endpoint() -> None:
    graph = graph_of(STACK)
    apis = [*graph.of_type("aws:apigateway/restApi:RestApi"), *graph.of_type("aws:apigatewayv2/api:Api")]
    assert {node.inputs["disableExecuteApiEndpoint"] for node in apis} == {True}


def test_a_private_integration_verifies_the_name_of_the_load_balancer() -> None:
    integration = found("web-internal-integration")
    assert integration.inputs["tlsConfig"] == {"serverNameToVerify": "origin.hooli.example"}
    assert ":listener/" in str(integration.inputs["integrationUri"])


def test_decisions_are_cached_by_all_that_decides() -> None:
    assert found("web-tokens-authorizer").inputs["identitySources"] == [
        "$request.header.Authorization",
        "$request.querystring.tenant",
    ]


def test_only_connect_is_authorized_by_the_function() -> None:
    routes: dict[str, Any] = {
        str(node.inputs["routeKey"]): node.inputs["authorizationType"]
        for node in graph_of(STACK).of_type("aws:apigatewayv2/route:Route")
        if node.name.startswith(f"{API}-events")
    }
    assert routes == {"$connect": "CUSTOM", "$disconnect": "NONE", "$default": "NONE", "subscribe": "NONE"}


def test_a_route_has_its_own_limit() -> None:
    assert found("web-stage").inputs["routeSettings"] == [
        {
            "routeKey": "POST /v1/find",
            "detailedMetricsEnabled": True,
            "throttlingRateLimit": 10,
            "throttlingBurstLimit": 5,
        }
    ]


def test_a_function_sends_messages_to_the_connections_of_its_api() -> None:
    role = next(
        node
        for node in graph_of(STACK).of_type("aws:iam/rolePolicy:RolePolicy")
        if node.region in ("us-east-1", "global") and "primary-services-functions-messages" in node.name
    )
    statements = json.loads(str(role.inputs["policy"]))["Statement"]
    granted = next(each for each in statements if each["Action"] == ["execute-api:ManageConnections"])
    assert str(granted["Resource"]).strip("[]'").endswith("/live/POST/@connections/*")


def test_execution_logs_exist_before_the_stage() -> None:
    stage, logs = found("partners-stage"), found("partners-execution-logs")
    assert logs.urn in stage.dependencies


def test_an_http_api_accepts_tokens_of_the_clients_of_a_user_pool() -> None:
    graph = graph_of("wonka-prod")
    pool = graph.named("primary-access-user-pool-viewers-pool")
    authorizer = graph.named(f"{API}-studio-viewers-authorizer").inputs
    clients = [graph.named(f"primary-access-user-pool-viewers-client-{key}-client") for key in ("app", "studio")]
    assert authorizer["jwtConfiguration"] == {
        "issuer": f"https://{pool.outputs['endpoint']}",
        "audiences": [client.outputs["id"] for client in clients],
    }
    scopes = {
        key: graph.named(f"{API}-studio-{key}-route").inputs.get("authorizationScopes") for key in ("uploads", "staff")
    }
    assert scopes == {"uploads": ["profile"], "staff": None}


def test_a_rest_api_accepts_tokens_of_a_user_pool() -> None:
    graph = graph_of("wonka-prod")
    schemes = graph.named(f"{API}-accounts-api").json("body")["components"]["securitySchemes"]
    pool = graph.named("primary-access-user-pool-viewers-pool").outputs["arn"]
    assert schemes["viewers"]["x-amazon-apigateway-authorizer"]["providerARNs"] == [pool]


REGIONS = {"us-east-1": "primary", "us-west-2": "us-west-2"}


@pytest.mark.parametrize("region", REGIONS)
def test_the_names_of_a_region_follow_its_health_check(region: str) -> None:
    graph, key = graph_of(STACK), REGIONS[region]
    check = graph.named(f"apis-health-{region}-check")
    assert (check.inputs["fqdn"], check.inputs["resourcePath"]) == (f"{region}.api.hooli.example", "/health")
    for api, name in (("partners", "partners"), ("web", "api"), ("events", "events")):
        record = graph.named(f"{key}-apis-{api}-aliases-{name}.hooli.example-a").inputs
        assert record["healthCheckId"] == check.outputs["id"], api
        assert record["latencyRoutingPolicies"] == [{"region": region}], api


@pytest.mark.parametrize("region", REGIONS)
def test_the_checked_api_has_a_name_in_each_region(region: str) -> None:
    """Without a routing policy: the name leads to the region whether or not it is healthy."""
    graph, key = graph_of(STACK), REGIONS[region]
    record = graph.named(f"{key}-apis-web-regional-aliases-{region}.api.hooli.example-a").inputs
    assert {"setIdentifier", "healthCheckId"} & record.keys() == set()
    domain = graph.named(f"{key}-apis-web-regional-domain-name")
    certificate = graph.target(domain.inputs["domainNameConfiguration"]["certificateArn"])
    mapping = graph.named(f"{key}-apis-web-regional-domain-mapping")
    assert graph.target(mapping.inputs["apiId"]).name == f"{key}-apis-web-api"
    assert certificate.region == region
