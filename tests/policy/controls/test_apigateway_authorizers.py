"""Authorizers of APIs: accepted tokens, identity sources and cached decisions."""

import json
from typing import Any

import pytest

from policy.readers.authorizers import is_credential, source
from policy.tokens import (
    APIGATEWAY_API_KEY,
    APIGATEWAY_AUTHORIZER,
    APIGATEWAY_REST_API,
    APIGATEWAYV2_API,
    APIGATEWAYV2_AUTHORIZER,
)
from tests.policy.harness import GIVEN, UNKNOWN, Cases, Given, resource, secret


def of_rest(type_: str = "REQUEST", **props: Any) -> list[Given]:
    return [resource(APIGATEWAY_AUTHORIZER, type=type_, **props)]


def of_http(*sources: str, **props: Any) -> list[Given]:
    return [resource(APIGATEWAYV2_AUTHORIZER, authorizerType="REQUEST", identitySources=list(sources), **props)]


def jwt(*sources: str) -> list[Given]:
    return [resource(APIGATEWAYV2_AUTHORIZER, authorizerType="JWT", identitySources=list(sources))]


def of_definition(type_: str, scheme: dict[str, object], **authorizer: object) -> list[Given]:
    """An API by an OpenAPI document, of version 2 for REST APIs."""
    extended = {"type": "apiKey", "in": "header", **scheme, "x-amazon-apigateway-authorizer": authorizer}
    found = {"session": extended, "plain": {"type": "apiKey", "name": "x-api-key", "in": "header"}}
    document = (
        {"components": {"securitySchemes": found}} if type_ == APIGATEWAYV2_API else {"securityDefinitions": found}
    )
    return [resource(type_, body=json.dumps(document))]


def test_tokens_are_for_the_api(cases: Cases) -> None:
    def authorizer(audiences: object) -> list[Given]:
        configuration = {"issuer": "https://id.example", "audiences": audiences}
        return [resource(APIGATEWAYV2_AUTHORIZER, authorizerType="JWT", jwtConfiguration=configuration)]

    cases(
        "apigateway-jwt-audience",
        passes=[
            authorizer(["web"]),
            authorizer([GIVEN]),
            [resource(APIGATEWAYV2_AUTHORIZER, authorizerType="REQUEST")],
            of_definition(APIGATEWAYV2_API, {"type": "oauth2"}, type="jwt", jwtConfiguration={"audience": ["web"]}),
            of_definition(APIGATEWAYV2_API, {}, type="request"),
        ],
        fails=[
            authorizer([]),
            of_definition(APIGATEWAYV2_API, {}, type="jwt"),
            of_definition(APIGATEWAYV2_API, {"type": "oauth2"}, type="JWT", jwtConfiguration={"audience": []}),
            [
                resource(
                    APIGATEWAYV2_AUTHORIZER, authorizerType="JWT", jwtConfiguration={"issuer": "https://id.example"}
                )
            ],
        ],
        unknown=[
            authorizer(UNKNOWN),
            [resource(APIGATEWAYV2_AUTHORIZER, authorizerType=UNKNOWN)],
            [resource(APIGATEWAYV2_API, body=UNKNOWN)],
        ],
    )


def test_tokens_are_in_headers(cases: Cases) -> None:
    """Browsers cannot set headers of WebSocket connections."""
    cases(
        "apigateway-token-in-query",
        passes=[
            jwt("$request.header.Authorization"),
            of_http("$request.header.Authorization", "$request.querystring.tenant"),
            of_http("route.request.querystring.token"),
            of_rest("TOKEN"),
            of_rest(identitySource="method.request.header.Auth, method.request.querystring.page"),
            of_http("$request.header.Authorization", "$request.querystring.author"),
            of_definition(APIGATEWAY_REST_API, {"name": "Authorization"}, type="token"),
            [resource(APIGATEWAYV2_API, protocolType="HTTP")],
        ],
        fails=[
            jwt("$request.querystring.id"),
            of_http("$request.header.x-tenant", "$request.querystring.token"),
            of_http("$request.querystring.access_token"),
            of_http("$request.querystring.sid"),
            of_http("$request.querystring.apikey"),
            of_rest(identitySource="method.request.querystring.Auth"),
            of_rest(identitySource="method.request.multivaluequerystring.token"),
            of_definition(
                APIGATEWAY_REST_API, {"name": "Unused"}, type="request", identitySource="method.request.querystring.jwt"
            ),
            of_definition(APIGATEWAYV2_API, {}, type="jwt", identitySource="$request.querystring.id"),
        ],
        unknown=[of_http(UNKNOWN), of_rest(identitySource=UNKNOWN), [resource(APIGATEWAY_REST_API, body=UNKNOWN)]],
    )


