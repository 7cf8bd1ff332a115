"""CORS with credentials."""

import pytest

from policy.tokens import APIGATEWAYV2_API, CLOUDFRONT_RESPONSE_HEADERS_POLICY, LAMBDA_FUNCTION_URL
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
