"""APIs: authorization, logs, limits, endpoints, TLS and CORS."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from tools.mutation.changes import (
    dropped,
    limited,
    put,
    put_all,
    replaced,
    with_added,
    with_options,
    without,
    without_dependencies_on,
)
from tools.mutation.graph import Broken, Captured, Mutation, Node, by, clone
from tools.mutation.kinds.identity import ROLE

REST_API = "aws:apigateway/restApi:RestApi"
REST_STAGE = "aws:apigateway/stage:Stage"
METHODS = "aws:apigateway/methodSettings:MethodSettings"
REST_DOMAIN = "aws:apigateway/domainName:DomainName"
ACCOUNT = "aws:apigateway/account:Account"
API = "aws:apigatewayv2/api:Api"
STAGE = "aws:apigatewayv2/stage:Stage"
ROUTE = "aws:apigatewayv2/route:Route"
INTEGRATION = "aws:apigatewayv2/integration:Integration"
KEY = "aws:apigateway/apiKey:ApiKey"
ENDPOINT = "disableExecuteApiEndpoint"


def definition(edit: Callable[[dict[str, Any]], None]) -> Callable[[Node, Captured], Iterator[Broken]]:
    """Change the OpenAPI document of an API."""

    def change(node: Node, captured: Captured) -> Iterator[Broken]:
        body = node["inputs"].get("body")
        if isinstance(body, str):
            document = json.loads(body)
            edit(document)
            broken = clone(node)
            broken["inputs"]["body"] = json.dumps(document)
            yield Broken([broken], "body")

    return change


def _first_operation(document: dict[str, Any]) -> dict[str, Any]:
    item = next(iter(document["paths"].values()))
    return next(operation for method, operation in item.items() if method != "options")


def _without_authorizer(document: dict[str, Any]) -> None:
    _first_operation(document)["security"] = []


def _key_only(document: dict[str, Any]) -> None:
    _first_operation(document)["security"] = [{"api-key": []}]


def _any_origin_with_credentials(document: dict[str, Any]) -> None:
    headers = {"Access-Control-Allow-Origin": "'*'", "Access-Control-Allow-Credentials": "'true'"}
    for item in document["paths"].values():
        if "options" in item:
            response = item["options"]["x-amazon-apigateway-integration"]["responses"]["default"]
            response["responseParameters"].update({f"method.response.header.{k}": v for k, v in headers.items()})


def has_preflight(node: Node, captured: Captured) -> bool:
    """Whether the definition answers preflight requests."""
    return '"options"' in str(node["inputs"].get("body"))


def is_connection(node: Node, captured: Captured) -> bool:
    """Whether a route is authorized: one of HTTP that is not public, or $connect."""
    key = node["inputs"]["routeKey"]
    return (" " in key or key == "$connect") and node["inputs"].get("authorizationType") != "NONE"


def has_domain(node: Node, captured: Captured) -> bool:
    """Whether the endpoint of API Gateway is disabled."""
    return node["inputs"].get(ENDPOINT) is True


KINDS = [
    Mutation(
        name="REST API: operation without authorizer",
        type=REST_API,
        change=definition(_without_authorizer),
        controls=["apigateway-definition-authorization"],
    ),
    Mutation(
        name="REST API: operation with an API key only",
        type=REST_API,
        change=definition(_key_only),
        controls=["apigateway-definition-authorization"],
    ),
    Mutation(
        name="REST API: credentials of any origin",
        type=REST_API,
        change=limited(definition(_any_origin_with_credentials), has_preflight),
        controls=["apigateway-definition-cors"],
    ),
    Mutation(
        name="API key: value in the program",
        type=KEY,
        change=put("value", "0123456789abcdefghijklmn"),
        controls=["apigateway-key-generated"],
    ),
    Mutation(
        name="route: no authorization",
        type=ROUTE,
        change=limited(put("authorizationType", "NONE"), is_connection),
        controls=["apigateway-route-authorization"],
    ),
    *(
        Mutation(
            name=f"{type_.rpartition(':')[2]} {type_.partition('/')[0]}: default endpoint",
            type=type_,
            change=limited(put(ENDPOINT, value=False), has_domain),
            controls=["apigateway-default-endpoint"],
        )
        for type_ in (REST_API, API)
    ),
    *(
        Mutation(
            name=f"{type_.partition('/')[0]} stage: access logs removed",
            type=type_,
            change=without("accessLogSettings"),
            controls=["apigateway-access-logs"],
        )
        for type_ in (REST_STAGE, STAGE)
    ),
    Mutation(
        name="stage: rate limit removed",
        type=STAGE,
        change=without("defaultRouteSettings.throttlingRateLimit"),
        controls=["apigateway-throttling"],
    ),
    Mutation(
        name="method settings: rate limit removed",
        type=METHODS,
        change=put("settings.throttlingRateLimit", -1),
        controls=["apigateway-throttling"],
    ),
    Mutation(
        name="method settings: execution logs off",
        type=METHODS,
        change=put("settings.loggingLevel", "OFF"),
        controls=["apigateway-execution-logs"],
    ),
    Mutation(
        name="method settings: bodies in logs",
        type=METHODS,
        change=put("settings.dataTraceEnabled", value=True),
        controls=["apigateway-data-trace"],
    ),
    Mutation(
        name="API: any origin with credentials",
        type=API,
        change=put_all({"corsConfiguration.allowOrigins": ["*"], "corsConfiguration.allowCredentials": True}),
        controls=["cors-credentials"],
    ),
    Mutation(
        name="integration: VPC link without TLS",
        type=INTEGRATION,
        change=without("tlsConfig"),
        controls=["apigateway-private-integration-https"],
    ),
    Mutation(
        name="domain name of a REST API: TLS 1.0",
        type=REST_DOMAIN,
        change=put("securityPolicy", "TLS_1_0"),
        controls=["apigateway-domain-tls-obsolete"],
    ),
    Mutation(
        name="logging role: set twice",
        type=ACCOUNT,
        change=with_added(ACCOUNT, {}, "addedBeside"),
        controls=["apigateway-account-once"],
    ),
    Mutation(
        name="logging role: not trusting API Gateway",
        type=ROLE,
        change=limited(
            replaced("assumeRolePolicy", "apigateway.amazonaws.com", "ec2.amazonaws.com"),
            lambda node, captured: bool(captured.users(node, ACCOUNT, "cloudwatchRoleArn")),
        ),
        controls=["apigateway-account-role"],
    ),
    Mutation(
        name="web ACL: not associated",
        type="aws:wafv2/webAclAssociation:WebAclAssociation",
        change=dropped,
        controls=["apigateway-waf", "elb-waf"],
        reports=by("resourceArn"),
    ),
    Mutation(
        name="logging role: not retained",
        type=ACCOUNT,
        change=with_options(retainOnDelete=False),
        controls=["apigateway-account-kept"],
    ),
    Mutation(
        name="REST stage: before the logging role",
        type=REST_STAGE,
        change=without_dependencies_on(ACCOUNT),
        controls=["apigateway-logs-after-account"],
    ),
]
