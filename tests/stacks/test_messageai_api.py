"""MessageAI's REST API: routes, validation, limits, keys, logs, domain."""

from typing import Any

import pytest

from preview.graph import Graph
from tests.stacks.reading import StackGraph
from tests.stacks.reading_edge import alias_target

API = "primary-apis-media"


@pytest.fixture(scope="module")
def prod(stack_graph: StackGraph) -> Graph:
    return stack_graph("messageai-prod")


@pytest.fixture(scope="module")
def document(prod: Graph) -> dict[str, Any]:
    """The OpenAPI document of the API."""
    return prod.named(f"{API}-api").json("body")


def operation(document: dict[str, Any], route: str) -> dict[str, Any]:
    method, _, path = route.partition(" ")
    return document["paths"][path][method.lower()]


@pytest.mark.parametrize(
    ("route", "key", "handler"),
    [
        pytest.param("POST /media/upload", "presign", "presign", marks=pytest.mark.requirement("MA-49")),
        pytest.param("GET /media/{id}", "playback", "playback", marks=pytest.mark.requirement("MA-50")),
        pytest.param("DELETE /media/{id}", "delete", "delete", marks=pytest.mark.requirement("MA-51")),
        pytest.param("POST /media/profile", "presign", "presign", marks=pytest.mark.requirement("MA-52")),
        ("POST /media/{id}/complete", "complete", "complete"),
        ("POST /media/{id}/restore", "restore", "restore"),
    ],
)
def test_a_route_is_answered_by_its_function(
    prod: Graph, document: dict[str, Any], route: str, key: str, handler: str
) -> None:
    integration = operation(document, route)["x-amazon-apigateway-integration"]
    assert integration["type"] == "aws_proxy"
    assert integration["uri"] == prod.named(f"primary-services-functions-{key}-alias").outputs["invokeArn"]
    function = prod.named(f"primary-services-functions-{key}-function").inputs
    assert function["handler"] == f"functions.{handler}.handler.handle"