def test_cached_decisions_are_of_one_caller(cases: Cases) -> None:
    cases(
        "apigateway-authorizer-cache-key",
        passes=[
            of_http("$request.header.Authorization"),
            of_http("$request.header.x-tenant", "$request.header.Cookie"),
            of_http("$context.identity.clientCert.serialNumber"),
            of_http("$request.header.x-tenant", authorizerResultTtlInSeconds=0),
            of_http("route.request.querystring.tenant"),
            [resource(APIGATEWAYV2_AUTHORIZER, authorizerType="REQUEST")],
            jwt("$request.header.id"),
            of_rest("TOKEN"),
            of_rest(identitySource="method.request.header.x-api-key"),
            of_rest("COGNITO_USER_POOLS", identitySource="method.request.header.id"),
            of_definition(APIGATEWAY_REST_API, {"name": "Authorization"}, type="token"),
        ],
        fails=[
            of_http("$request.header.x-tenant"),
            of_http("$request.header.x-tenant", "$context.routeKey", authorizerResultTtlInSeconds=60),
            of_http("$context.identity.sourceIp"),
            of_http("$context.identity.userAgent"),
            of_rest(identitySource="context.identity.cognitoIdentityPoolId"),
            of_http("$request.header.x-author"),
            of_http(authorizerResultTtlInSeconds=60),
            of_rest(identitySource="method.request.header.x-tenant, stageVariables.auth"),
            of_rest(),
            of_definition(
                APIGATEWAY_REST_API, {"name": "Unused"}, type="request", identitySource="method.request.header.x-tenant"
            ),
            of_definition(APIGATEWAY_REST_API, {"name": "x-tenant"}, type="token"),
            of_definition(APIGATEWAYV2_API, {}, type="request", identitySource="$request.header.x-tenant"),
        ],
        unknown=[
            of_http("$request.header.x-tenant", UNKNOWN),
            of_http("$request.header.x-tenant", authorizerResultTtlInSeconds=UNKNOWN),
            of_rest(UNKNOWN),
        ],
    )


@pytest.mark.parametrize(
    "variable",
    [
        "requestId",
        "identity.apiKey",
        "identity.caller",
        "identity.clientCert.clientCertPem",
        "identity.clientCert.serialNumber",
        "identity.clientCert.subjectDN",
        "identity.cognitoIdentityId",
        "identity.user",
        "identity.userArn",
    ],
)
def test_variables_of_one_caller(variable: str) -> None:
    assert source(f"$context.{variable}").is_credential
    assert source(f"context.{variable}").is_credential


@pytest.mark.parametrize(
    "variable",
    [
        "accountId",
        "domainName",
        "identity.accountId",
        "identity.clientCert.issuerDN",
        "identity.clientCert.validity.notAfter",
        "identity.cognitoAuthenticationProvider",
        "identity.cognitoAuthenticationType",
        "identity.cognitoIdentityPoolId",
        "identity.principalOrgId",
        "identity.sourceIp",
        "identity.userAgent",
        "identity.vpceId",
    ],
)
def test_variables_of_many_callers(variable: str) -> None:
    assert not source(f"$context.{variable}").is_credential


@pytest.mark.parametrize(
    "name",
    [
        "Auth",
        "authorization",
        "Proxy-Authorization",
        "X-Auth-Token",
        "authtoken",
        "access_token",
        "idToken",
        "x-amz-security-token",
        "x-user-session",
        "service-ticket",
        "Cookie",
        "JSESSIONID",
        "session-id",
        "sessionId",
        "sid",
        "x-api-key",
        "Ocp-Apim-Subscription-Key",
        "x-functions-key",
        "key",
        "X-Amz-Credential",
        "X-Hub-Signature-256",
        "cf-access-jwt-assertion",
        "x-amzn-oidc-data",
        "jwt",
        "ticket",
        "x-oauth",
        "OAuth2",
        "X-RapidAPI-Key",
        "connect.sid",
        "x-signature-hmac-sha256",
        "PRIVATE-TOKEN",
    ],
)
def test_names_of_credentials(name: str) -> None:
    assert is_credential(name)


@pytest.mark.parametrize(
    "name",
    [
        "author",
        "authors",
        "authority",
        ":authority",
        "authored-by",
        "authorId",
        "auth-provider",
        "token-type",
        "tokenized",
        "tokens_used_count",
        "nextToken",
        "page_token",
        "X-CSRF-Token",
        "X-CSRFToken",
        "X-XSRF-TOKEN",
        "csrfmiddlewaretoken",
        "X-Pagination-Token",
        "X-Captcha-Token",
        "g-recaptcha-token",
        "X-Tracking-Session",
        "X-Locale-Token",
        "X-Support-Ticket",
        "session-region",
        "sessions-count",
        "cookie-consent",
        "signature-algorithm",
        "secretary",
        "passenger",
        "passport",
        "compass",
        "api-key-id",
        "api-version",
        "keyboard",
        "monkey",
        "partition-key",
        "x-tenant",
        "residence",
        "author2",
        "x-forwarded-for",
        "x-amz-date",
        "sha256",
    ],
)
def test_names_of_other_parts_of_a_request(name: str) -> None:
    assert not is_credential(name)


def test_credentials_have_further_names(cases: Cases) -> None:
    cases(
        "apigateway-authorizer-cache-key",
        passes=[of_http("$request.header.X-Caller")],
        fails=[of_http("$request.header.x-tenant")],
        config={"credentials": ["x-caller"]},
    )


@pytest.mark.parametrize("made", [of_rest, of_http], ids=["REST", "HTTP"])
def test_decisions_are_cached_for_five_minutes(cases: Cases, made: object) -> None:
    def cached(seconds: object) -> list[Given]:
        if made is of_rest:
            return of_rest("TOKEN", authorizerResultTtlInSeconds=seconds)
        return of_http("$request.header.Authorization", authorizerResultTtlInSeconds=seconds)

    cases(
        "apigateway-authorizer-cache-time",
        passes=[cached(0), cached(300), of_rest(), of_http("$request.header.Authorization")],
        fails=[cached(301)],
        unknown=[cached(UNKNOWN)],
    )
    cases("apigateway-authorizer-cache-time", passes=[cached(60)], fails=[of_rest()], config={"seconds": 60})


def test_values_of_keys_are_generated(cases: Cases) -> None:
    key = resource(APIGATEWAY_API_KEY, name="web")
    cases(
        "apigateway-key-generated",
        passes=[[key], [key.with_props(value=GIVEN)]],
        fails=[[key.with_props(value="0123456789abcdefghij")], [key.with_props(value=secret("0123456789abcdefghij"))]],
        unknown=[[key.with_props(value=UNKNOWN)]],
    )
