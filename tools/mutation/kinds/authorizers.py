"""Authorizers of APIs: where tokens are, and whose decisions are cached for how long."""

from collections.abc import Callable, Mapping
from typing import Any

from tools.mutation.changes import limited, put, put_all
from tools.mutation.graph import Captured, Mutation, Node
from tools.mutation.kinds.apis import REST_API, definition

AUTHORIZER = "aws:apigatewayv2/authorizer:Authorizer"
EXTENSION = "x-amazon-apigateway-authorizer"
TTL = "authorizerResultTtlInSeconds"

# Weakened setting, control, identity source below the request, and time for which decisions are cached.
WEAKENED = (
    ("token in the query string", "apigateway-token-in-query", "querystring.token", 300),
    ("decisions cached for a tenant", "apigateway-authorizer-cache-key", "header.x-tenant", 300),
    ("decisions cached for an author", "apigateway-authorizer-cache-key", "header.x-author", 300),
    ("decisions cached for an hour", "apigateway-authorizer-cache-time", "header.Authorization", 3600),
)


def _with_function_authorizer(properties: Mapping[str, object]) -> Callable[[dict[str, Any]], None]:
    """Set properties of the authorizers that are functions."""

    def edit(document: dict[str, Any]) -> None:
        for scheme in document["components"]["securitySchemes"].values():
            if scheme.get(EXTENSION, {}).get("type") == "request":
                scheme[EXTENSION].update(properties)

    return edit


def has_function_authorizer(node: Node, captured: Captured) -> bool:
    """Whether a function is an authorizer of the definition."""
    return '"type": "request"' in str(node["inputs"].get("body"))


def is_http_function(node: Node, captured: Captured) -> bool:
    """Whether a function is the authorizer of an HTTP API."""
    inputs = node["inputs"]
    return inputs["authorizerType"] == "REQUEST" and all(each.startswith("$") for each in inputs["identitySources"])


def is_jwt(node: Node, captured: Captured) -> bool:
    """Whether API Gateway itself verifies the token."""
    return node["inputs"]["authorizerType"] == "JWT"


KINDS = [
    *(
        Mutation(
            name=f"REST API: {what}",
            type=REST_API,
            change=limited(
                definition(_with_function_authorizer({"identitySource": f"method.request.{source}", TTL: seconds})),
                has_function_authorizer,
            ),
            controls=[control],
        )
        for what, control, source, seconds in WEAKENED
    ),
    *(
        Mutation(
            name=f"HTTP API: {what}",
            type=AUTHORIZER,
            change=limited(put_all({"identitySources": [f"$request.{source}"], TTL: seconds}), is_http_function),
            controls=[control],
        )
        for what, control, source, seconds in WEAKENED
    ),
    Mutation(
        name="HTTP API: decisions cached for a user agent",
        type=AUTHORIZER,
        change=limited(put_all({"identitySources": ["$context.identity.userAgent"], TTL: 300}), is_http_function),
        controls=["apigateway-authorizer-cache-key"],
    ),
    Mutation(
        name="authorizer: JWT in the query string",
        type=AUTHORIZER,
        change=limited(put("identitySources", ["$request.querystring.id"]), is_jwt),
        controls=["apigateway-token-in-query"],
    ),
]