@pytest.mark.requirement("MA-54")
@pytest.mark.parametrize("path", ["/media/upload", "/media/profile", "/media/{id}/complete", "/media/{id}/restore"])
def test_bodies_are_validated_against_a_model(document: dict[str, Any], path: str) -> None:
    found = operation(document, f"POST {path}")
    assert found["x-amazon-apigateway-request-validator"] == "body-and-parameters"
    reference = found["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    model = document["components"]["schemas"][reference.rpartition("/")[2]]
    assert model["type"] == "object"
    assert model.get("additionalProperties") is False or model["maxProperties"] == 0


@pytest.mark.requirement("MA-54")
def test_an_upload_names_one_of_the_kinds(document: dict[str, Any]) -> None:
    model = document["components"]["schemas"]["Upload"]
    assert model["properties"]["kind"] == {"enum": ["image", "profile", "video", "audio", "file"]}
    assert model["required"] == ["kind", "contentType", "sizeBytes"]


@pytest.mark.requirement("MA-55")
def test_the_stage_admits_1000_requests_a_second(prod: Graph) -> None:
    settings = prod.named(f"{API}-methods").inputs
    assert settings["methodPath"] == "*/*"
    limits = settings["settings"]
    assert (limits["throttlingRateLimit"], limits["throttlingBurstLimit"]) == (1000, 2000)


@pytest.mark.requirement("MA-56")
def test_routes_need_an_api_key_of_the_usage_plan(prod: Graph, document: dict[str, Any]) -> None:
    operations = [each for path in document["paths"].values() for name, each in path.items() if name != "options"]
    assert all("api-key" in each["security"][0] for each in operations)
    keys = prod.of_type("aws:apigateway/usagePlanKey:UsagePlanKey")
    assert sorted(prod.target(node.inputs["keyId"]).inputs["name"] for node in keys) == [
        "messageai-prod-media-android",
        "messageai-prod-media-ios",
    ]
    assert {prod.target(node.inputs["usagePlanId"]).name for node in keys} == {f"{API}-plans-apps"}


@pytest.mark.requirement("MA-57")
def test_a_regional_web_acl_protects_the_stage(prod: Graph) -> None:
    (association,) = prod.of_type("aws:wafv2/webAclAssociation:WebAclAssociation")
    acl = prod.target(association.inputs["webAclArn"])
    assert (acl.inputs["scope"], acl.region) == ("REGIONAL", "us-east-1")
    assert prod.target(association.inputs["resourceArn"]).name == f"{API}-stage"


@pytest.mark.requirement("MA-58")
def test_requests_are_logged_by_the_role_of_the_account(prod: Graph) -> None:
    stage = prod.named(f"{API}-stage")
    group = prod.target(stage.get("accessLogSettings.destinationArn"))
    assert (group.type, group.inputs["retentionInDays"]) == ("aws:cloudwatch/logGroup:LogGroup", 90)
    (account,) = prod.of_type("aws:apigateway/account:Account")
    role = prod.target(account.inputs["cloudwatchRoleArn"])
    (trust,) = role.json("assumeRolePolicy")["Statement"]
    assert trust["Principal"] == {"Service": "apigateway.amazonaws.com"}
    assert account.urn in stage.dependencies


@pytest.mark.requirement("MA-59")
def test_the_domain_has_a_certificate_of_its_region(prod: Graph) -> None:
    (domain,) = prod.of_type("aws:apigateway/domainName:DomainName")
    certificate = prod.target(domain.inputs["regionalCertificateArn"])
    assert certificate.region == "us-east-1"
    assert certificate.inputs["domainName"] == domain.inputs["domainName"] == "api.messageai.example"
    assert domain.get("endpointConfiguration.types") == "REGIONAL"
    assert alias_target(prod, "api.messageai.example", "A") is domain
    assert prod.named(f"{API}-api").inputs["disableExecuteApiEndpoint"] is True


@pytest.mark.requirement("MA-60")
@pytest.mark.parametrize("path", ["/media/upload", "/media/{id}", "/media/{id}/complete"])
def test_preflight_requests_are_answered(document: dict[str, Any], path: str) -> None:
    integration = operation(document, f"OPTIONS {path}")["x-amazon-apigateway-integration"]
    assert integration["type"] == "mock"
    headers = integration["responses"]["default"]["responseParameters"]
    assert headers["method.response.header.Access-Control-Allow-Origin"] == "'*'"
    assert "X-Api-Key" in headers["method.response.header.Access-Control-Allow-Headers"]


@pytest.mark.requirement("MA-60")
def test_scripts_can_read_errors_and_answers(prod: Graph, document: dict[str, Any]) -> None:
    responses = document["x-amazon-apigateway-gateway-responses"]
    assert {name: each["responseParameters"] for name, each in responses.items()} == {
        name: {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"} for name in ("DEFAULT_4XX", "DEFAULT_5XX")
    }
    variables = prod.named("primary-services-functions-presign-function").get("environment.variables")
    assert variables["CORS_ORIGIN"] == "*"


@pytest.mark.requirement("MA-60")
def test_tokens_of_firebase_are_checked_by_a_function(prod: Graph, document: dict[str, Any]) -> None:
    scheme = document["components"]["securitySchemes"]["firebase"]["x-amazon-apigateway-authorizer"]
    assert scheme["authorizerUri"] == prod.named("primary-services-functions-authorizer-alias").outputs["invokeArn"]
    assert scheme["identitySource"] == "method.request.header.Authorization"
    variables = prod.named("primary-services-functions-authorizer-function").get("environment.variables")
    assert variables["FIREBASE_PROJECT"] == "messageai-prod"
    operations = [each for path in document["paths"].values() for name, each in path.items() if name != "options"]
    assert all("firebase" in each["security"][0] for each in operations)


@pytest.mark.requirement("MA-53")
def test_a_websocket_api_has_authorized_connections(prod: Graph) -> None:
    routes = {node.inputs["routeKey"]: node for node in prod.of_type("aws:apigatewayv2/route:Route")}
    assert routes.keys() == {"$connect", "$disconnect", "$default"}
    authorizer = prod.target(routes["$connect"].inputs["authorizerId"])
    assert authorizer.inputs["identitySources"] == ["route.request.querystring.token"]
    alias = prod.named("primary-services-functions-authorizer-alias")
    assert authorizer.inputs["authorizerUri"] == alias.outputs["invokeArn"]


@pytest.mark.requirement("MA-53")
def test_clients_learn_what_became_of_their_media(prod: Graph) -> None:
    pattern = prod.named("primary-services-messaging-rule-to-websocket-send-rule").json("eventPattern")
    assert pattern["detail"] == {"state": ["ready", "quarantined", "failed"]}
    variables = prod.named("primary-services-functions-websocket-send-function").get("environment.variables")
    assert variables["CONNECTIONS_EVENTS"] == "https://events.messageai.example"
