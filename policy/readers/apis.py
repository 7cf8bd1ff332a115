"""Stages of REST, HTTP and WebSocket APIs."""

from policy.resource import Resource
from policy.stack import Stack
from policy.tokens import APIGATEWAYV2_API

LOGGING_LEVELS = ("ERROR", "INFO")


def is_websocket(stage: Resource, stack: Stack) -> bool:
    """Whether a stage belongs to a WebSocket API, by its route settings if the API is outside of the stack."""
    apis = stack.follow(stage, "apiId", APIGATEWAYV2_API)
    if not apis:
        return stage.has("defaultRouteSettings.loggingLevel")
    return any(api.string("protocolType") == "WEBSOCKET" for api in apis)
