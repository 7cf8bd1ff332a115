"""Stages of REST, HTTP and WebSocket APIs, and their definitions."""

from collections.abc import Iterator, Mapping

from policy.resource import Node, Resource
from policy.stack import Stack
from policy.tokens import APIGATEWAY_METHOD_SETTINGS, APIGATEWAY_REST_API, APIGATEWAY_STAGE, APIGATEWAYV2_API
from policy.unknown import Value

LOGGING_LEVELS = ("ERROR", "INFO")
OPERATIONS = ("get", "put", "post", "delete", "patch", "head", "x-amazon-apigateway-any-method")


def is_websocket(stage: Resource, stack: Stack) -> bool:
    """Whether a stage belongs to a WebSocket API, by its route settings if the API is outside of the stack."""
    apis = stack.follow(stage, "apiId", APIGATEWAYV2_API)
    if not apis:
        return stage.has("defaultRouteSettings.loggingLevel")
    return any(api.string("protocolType") == "WEBSOCKET" for api in apis)


def operations(body: Node) -> Iterator[Node]:
    """Operations of an OpenAPI document other than OPTIONS."""
    for path, item in mapping(body.get("paths")).items():
        for name, operation in mapping(item).items():
            if name in OPERATIONS:
                yield Node(body.resource, f"{body.path}.paths.{path}.{name}", operation)


def preflights(body: Node) -> Iterator[Node]:
    """OPTIONS of an OpenAPI document."""
    for path, item in mapping(body.get("paths")).items():
        operation = mapping(item).get("options")
        if operation is not None:
            yield Node(body.resource, f"{body.path}.paths.{path}.options", operation)


def mapping(value: Value) -> Mapping[str, Value]:
    """An object; an empty one for any other value."""
    return value if isinstance(value, Mapping) else {}


def settings_of(stage: Resource, stack: Stack) -> list[Resource]:
    """Method settings of a REST stage: those of its API with the stage's name or a reference to it."""
    apis = stack.follow(stage, "restApi", APIGATEWAY_REST_API)
    candidates = [block for api in apis for block in stack.related(api, APIGATEWAY_METHOD_SETTINGS, "restApi")]
    if not apis:
        own = stage.peek("restApi")
        candidates = [block for block in stack.of(APIGATEWAY_METHOD_SETTINGS) if own and block.peek("restApi") == own]
    return [block for block in candidates if _applies_to(block, stage, stack)]


def _applies_to(block: Node, stage: Resource, stack: Stack) -> bool:
    if block.is_unknown("stageName"):
        return stage in stack.follow(block, "stageName", APIGATEWAY_STAGE)
    return block.string("stageName") == stage.string("stageName")
