"""The OpenAPI document of a REST API."""

from typing import Any

from components.api.rest.document import digest, openapi_document
from components.api.rest.settings import RestApiSettings

INVOKE = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/reads/invocations"
DECIDE = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/decides/invocations"

POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_users"


def api(**changes: Any) -> RestApiSettings:
    return RestApiSettings.model_validate(
        {
            "throttle": {"ratePerSecond": 100, "burst": 50},
            "routes": {
                "write": {
                    "method": "POST",
                    "path": "/media/{id}",
                    "function": "reads",
                    "authorizer": "tokens",
                    "apiKey": True,
                    "model": "media-item",
                },
                "read": {
                    "method": "GET",
                    "path": "/media/{id}",
                    "function": "reads",
                    "authorizer": "iam",
                    "queryStrings": {"size": False},
                    "timeoutMs": 5000,
                },
                "health": {"method": "GET", "path": "/health", "function": "reads", "public": "checked by Route 53"},
            },
            "authorizers": {"tokens": {"function": "decides", "identity": {"headers": ["Authorization", "x-api-key"]}}},
            "models": {"media-item": {"type": "object", "required": ["title"]}},
            "usagePlans": {"all": {"throttle": {"ratePerSecond": 10, "burst": 5}, "keys": ["app"]}},
            **changes,
        }
    )


def document(settings: RestApiSettings | None = None) -> dict[str, Any]:
    return openapi_document("acme-prod-media", settings or api(), {"reads": INVOKE, "decides": DECIDE}, {"users": POOL})


def test_a_route_invokes_the_alias_of_its_function() -> None:
    assert document()["paths"]["/media/{id}"]["get"]["x-amazon-apigateway-integration"] == {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": INVOKE,
        "passthroughBehavior": "never",
        "timeoutInMillis": 5000,
    }


def test_parameters_of_paths_and_query_strings_are_declared() -> None:
    assert document()["paths"]["/media/{id}"]["get"]["parameters"] == [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "size", "in": "query", "required": False, "schema": {"type": "string"}},
    ]


def test_a_body_is_validated_by_its_model() -> None:
    found = document()
    operation = found["paths"]["/media/{id}"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]

    assert operation["x-amazon-apigateway-request-validator"] == "body-and-parameters"
    assert found["x-amazon-apigateway-request-validators"]["body-and-parameters"]["validateRequestBody"]
    assert schema == {"$ref": "#/components/schemas/MediaItem"}
    assert found["components"]["schemas"] == {"MediaItem": {"type": "object", "required": ["title"]}}


def test_a_request_needs_its_authorizer_and_its_key_together() -> None:
    paths = document()["paths"]

    assert paths["/media/{id}"]["post"]["security"] == [{"tokens": [], "api-key": []}]
    assert paths["/media/{id}"]["get"]["security"] == [{"iam": []}]
    assert paths["/health"]["get"]["security"] == []


def test_a_function_decides_by_all_parts_of_the_identity() -> None:
    scheme = document()["components"]["securitySchemes"]["tokens"]

    assert scheme["x-amazon-apigateway-authorizer"] == {
        "type": "request",
        "authorizerUri": DECIDE,
        "authorizerResultTtlInSeconds": 300,
        "identitySource": "method.request.header.Authorization,method.request.header.x-api-key",
    }


def test_without_cors_there_is_no_preflight_request() -> None:
    assert [*document()["paths"]["/media/{id}"]] == ["post", "get"]


def test_preflight_requests_are_answered_with_the_methods_of_their_path() -> None:
    preflight = document(api(cors={"origins": ["https://acme.example"], "credentials": True}))["paths"]["/media/{id}"]
    answer = preflight["options"]["x-amazon-apigateway-integration"]["responses"]["default"]

    assert answer["responseParameters"] == {
        "method.response.header.Access-Control-Allow-Origin": "'https://acme.example'",
        "method.response.header.Access-Control-Allow-Methods": "'POST,GET,OPTIONS'",
        "method.response.header.Access-Control-Allow-Headers": "'Authorization,Content-Type'",
        "method.response.header.Access-Control-Max-Age": "'600'",
        "method.response.header.Access-Control-Allow-Credentials": "'true'",
    }


def test_scripts_can_read_errors_of_api_gateway() -> None:
    errors = document(api(cors={"origins": ["https://acme.example"]}))["x-amazon-apigateway-gateway-responses"]

    assert {name: each["responseParameters"] for name, each in errors.items()} == {
        name: {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://acme.example'"}
        for name in ("DEFAULT_4XX", "DEFAULT_5XX")
    }


def test_a_change_of_a_route_changes_the_digest() -> None:
    more = api().model_dump(by_alias=True)["routes"]
    more["read"]["timeoutMs"] = 6000

    assert digest(api(routes=more)) != digest(api())


def test_a_change_of_the_stage_does_not_change_the_digest() -> None:
    assert digest(api(throttle={"ratePerSecond": 1, "burst": 1}, logRetentionDays=30)) == digest(api())


def test_the_disabled_endpoint_is_deployed() -> None:
    assert digest(api(domainName="media.acme.example")) != digest(api())


def by_pool(**authorizer: Any) -> RestApiSettings:
    return api(
        routes={"read": {"method": "GET", "path": "/media", "function": "reads", "authorizer": "users"}},
        authorizers={"users": {"userPool": "users", **authorizer}},
        models={},
        usagePlans={},
    )


def test_tokens_of_a_user_pool_are_verified_by_api_gateway() -> None:
    found = document(by_pool())
    assert found["components"]["securitySchemes"]["users"] == {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": [POOL]},
    }
    assert found["paths"]["/media"]["get"]["security"] == [{"users": ["openid"]}]


def test_id_tokens_are_accepted_without_scopes_only() -> None:
    assert document(by_pool(scopes=[]))["paths"]["/media"]["get"]["security"] == [{"users": []}]


def test_other_scopes_are_another_deployment() -> None:
    assert digest(by_pool()) != digest(by_pool(scopes=["email"]))
