"""The OpenAPI document of a REST API, with the extensions of API Gateway.

API Gateway Developer Guide, "OpenAPI extensions for API Gateway". The document holds validators, models, authorizers,
integrations and gateway responses: an import in mode `overwrite` would remove those of other resources.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pulumi import Input

from components.api.gateway.authorizer_settings import IAM, FunctionAuthorizerSettings, UserPoolAuthorizerSettings
from components.api.gateway.cors_settings import CorsSettings
from components.api.gateway.paths import parameters
from components.api.rest.models import SCHEMAS, model_name
from components.api.rest.settings import RestApiSettings, RestRouteSettings

VERSION = "3.0.1"
API_KEY = "api-key"
# API Gateway Developer Guide, "Gateway response types": those that clients get in place of a function's response.
CLIENT_ERRORS, SERVER_ERRORS = "DEFAULT_4XX", "DEFAULT_5XX"
# Variables only, no Velocity. API Gateway quotes the message.
ERROR_TEMPLATE = '{"error":{"code":"$context.error.responseType","message":$context.error.messageString}}'
VALIDATORS = {
    "body-and-parameters": {"validateRequestBody": True, "validateRequestParameters": True},
    "parameters": {"validateRequestBody": False, "validateRequestParameters": True},
}


def openapi_document(
    title: str,
    settings: RestApiSettings,
    invoke_arns: Mapping[str, Input[str]],
    pool_arns: Mapping[str, Input[str]],
) -> dict[str, Any]:
    """The document. invoke_arns: of the aliases of all functions, by key. pool_arns: of the user pools, by key.
    KeyError if one is missing."""
    return {
        "openapi": VERSION,
        "info": {"title": title, "version": "1"},
        "x-amazon-apigateway-api-key-source": "HEADER",
        "x-amazon-apigateway-request-validators": VALIDATORS,
        "x-amazon-apigateway-gateway-responses": _gateway_responses(settings.cors),
        "paths": _paths(settings, invoke_arns),
        "components": {
            "schemas": {model_name(key): schema for key, schema in settings.models.items()},
            "securitySchemes": _security_schemes(settings, invoke_arns, pool_arns),
        },
    }


def digest(settings: RestApiSettings) -> str:
    """SHA-256 in hexadecimal of what a deployment takes over: the document, with keys of functions and user pools in
    place of their ARNs, and whether the default endpoint is disabled. Known before they exist."""
    functions, pools = ({key: key for key in keys} for keys in (functions_of(settings), user_pools_of(settings)))
    deployed = [openapi_document("", settings, functions, pools), settings.domain_name is not None]
    return hashlib.sha256(json.dumps(deployed, sort_keys=True).encode()).hexdigest()


def functions_of(settings: RestApiSettings) -> list[str]:
    """Keys of the functions of routes and authorizers, each once."""
    routes = (route.function for route in settings.routes.values())
    return list(dict.fromkeys([*routes, *function_authorizers(settings).values()]))


def function_authorizers(settings: RestApiSettings) -> dict[str, str]:
    """Keys of the functions of authorizers, by authorizer."""
    found = settings.authorizers.items()
    return {key: each.function for key, each in found if isinstance(each, FunctionAuthorizerSettings)}


def user_pools_of(settings: RestApiSettings) -> list[str]:
    """Keys of the user pools of authorizers, each once."""
    found = settings.authorizers.values()
    return list(dict.fromkeys(each.user_pool for each in found if isinstance(each, UserPoolAuthorizerSettings)))


def _paths(settings: RestApiSettings, invoke_arns: Mapping[str, Input[str]]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for key, route in settings.routes.items():
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(
            key, route, settings, invoke_arns[route.function]
        )
    if settings.cors is not None:
        for path, item in paths.items():
            item["options"] = _preflight(path, settings.cors, [name.upper() for name in item])
    return paths


def _operation(key: str, route: RestRouteSettings, settings: RestApiSettings, invoke_arn: Input[str]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": key,
        "parameters": [*_path_parameters(route.path), *_query_parameters(route.query_strings)],
        "responses": {"default": {"description": "Response of the function"}},
        "security": _security(route, settings),
        "x-amazon-apigateway-request-validator": "body-and-parameters" if route.model else "parameters",
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": invoke_arn,
            "passthroughBehavior": "never",
            "timeoutInMillis": route.timeout_ms,
        },
    }
    if route.model is not None:
        reference = {"$ref": f"{SCHEMAS}{model_name(route.model)}"}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": reference}}}
    return operation


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in parameters(path)]


def _query_parameters(names: Mapping[str, bool]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": required, "schema": {"type": "string"}}
        for name, required in names.items()
    ]


def _security(route: RestRouteSettings, settings: RestApiSettings) -> list[dict[str, list[str]]]:
    """The security requirement of a route: all of its schemes together, a user pool with its scopes."""
    schemes = ([route.authorizer] if route.authorizer else []) + ([API_KEY] if route.api_key else [])
    scopes = {
        key: list(each.scopes)
        for key, each in settings.authorizers.items()
        if isinstance(each, UserPoolAuthorizerSettings)
    }
    return [{scheme: scopes.get(scheme, []) for scheme in schemes}] if schemes else []


def _security_schemes(
    settings: RestApiSettings, invoke_arns: Mapping[str, Input[str]], pool_arns: Mapping[str, Input[str]]
) -> dict[str, Any]:
    schemes: dict[str, Any] = {
        key: _function_scheme(each, invoke_arns[each.function])
        if isinstance(each, FunctionAuthorizerSettings)
        else _user_pool_scheme(each, pool_arns[each.user_pool])
        for key, each in settings.authorizers.items()
    }
    if any(route.authorizer == IAM for route in settings.routes.values()):
        schemes[IAM] = _header_scheme("Authorization") | {"x-amazon-apigateway-authtype": "awsSigv4"}
    if any(route.api_key for route in settings.routes.values()):
        schemes[API_KEY] = _header_scheme("x-api-key")
    return schemes


def _header_scheme(header: str) -> dict[str, Any]:
    return {"type": "apiKey", "name": header, "in": "header"}


def _function_scheme(authorizer: FunctionAuthorizerSettings, invoke_arn: Input[str]) -> dict[str, Any]:
    sources = [
        *(f"method.request.header.{name}" for name in authorizer.identity.headers),
        *(f"method.request.querystring.{name}" for name in authorizer.identity.query_strings),
    ]
    return {
        **_header_scheme(next(iter(authorizer.identity.headers), "Unused")),
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
            "type": "request",
            "authorizerUri": invoke_arn,
            "authorizerResultTtlInSeconds": authorizer.cache_seconds,
            "identitySource": ",".join(sources),
        },
    }


def _user_pool_scheme(authorizer: UserPoolAuthorizerSettings, pool_arn: Input[str]) -> dict[str, Any]:
    kind = "cognito_user_pools"
    return {
        **_header_scheme(authorizer.header),
        "x-amazon-apigateway-authtype": kind,
        "x-amazon-apigateway-authorizer": {"type": kind, "providerARNs": [pool_arn]},
    }


def cors_headers(cors: CorsSettings, methods: Iterable[str]) -> dict[str, str]:
    """Headers of the answer to a preflight request; the last one of several methods is OPTIONS."""
    headers = {
        "Access-Control-Allow-Origin": cors.origins[0],
        "Access-Control-Allow-Methods": ",".join([*methods, "OPTIONS"]),
        "Access-Control-Allow-Headers": ",".join(cors.headers),
        "Access-Control-Max-Age": str(cors.max_age_seconds),
    }
    if cors.credentials:
        headers["Access-Control-Allow-Credentials"] = "true"
    return headers


def _preflight(path: str, cors: CorsSettings, methods: Iterable[str]) -> dict[str, Any]:
    headers = cors_headers(cors, methods)
    return {
        "parameters": _path_parameters(path),
        "responses": {
            "204": {
                "description": "Answer to a preflight request",
                "headers": {name: {"schema": {"type": "string"}} for name in headers},
            }
        },
        "x-amazon-apigateway-integration": {
            "type": "mock",
            "requestTemplates": {"application/json": '{"statusCode": 204}'},
            "passthroughBehavior": "when_no_match",
            "responses": {
                "default": {
                    "statusCode": "204",
                    "responseParameters": {
                        f"method.response.header.{name}": f"'{value}'" for name, value in headers.items()
                    },
                }
            },
        },
    }


def _gateway_responses(cors: CorsSettings | None) -> dict[str, Any]:
    """Errors of API Gateway itself, in the form of the functions' errors, with CORS headers that let scripts read
    them."""
    response: dict[str, Any] = {"responseTemplates": {"application/json": ERROR_TEMPLATE}}
    if cors is not None:
        headers = {"Access-Control-Allow-Origin": cors.origins[0]}
        if cors.credentials:
            headers["Access-Control-Allow-Credentials"] = "true"
        response["responseParameters"] = {
            f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()
        }
    return {CLIENT_ERRORS: response, SERVER_ERRORS: response}
