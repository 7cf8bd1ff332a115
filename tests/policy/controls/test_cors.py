"""CORS with credentials."""

import json

import pytest

from policy.tokens import APIGATEWAY_REST_API, APIGATEWAYV2_API, CLOUDFRONT_RESPONSE_HEADERS_POLICY, LAMBDA_FUNCTION_URL
from tests.policy.harness import UNKNOWN, Cases, Given, resource


def endpoint(type_: str, credentials: object, origins: object) -> list[Given]:
    if type_ == CLOUDFRONT_RESPONSE_HEADERS_POLICY:
        block = {"accessControlAllowCredentials": credentials, "accessControlAllowOrigins": {"items": origins}}
        return [resource(type_, corsConfig=block)]
    block = {"allowCredentials": credentials, "allowOrigins": origins}
    return [resource(type_).with_props(**{"cors" if type_ == LAMBDA_FUNCTION_URL else "corsConfiguration": block})]


@pytest.mark.parametrize("type_", [CLOUDFRONT_RESPONSE_HEADERS_POLICY, APIGATEWAYV2_API, LAMBDA_FUNCTION_URL])
def test_credentials_are_for_specific_origins(type_: str, cases: Cases) -> None:
    cases(
        "cors-credentials",
        passes=[
            [resource(type_)],
            endpoint(type_, True, ["https://app.example"]),
            endpoint(type_, False, ["*"]),
        ],
        fails=[endpoint(type_, True, ["*"]), endpoint(type_, True, ["https://app.example", "https://*"])],
        unknown=[endpoint(type_, UNKNOWN, ["*"]), endpoint(type_, True, UNKNOWN)],
    )


def test_definitions_name_the_origin_of_requests_with_credentials(cases: Cases) -> None:
    def defined(**headers: str) -> list[Given]:
        given = {f"method.response.header.Access-Control-Allow-{name}": f"'{value}'" for name, value in headers.items()}
        integration = {"type": "mock", "responses": {"default": {"responseParameters": given}}}
        item = {"get": {}, "options": {"x-amazon-apigateway-integration": integration}}
        return [resource(APIGATEWAY_REST_API, "api", body=json.dumps({"paths": {"/media": item}}))]

    cases(
        "apigateway-definition-cors",
        passes=[
            [resource(APIGATEWAY_REST_API, "api")],
            defined(Origin="*"),
            defined(Origin="https://app.example", Credentials="true"),
        ],
        fails=[defined(Origin="*", Credentials="true")],
    )
