"""The routes and the stage of a WebSocket API."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, Resource, ResourceOptions
from pulumi_aws import apigatewayv2, cloudwatch

from components.api.gateway.access_logs import WEBSOCKET, AccessLogs, AccessLogsArgs, log_format
from components.api.gateway.functions import require_functions
from components.api.gateway.invoke_permissions import InvokePermissions, InvokePermissionsArgs
from components.api.websocket.settings import CONNECT, WebSocketApiSettings
from components.foundation.service.exports import FunctionExport


@dataclass(frozen=True, kw_only=True)
class WebSocketApiArgs:
    """Arguments of WebSocketApi.

    api_name: physical name. api_id, execution_arn: of its endpoint.
    functions: by key, all that the settings refer to. key_arn: key of the region that CloudWatch Logs may use.
    logging_role: what sets the role that API Gateway writes logs with, if this stack does.
    """

    settings: WebSocketApiSettings
    api_name: str
    api_id: Input[str]
    execution_arn: Input[str]
    functions: Mapping[str, FunctionExport]
    key_arn: Input[str]
    logging_role: Sequence[Resource] = field(default_factory=tuple[Resource, ...])

    def __post_init__(self) -> None:
        require_functions(self.functions, self.settings.functions)


def digest(settings: WebSocketApiSettings) -> str:
    """SHA-256 in hexadecimal of what a deployment takes over, known before the functions exist."""
    deployed = settings.model_dump_json(include={"routes", "action_key", "authorizer", "iam", "domain_name"})
    return hashlib.sha256(deployed.encode()).hexdigest()


class WebSocketApi(ComponentResource):
    """The authorizer of $connect, integrations, routes, deployment and stage of a WebSocket API, with access and
    execution logs, limits, and permissions to invoke its functions.

    A deployment is created by each change of the routes, and replaces the previous one afterwards. Log groups exist
    first: API Gateway would create that of execution logs without key and retention.
    """

    stage_name: Output[str]

    def __init__(self, name: str, args: WebSocketApiArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:WebSocketApi", name, None, opts)
        self._name, self._args = name, args
        self._child = ResourceOptions(parent=self)
        settings = args.settings

        logs = AccessLogs(
            f"{name}-access-logs",
            AccessLogsArgs(api_name=args.api_name, retention_days=settings.log_retention_days, key_arn=args.key_arn),
            self._child,
        )
        execution_logs = cloudwatch.LogGroup(
            f"{name}-execution-logs",
            name=Output.concat("/aws/apigateway/", args.api_id, f"/{settings.stage}"),
            retention_in_days=settings.log_retention_days,
            kms_key_id=args.key_arn,
            opts=self._child,
        )
        authorizer = self._authorizer()
        permissions = InvokePermissions(
            f"{name}-permissions",
            InvokePermissionsArgs(
                execution_arn=args.execution_arn,
                callers=_callers(settings, authorizer),
                functions=args.functions,
            ),
            self._child,
        )
        deployment = apigatewayv2.Deployment(
            f"{name}-deployment",
            api_id=args.api_id,
            triggers={"routes": digest(settings)},
            opts=ResourceOptions(parent=self, depends_on=self._routes(authorizer)),
        )
        stage = apigatewayv2.Stage(
            f"{name}-stage",
            api_id=args.api_id,
            name=settings.stage,
            deployment_id=deployment.id,
            access_log_settings=apigatewayv2.StageAccessLogSettingsArgs(
                destination_arn=logs.arn, format=log_format(WEBSOCKET)
            ),
            default_route_settings=apigatewayv2.StageDefaultRouteSettingsArgs(
                logging_level=settings.log_level,
                data_trace_enabled=False,
                detailed_metrics_enabled=True,
                throttling_rate_limit=settings.throttle.rate_per_second,
                throttling_burst_limit=settings.throttle.burst,
            ),
            opts=ResourceOptions(parent=self, depends_on=[execution_logs, permissions, *args.logging_role]),
        )

        self.stage_name = stage.name
        self.register_outputs({"stage_name": self.stage_name})

    def _authorizer(self) -> apigatewayv2.Authorizer | None:
        settings = self._args.settings.authorizer
        if settings is None:
            return None
        return apigatewayv2.Authorizer(
            f"{self._name}-authorizer",
            api_id=self._args.api_id,
            name="connect",
            authorizer_type="REQUEST",
            authorizer_uri=self._args.functions[settings.function].invoke_arn,
            identity_sources=settings.identity_sources,
            opts=self._child,
        )

    def _routes(self, authorizer: apigatewayv2.Authorizer | None) -> list[Resource]:
        """Routes with their integrations and, where the function answers, the responses."""
        args = self._args
        made: list[Resource] = []
        for action, settings in args.settings.routes.items():
            role = f"{self._name}-{action.removeprefix('$')}"
            integration = apigatewayv2.Integration(
                f"{role}-integration",
                api_id=args.api_id,
                integration_type="AWS_PROXY",
                integration_method="POST",
                integration_uri=args.functions[settings.function].invoke_arn,
                timeout_milliseconds=settings.timeout_ms,
                opts=self._child,
            )
            authorization = _authorization_type(args.settings) if action == CONNECT else "NONE"
            route = apigatewayv2.Route(
                f"{role}-route",
                api_id=args.api_id,
                route_key=action,
                target=Output.concat("integrations/", integration.id),
                authorization_type=authorization,
                authorizer_id=authorizer.id if authorizer and action == CONNECT else None,
                route_response_selection_expression="$default" if settings.answers else None,
                opts=self._child,
            )
            made.append(route)
            if settings.answers:
                made.append(
                    apigatewayv2.RouteResponse(
                        f"{role}-response",
                        api_id=args.api_id,
                        route_id=route.id,
                        route_response_key="$default",
                        opts=self._child,
                    )
                )
        return made


def _authorization_type(settings: WebSocketApiSettings) -> str:
    return "AWS_IAM" if settings.iam else "CUSTOM"


def _callers(
    settings: WebSocketApiSettings, authorizer: apigatewayv2.Authorizer | None
) -> dict[str, tuple[str, Input[str]]]:
    """Function and source of each route and of the authorizer."""
    callers: dict[str, tuple[str, Input[str]]] = {
        action.removeprefix("$"): (route.function, f"*/{action}") for action, route in settings.routes.items()
    }
    if authorizer is not None and settings.authorizer is not None:
        callers["authorizer"] = (settings.authorizer.function, Output.concat("authorizers/", authorizer.id))
    return callers
