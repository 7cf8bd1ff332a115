"""An HTTP API of API Gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions
from pulumi_aws import apigatewayv2

from components.api.gateway.access_logs import HTTP, AccessLogs, AccessLogsArgs, log_format
from components.api.gateway.authorizer_settings import (
    IAM,
    ClientAuthorizerSettings,
    FunctionAuthorizerSettings,
    JwtAuthorizerSettings,
    UserPoolAuthorizerSettings,
)
from components.api.gateway.functions import require_functions, require_user_pools
from components.api.gateway.invoke_permissions import InvokePermissions, InvokePermissionsArgs, route_source
from components.api.http.settings import HttpApiSettings, HttpRouteSettings
from components.foundation.service.exports import FunctionExport, UserPoolExport

STAGE = "$default"


@dataclass(frozen=True, kw_only=True)
class LoadBalancerTarget:
    """The target of routes to a load balancer. vpc_link_id: link in the load balancer's VPC. listener_arn: of its HTTPS
    listener. server_name: name that its certificate covers."""

    vpc_link_id: Input[str]
    listener_arn: Input[str]
    server_name: str


@dataclass(frozen=True, kw_only=True)
class HttpApiArgs:
    """Arguments of HttpApi.

    api_name: physical name. functions, user_pools: by key, all that the settings refer to.
    key_arn: key of the region that CloudWatch Logs may use.
    load_balancer: required if a route leads to it.
    """

    settings: HttpApiSettings
    api_name: str
    functions: Mapping[str, FunctionExport]
    key_arn: Input[str]
    user_pools: Mapping[str, UserPoolExport] = field(default_factory=dict[str, UserPoolExport])
    load_balancer: LoadBalancerTarget | None = None

    def __post_init__(self) -> None:
        require_functions(self.functions, self.settings.functions)
        require_user_pools(self.user_pools, self.settings.user_pools)
        if self.settings.uses_load_balancer and self.load_balancer is None:
            raise ValueError("load_balancer: missing, and a route leads to it; set its listener and VPC link")


class HttpApi(ComponentResource):
    """A regional HTTP API with its authorizers, integrations, routes, and the stage $default with access logs, metrics
    of routes and limits, and permissions to invoke its functions."""

    id: Output[str]
    stage_name: Output[str]
    endpoint: Output[str]

    def __init__(self, name: str, args: HttpApiArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:HttpApi", name, None, opts)
        self._name, self._args = name, args
        self._child = ResourceOptions(parent=self)
        settings = args.settings

        logs = AccessLogs(
            f"{name}-access-logs",
            AccessLogsArgs(api_name=args.api_name, retention_days=settings.log_retention_days, key_arn=args.key_arn),
            self._child,
        )
        api = apigatewayv2.Api(
            f"{name}-api",
            name=args.api_name,
            protocol_type="HTTP",
            disable_execute_api_endpoint=settings.domain_name is not None,
            cors_configuration=_cors(settings),
            opts=self._child,
        )
        authorizers = {key: self._authorizer(key, api) for key in settings.authorizers}
        permissions = InvokePermissions(
            f"{name}-permissions",
            InvokePermissionsArgs(
                execution_arn=api.execution_arn, callers=_callers(settings, authorizers), functions=args.functions
            ),
            self._child,
        )
        routes = self._routes(api, authorizers)
        stage = apigatewayv2.Stage(
            f"{name}-stage",
            api_id=api.id,
            name=STAGE,
            auto_deploy=True,
            access_log_settings=apigatewayv2.StageAccessLogSettingsArgs(
                destination_arn=logs.arn, format=log_format(HTTP)
            ),
            default_route_settings=apigatewayv2.StageDefaultRouteSettingsArgs(
                detailed_metrics_enabled=True,
                throttling_rate_limit=settings.throttle.rate_per_second,
                throttling_burst_limit=settings.throttle.burst,
            ),
            route_settings=_limits(settings),
            # Limits of a route that does not exist yet are rejected.
            opts=ResourceOptions(parent=self, depends_on=[permissions, *routes]),
        )

        self.id, self.stage_name, self.endpoint = api.id, stage.name, api.api_endpoint
        self.register_outputs({"id": self.id, "endpoint": self.endpoint})

    def _routes(
        self, api: apigatewayv2.Api, authorizers: Mapping[str, apigatewayv2.Authorizer]
    ) -> list[apigatewayv2.Route]:
        settings = self._args.settings
        made: list[apigatewayv2.Route] = []
        for key, route in settings.routes.items():
            integration = self._integration(key, route, api)
            authorizer = authorizers.get(route.authorizer or "")
            made.append(
                apigatewayv2.Route(
                    f"{self._name}-{key}-route",
                    api_id=api.id,
                    route_key=route.key,
                    target=Output.concat("integrations/", integration.id),
                    authorization_type=_authorization_type(settings, route),
                    authorizer_id=authorizer.id if authorizer else None,
                    authorization_scopes=_scopes(settings, route),
                    opts=self._child,
                )
            )
        return made

    def _integration(self, key: str, route: HttpRouteSettings, api: apigatewayv2.Api) -> apigatewayv2.Integration:
        balancer = self._args.load_balancer
        if route.function is None and balancer is not None:
            return apigatewayv2.Integration(
                f"{self._name}-{key}-integration",
                api_id=api.id,
                integration_type="HTTP_PROXY",
                integration_method=route.method,
                integration_uri=balancer.listener_arn,
                connection_type="VPC_LINK",
                connection_id=balancer.vpc_link_id,
                payload_format_version="1.0",
                timeout_milliseconds=route.timeout_ms,
                tls_config=apigatewayv2.IntegrationTlsConfigArgs(server_name_to_verify=balancer.server_name),
                opts=self._child,
            )
        return apigatewayv2.Integration(
            f"{self._name}-{key}-integration",
            api_id=api.id,
            integration_type="AWS_PROXY",
            integration_method="POST",
            integration_uri=self._args.functions[route.function or ""].invoke_arn,
            payload_format_version="2.0",
            timeout_milliseconds=route.timeout_ms,
            opts=self._child,
        )

    def _authorizer(self, key: str, api: apigatewayv2.Api) -> apigatewayv2.Authorizer:
        settings = self._args.settings.authorizers[key]
        if isinstance(settings, FunctionAuthorizerSettings):
            return apigatewayv2.Authorizer(
                f"{self._name}-{key}-authorizer",
                api_id=api.id,
                name=key,
                authorizer_type="REQUEST",
                authorizer_uri=self._args.functions[settings.function].invoke_arn,
                authorizer_payload_format_version="2.0",
                enable_simple_responses=True,
                authorizer_result_ttl_in_seconds=settings.cache_seconds,
                identity_sources=[
                    *(f"$request.header.{header}" for header in settings.identity.headers),
                    *(f"$request.querystring.{parameter}" for parameter in settings.identity.query_strings),
                ],
                opts=self._child,
            )
        issuer, audiences = self._issuer(settings)
        return apigatewayv2.Authorizer(
            f"{self._name}-{key}-authorizer",
            api_id=api.id,
            name=key,
            authorizer_type="JWT",
            identity_sources=[f"$request.header.{settings.header}"],
            jwt_configuration=apigatewayv2.AuthorizerJwtConfigurationArgs(issuer=issuer, audiences=audiences),
            opts=self._child,
        )

    def _issuer(
        self, settings: ClientAuthorizerSettings | JwtAuthorizerSettings
    ) -> tuple[Input[str], list[Input[str]]]:
        """Issuer and audiences of tokens."""
        if isinstance(settings, JwtAuthorizerSettings):
            return settings.issuer, [*settings.audiences]
        pool = self._args.user_pools[settings.user_pool]
        return pool.issuer_url, [pool.client_ids[client] for client in settings.clients or pool.client_ids]


def _authorization_type(settings: HttpApiSettings, route: HttpRouteSettings) -> str:
    if route.authorizer is None:
        return "NONE"
    if route.authorizer == IAM:
        return "AWS_IAM"
    return "CUSTOM" if isinstance(settings.authorizers[route.authorizer], FunctionAuthorizerSettings) else "JWT"


def _scopes(settings: HttpApiSettings, route: HttpRouteSettings) -> list[str] | None:
    """Scopes that a token of a user pool must have one of."""
    authorizer = settings.authorizers.get(route.authorizer or "")
    return list(authorizer.scopes) or None if isinstance(authorizer, UserPoolAuthorizerSettings) else None


def _callers(
    settings: HttpApiSettings, authorizers: Mapping[str, apigatewayv2.Authorizer]
) -> dict[str, tuple[str, Input[str]]]:
    """Function and source of each route and authorizer."""
    callers: dict[str, tuple[str, Input[str]]] = {
        key: (route.function, route_source(route.method, route.path))
        for key, route in settings.routes.items()
        if route.function is not None
    }
    for key, each in settings.authorizers.items():
        if isinstance(each, FunctionAuthorizerSettings):
            callers[f"authorizer-{key}"] = (each.function, Output.concat("authorizers/", authorizers[key].id))
    return callers


def _cors(settings: HttpApiSettings) -> apigatewayv2.ApiCorsConfigurationArgs | None:
    cors = settings.cors
    if cors is None:
        return None
    return apigatewayv2.ApiCorsConfigurationArgs(
        allow_origins=list(cors.origins),
        allow_headers=list(cors.headers),
        allow_methods=sorted({route.method for route in settings.routes.values()}),
        expose_headers=list(cors.exposed_headers) or None,
        allow_credentials=cors.credentials,
        max_age=cors.max_age_seconds,
    )


def _limits(settings: HttpApiSettings) -> list[apigatewayv2.StageRouteSettingArgs] | None:
    """Limits of routes that have their own."""
    return [
        apigatewayv2.StageRouteSettingArgs(
            route_key=route.key,
            detailed_metrics_enabled=True,
            throttling_rate_limit=route.throttle.rate_per_second,
            throttling_burst_limit=route.throttle.burst,
        )
        for route in settings.routes.values()
        if route.throttle is not None
    ] or None
