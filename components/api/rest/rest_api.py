"""A REST API of API Gateway."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions
from pulumi_aws import apigateway, cloudwatch, wafv2

from components.api.gateway.access_logs import REST, AccessLogs, AccessLogsArgs, log_format
from components.api.gateway.functions import require_functions, require_user_pools
from components.api.gateway.invoke_permissions import InvokePermissions, InvokePermissionsArgs, route_source
from components.api.rest.document import (
    digest,
    function_authorizers,
    functions_of,
    openapi_document,
    user_pools_of,
)
from components.api.rest.settings import RestApiSettings
from components.api.rest.usage_plans import UsagePlans, UsagePlansArgs
from components.foundation.service.exports import FunctionExport, UserPoolExport


@dataclass(frozen=True, kw_only=True)
class RestApiArgs:
    """Arguments of RestApi.

    api_name: physical name. functions, user_pools: by key, all that the settings refer to.
    key_arn: key of the region that CloudWatch Logs may use.
    web_acl_arn: regional web ACL of the stage; none by default.
    logging_role: what sets the role that API Gateway writes logs with, if this stack does.
    """

    settings: RestApiSettings
    api_name: str
    functions: Mapping[str, FunctionExport]
    key_arn: Input[str]
    user_pools: Mapping[str, UserPoolExport] = field(default_factory=dict[str, UserPoolExport])
    web_acl_arn: Input[str] | None = None
    logging_role: Sequence[Resource] = field(default_factory=tuple[Resource, ...])

    def __post_init__(self) -> None:
        require_functions(self.functions, functions_of(self.settings))
        require_user_pools(self.user_pools, user_pools_of(self.settings))


class RestApi(ComponentResource):
    """A regional REST API from an OpenAPI document, its deployment and stage with access and execution logs, limits,
    usage plans, and permissions to invoke its functions.

    A deployment is created by each change of the document, and replaces the previous one afterwards: a stage cannot be
    without one. Log groups exist first: API Gateway would create that of execution logs without key and retention.
    """

    id: Output[str]
    stage_name: Output[str]
    stage_arn: Output[str]
    invoke_url: Output[str]

    def __init__(self, name: str, args: RestApiArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:RestApi", name, None, opts)
        child = ResourceOptions(parent=self)
        settings = args.settings

        logs = AccessLogs(
            f"{name}-access-logs",
            AccessLogsArgs(api_name=args.api_name, retention_days=settings.log_retention_days, key_arn=args.key_arn),
            child,
        )
        arns = {key: function.invoke_arn for key, function in args.functions.items()}
        pool_arns = {key: pool.arn for key, pool in args.user_pools.items()}
        api = apigateway.RestApi(
            f"{name}-api",
            name=args.api_name,
            body=Output.json_dumps(openapi_document(args.api_name, settings, arns, pool_arns)),
            put_rest_api_mode="overwrite",
            fail_on_warnings=True,
            endpoint_configuration=apigateway.RestApiEndpointConfigurationArgs(types="REGIONAL"),
            disable_execute_api_endpoint=settings.domain_name is not None,
            opts=child,
        )
        permissions = InvokePermissions(
            f"{name}-permissions",
            InvokePermissionsArgs(
                execution_arn=api.execution_arn, callers=_callers(settings), functions=args.functions
            ),
            child,
        )
        execution_logs = cloudwatch.LogGroup(
            f"{name}-execution-logs",
            name=Output.concat("API-Gateway-Execution-Logs_", api.id, f"/{settings.stage}"),
            retention_in_days=settings.log_retention_days,
            kms_key_id=args.key_arn,
            opts=child,
        )
        deployment = apigateway.Deployment(
            f"{name}-deployment", rest_api=api.id, triggers={"document": digest(settings)}, opts=child
        )
        logged = ResourceOptions(parent=self, depends_on=[execution_logs, permissions, *args.logging_role])
        stage = apigateway.Stage(
            f"{name}-stage",
            rest_api=api.id,
            deployment=deployment.id,
            stage_name=settings.stage,
            access_log_settings=apigateway.StageAccessLogSettingsArgs(
                destination_arn=logs.arn, format=log_format(REST)
            ),
            xray_tracing_enabled=True,
            variables=settings.stage_variables or None,
            opts=logged,
        )
        apigateway.MethodSettings(
            f"{name}-methods",
            rest_api=api.id,
            stage_name=stage.stage_name,
            method_path="*/*",
            settings=apigateway.MethodSettingsSettingsArgs(
                logging_level=settings.log_level,
                data_trace_enabled=False,
                metrics_enabled=True,
                throttling_rate_limit=settings.throttle.rate_per_second,
                throttling_burst_limit=settings.throttle.burst,
            ),
            opts=logged,
        )
        if settings.usage_plans:
            UsagePlans(
                f"{name}-plans",
                UsagePlansArgs(
                    plans=settings.usage_plans, prefix=args.api_name, rest_api_id=api.id, stage=stage.stage_name
                ),
                child,
            )
        if args.web_acl_arn is not None:
            wafv2.WebAclAssociation(f"{name}-web-acl", resource_arn=stage.arn, web_acl_arn=args.web_acl_arn, opts=child)

        self.id, self.stage_name, self.stage_arn = api.id, stage.stage_name, stage.arn
        self.invoke_url = stage.invoke_url
        self.register_outputs({"id": self.id, "invoke_url": self.invoke_url})


def _callers(settings: RestApiSettings) -> dict[str, tuple[str, Input[str]]]:
    """Function and source of each route and authorizer. The IDs of authorizers of a document are unknown."""
    return {
        **{key: (route.function, route_source(route.method, route.path)) for key, route in settings.routes.items()},
        **{f"authorizer-{key}": (each, "authorizers/*") for key, each in function_authorizers(settings).items()},
    }
