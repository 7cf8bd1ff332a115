"""Permission of distributions to call function URLs."""

from collections.abc import Mapping
from dataclasses import dataclass

from pulumi import ComponentResource, Input, ResourceOptions
from pulumi_aws import lambda_

from components.foundation.service.exports import FunctionExport

CLOUDFRONT = "cloudfront.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class FunctionPermissionsArgs:
    """Arguments of FunctionPermissions.

    functions: that distributions have as origins, by key. distribution_arns: of the distributions, by name. callers:
    distribution and function, both by key.
    """

    functions: Mapping[str, FunctionExport]
    distribution_arns: Mapping[str, Input[str]]
    callers: tuple[tuple[str, str], ...]


class FunctionPermissions(ComponentResource):
    """Permissions of each distribution, and of no other one, on the aliases of the functions that are its origins: for
    the URL, and for the invocation by it, which AWS requires as well (T-68)."""

    def __init__(self, name: str, args: FunctionPermissionsArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:edge:FunctionPermissions", name, None, opts)
        child = ResourceOptions(parent=self)
        for distribution, key in args.callers:
            function, source_arn = args.functions[key], args.distribution_arns[distribution]
            lambda_.Permission(
                f"{name}-{distribution}-{key}-url",
                action="lambda:InvokeFunctionUrl",
                function=function.name,
                qualifier=function.alias,
                principal=CLOUDFRONT,
                source_arn=source_arn,
                function_url_auth_type="AWS_IAM",
                opts=child,
            )
            lambda_.Permission(
                f"{name}-{distribution}-{key}-invocation",
                action="lambda:InvokeFunction",
                function=function.name,
                qualifier=function.alias,
                principal=CLOUDFRONT,
                source_arn=source_arn,
                invoked_via_function_url=True,
                opts=child,
            )
        self.register_outputs({})
