"""Lambda: failed events, queues and streams, permissions, keys of logs and environments."""

from collections.abc import Iterator

from tools.mutation.changes import dropped, limited, put, together, without
from tools.mutation.graph import Broken, Captured, Mutation, Node, clone

FUNCTION = "aws:lambda/function:Function"
ALIAS = "aws:lambda/alias:Alias"
FAILURES = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
PERMISSION = "aws:lambda/permission:Permission"
URL = "aws:lambda/functionUrl:FunctionUrl"
QUEUE = "aws:sqs/queue:Queue"
SENDERS = (("aws:cloudwatch/eventTarget:EventTarget", "arn"), ("aws:scheduler/schedule:Schedule", "target"))


def invoked(node: Node, captured: Captured) -> bool:
    """Whether events or schedules invoke the alias of a destination's function."""
    aliases = [alias for alias in captured.sources(node, "functionName") if alias["type"] == ALIAS]
    return any(captured.users(alias, type_, name) for alias in aliases for type_, name in SENDERS)


def functions_behind(node: Node, captured: Captured) -> list[Node]:
    """The functions behind the alias of a destination."""
    aliases = [alias for alias in captured.sources(node, "functionName") if alias["type"] == ALIAS]
    return [function for alias in aliases for function in captured.sources(alias, "functionName")]


def without_source(node: Node, captured: Captured) -> Iterator[Broken]:
    """Remove the source of a permission."""
    broken = clone(node)
    for name in ("sourceArn", "sourceAccount"):
        broken["inputs"].pop(name, None)
    yield Broken([broken], "sourceArn")


def of_distribution(node: Node, captured: Captured) -> bool:
    """Whether a permission is a distribution's."""
    return node["inputs"]["principal"] == "cloudfront.amazonaws.com"


def by_url(node: Node, captured: Captured) -> bool:
    """Whether a permission is for the invocation by a URL."""
    return bool(node["inputs"].get("invokedViaFunctionUrl"))


def permissions_of_url(node: Node, captured: Captured) -> list[Node]:
    """Permissions for the URL of the same function."""
    functions = captured.sources(node, "function")
    return [
        other
        for other in captured.of(PERMISSION)
        if other["inputs"]["action"] == "lambda:InvokeFunctionUrl" and captured.sources(other, "function") == functions
    ]


def is_stream(node: Node, captured: Captured) -> bool:
    """Whether an event source is a stream."""
    return "startingPosition" in node["inputs"]


KINDS = [
    *(
        Mutation(
            name=f"function: {what}",
            type=FAILURES,
            change=limited(change, invoked),
            controls=["lambda-failed-events"],
            reports=functions_behind,
        )
        for what, change in (
            ("asynchronous invocations not configured", dropped),
            ("no destination of failed events", without("destinationConfig")),
        )
    ),
    Mutation(
        name="queue: visibility timeout of a function's timeout",
        type=QUEUE,
        change=limited(
            put("visibilityTimeoutSeconds", 30),
            lambda node, captured: bool(captured.users(node, MAPPING, "eventSourceArn")),
        ),
        controls=["lambda-queue-visibility"],
    ),
    Mutation(
        name="stream: no destination of failed records",
        type=MAPPING,
        change=limited(without("destinationConfig"), is_stream),
        controls=["lambda-stream-failures"],
    ),
    Mutation(
        name="permission: no source",
        type=PERMISSION,
        change=without_source,
        controls=["lambda-permission-source", "lambda-function-url-source"],
    ),
    Mutation(
        name="permission: all distributions of the account",
        type=PERMISSION,
        change=limited(put("sourceArn", "arn:aws:cloudfront::123456789012:distribution/*"), of_distribution),
        controls=["lambda-function-url-source"],
    ),
    Mutation(
        name="function URL: no permission of the invocation",
        type=PERMISSION,
        change=limited(dropped, by_url),
        controls=["lambda-function-url-permissions"],
        reports=permissions_of_url,
    ),
    Mutation(
        name="function URL: no authorization",
        type=URL,
        change=put("authorizationType", "NONE"),
        controls=["lambda-function-url"],
    ),
    Mutation(
        name="permission: all actions",
        type=PERMISSION,
        change=put("action", "lambda:*"),
        controls=["lambda-permission-actions"],
    ),
    Mutation(
        name="permission: another account",
        type=PERMISSION,
        change=put("principal", "arn:aws:iam::999988887777:root"),
        controls=["lambda-permission-other-account"],
    ),
    Mutation(
        name="permission: public",
        type=PERMISSION,
        change=together(put("principal", "*"), without("sourceAccount")),
        controls=["lambda-permission-public"],
    ),
    *(
        Mutation(name=f"function: {what}", type=FUNCTION, change=put(path, value), controls=[control])
        for what, path, value, control in (
            ("deprecated runtime", "runtime", "python3.9", "lambda-runtime"),
            (
                "secret in the environment",
                "environment.variables.API_KEY",
                "AKIAIOSFODNN7EXAMPL2",
                "lambda-environment-secrets",
            ),
        )
    ),
    Mutation(
        name="function: one availability zone",
        type=FUNCTION,
        change=put("vpcConfig.subnetIds", ["subnet-1"]),
        controls=["lambda-zones"],
    ),
]
