"""Controls for REST, HTTP and WebSocket APIs: authorization and logs."""

from collections.abc import Mapping, Sequence

from policy.frameworks import LOGGED
from policy.readers.apis import LOGGING_LEVELS, is_websocket, mapping, operations, settings_of
from policy.registry import Finding, Iterator, Node, Resource, Settings, Stack, resource_control, stack_control
from policy.tokens import (
    APIGATEWAY_METHOD,
    APIGATEWAY_REST_API,
    APIGATEWAY_STAGE,
    APIGATEWAYV2_API,
    APIGATEWAYV2_ROUTE,
    APIGATEWAYV2_STAGE,
)
from policy.unknown import UNKNOWN, Value

USER_GUIDE = "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html"


@resource_control(
    "apigateway-method-authorization",
    title="Methods of REST APIs have an authorization type",
    severity="medium",
    types=[APIGATEWAY_METHOD],
    frameworks={"FSBP": ["APIGateway.8"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "CM-2", "CM-2(2)"]},
    remedy="Set authorization to AWS_IAM, COGNITO_USER_POOLS or CUSTOM; an API key is no authorization.",
    url=f"{USER_GUIDE}#apigateway-8",
)
def methods_are_authorized(method: Resource, settings: Settings) -> Iterator[Finding]:
    if method.string("httpMethod").upper() != "OPTIONS" and method.string("authorization").upper() == "NONE":
        yield method.fail("the method has no authorization", "authorization")


@stack_control(
    "apigateway-route-authorization",
    title="Routes of HTTP and WebSocket APIs have an authorization type",
    severity="medium",
    types=[APIGATEWAYV2_ROUTE, APIGATEWAYV2_API],
    frameworks={"FSBP": ["APIGateway.8"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "CM-2", "CM-2(2)"]},
    remedy="Set authorization_type to AWS_IAM, JWT or CUSTOM; for WebSocket APIs on the route $connect.",
    url=f"{USER_GUIDE}#apigateway-8",
)
def routes_are_authorized(subject: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    yield from _api_findings(subject, stack) if subject.type == APIGATEWAYV2_API else _route_findings(subject, stack)


def _route_findings(route: Resource, stack: Stack) -> Iterator[Finding]:
    key = route.string("routeKey")
    if (
        (route.string("authorizationType") or "NONE") != "NONE"
        or key.startswith("OPTIONS ")
        or _only_connected(route, stack)
    ):
        return
    yield route.missing("the route has no authorization", "authorizationType")


def _only_connected(route: Resource, stack: Stack) -> bool:
    """Whether a route is reached after $connect: WebSocket routes other than $connect have no authorizer."""
    key = route.string("routeKey")
    if key == "$connect" or " " in key:
        return False
    if key != "$default":
        return True
    return any(api.string("protocolType") == "WEBSOCKET" for api in stack.follow(route, "apiId", APIGATEWAYV2_API))


def _api_findings(api: Resource, stack: Stack) -> Iterator[Finding]:
    if api.has("target"):
        yield api.fail("the default route of the target has no authorization", "target")
    routes = stack.related(api, APIGATEWAYV2_ROUTE, "apiId")
    if (
        api.string("protocolType") == "WEBSOCKET"
        and routes
        and not any(r.string("routeKey") == "$connect" for r in routes)
    ):
        yield api.missing("connections have no authorization without a route $connect")


@resource_control(
    "apigateway-definition-authorization",
    title="Operations of API definitions have an authorizer",
    severity="medium",
    types=[APIGATEWAY_REST_API, APIGATEWAYV2_API],
    frameworks={"FSBP": ["APIGateway.8"], "PCI DSS 4.0": ["7.2.1"], "NIST 800-53": ["AC-3", "CM-2", "CM-2(2)"]},
    remedy="Add a security requirement with an authorizer to each operation of the OpenAPI body.",
    url=f"{USER_GUIDE}#apigateway-8",
)
def operations_are_authorized(api: Resource, settings: Settings) -> Iterator[Finding]:
    if not api.has("body"):
        return
    body = api.json("body")
    if body.value is not UNKNOWN and not isinstance(body.value, Mapping):
        yield api.unknown("the body is not JSON: its operations cannot be evaluated", "body")
        return
    for operation in operations(body):
        if not _is_authorized(operation, body):
            yield operation.missing("the operation has no authorizer")


def _is_authorized(operation: Node, body: Node) -> bool:
    """Whether all security requirements of an operation have an authorizer; an API key is none."""
    if operation.string("x-amazon-apigateway-auth.type") not in ("", "NONE"):
        return True
    requirements = operation.get("security")
    if requirements is None:
        requirements = body.get("security")
    if not isinstance(requirements, Sequence) or isinstance(requirements, str):
        return False
    schemes = mapping(body.get("components.securitySchemes")) or mapping(body.get("securityDefinitions"))
    return bool(requirements) and all(
        any(_authorizes(schemes.get(name)) for name in mapping(requirement)) for requirement in requirements
    )


def _authorizes(scheme: Value) -> bool:
    """Whether a security scheme has an authorizer or uses IAM: API Gateway enforces no other."""
    return any(f"x-amazon-apigateway-{name}" in mapping(scheme) for name in ("authtype", "authorizer"))


@resource_control(
    "apigateway-access-logs",
    title="Stages of APIs write access logs",
    severity="medium",
    types=[APIGATEWAY_STAGE, APIGATEWAYV2_STAGE],
    frameworks={"FSBP": ["APIGateway.1", "APIGateway.9"], "PCI DSS 4.0": ["10.4.2"], "NIST 800-53": LOGGED},
    remedy="Set access_log_settings of the stage with the ARN of a log group and a format.",
    url=f"{USER_GUIDE}#apigateway-9",
)
def access_is_logged(stage: Resource, settings: Settings) -> Iterator[Finding]:
    if not stage.has("accessLogSettings") or not stage.node("accessLogSettings").has("destinationArn"):
        yield stage.missing("the stage has no access logs", "accessLogSettings.destinationArn")


@stack_control(
    "apigateway-execution-logs",
    title="Stages of REST and WebSocket APIs have execution logs",
    severity="medium",
    types=[APIGATEWAY_STAGE, APIGATEWAYV2_STAGE],
    frameworks={"FSBP": ["APIGateway.1"], "PCI DSS 4.0": ["10.2.1"], "NIST 800-53": LOGGED},
    remedy="Set logging_level to ERROR: in MethodSettings for */* (REST), in default_route_settings (WebSocket).",
    url=f"{USER_GUIDE}#apigateway-1",
)
def errors_are_logged(stage: Resource, stack: Stack, settings: Settings) -> Iterator[Finding]:
    if stage.type == APIGATEWAY_STAGE:
        yield from _rest_stage_logs(stage, stack)
    elif is_websocket(stage, stack) and stage.string("defaultRouteSettings.loggingLevel") not in LOGGING_LEVELS:
        yield stage.missing("errors are not logged", "defaultRouteSettings.loggingLevel")


def _rest_stage_logs(stage: Resource, stack: Stack) -> Iterator[Finding]:
    whole = False
    for block in settings_of(stage, stack):
        level = block.string("settings.loggingLevel")
        if level in LOGGING_LEVELS:
            whole = whole or block.string("methodPath") == "*/*"
        elif block.has("settings.loggingLevel") or block.string("methodPath") == "*/*":
            yield block.fail("errors are not logged", "settings.loggingLevel")
            whole = True
    if not whole:
        yield stage.missing("no MethodSettings for */* log the errors of the stage")
