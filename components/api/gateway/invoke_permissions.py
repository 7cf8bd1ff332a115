"""Permission of API Gateway to invoke functions."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import lambda_

from components.api.gateway.functions import require_functions
from components.api.gateway.paths import segments, shape
from components.foundation.service.exports import FunctionExport


@dataclass(frozen=True, kw_only=True)
class InvokePermissionsArgs:
    """Arguments of InvokePermissions.

    execution_arn: of the API. callers: function and path of the source ARN below the API, by route or authorizer.
    functions: by key, all that are called.
    """

    execution_arn: Input[str]
    callers: Mapping[str, tuple[str, Input[str]]]
    functions: Mapping[str, FunctionExport]

    def __post_init__(self) -> None:
        require_functions(self.functions, (function for function, _ in self.callers.values()))


class InvokePermissions(ComponentResource):
    """A permission on the alias of a function for each route and authorizer that calls it, and for no other."""

    def __init__(self, name: str, args: InvokePermissionsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:InvokePermissions", name, None, opts)
        for key, (function, path) in args.callers.items():
            lambda_.Permission(
                f"{name}-{key}",
                action="lambda:InvokeFunction",
                function=args.functions[function].name,
                qualifier=args.functions[function].alias,
                principal="apigateway.amazonaws.com",
                source_arn=Output.concat(args.execution_arn, "/", path),
                opts=ResourceOptions(parent=self),
            )
        self.register_outputs({})


def route_source(method: str, path: str) -> str:
    """The source of a route in any stage: parameters of its path stand for anything."""
    parts = ["*" if form.startswith("{") else part for part, form in zip(segments(path), shape(path), strict=True)]
    return f"*/{method}/{'/'.join(parts)}"
