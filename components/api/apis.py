"""The APIs of a region."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulumi import ComponentResource, Input, Output, ResourceOptions

from components.api.domain_names import DomainNames
from components.api.gateway.logging_role import LoggingRole, LoggingRoleArgs
from components.api.http.http_api import HttpApi, HttpApiArgs, LoadBalancerTarget
from components.api.http.vpc_link import VpcLink, VpcLinkArgs
from components.api.rest.rest_api import RestApi, RestApiArgs
from components.api.settings import ApisSettings
from components.api.websocket.endpoint import WebSocketEndpoint
from components.api.websocket.websocket_api import WebSocketApi, WebSocketApiArgs
from components.edge.route53.routing import Routing
from components.edge.waf.web_acl import WebAcl, WebAclArgs
from components.foundation.service.exports import FunctionExport, UserPoolExport
from components.network.connection import Connection, ConnectionArgs

HTTPS = 443


@dataclass(frozen=True, kw_only=True)
class PrivateLoadBalancer:
    """The load balancer of routes that lead to it. security_group_id: of its HTTPS listener. server_name: name that its
    certificate covers. vpc_id, subnet_ids: where the VPC link is placed, by zone."""

    listener_arn: Input[str]
    security_group_id: Input[str]
    server_name: str
    vpc_id: Input[str]
    subnet_ids: Mapping[str, Input[str]]


@dataclass(frozen=True, kw_only=True)
class RegionApisArgs:
    """Arguments of RegionApis.

    prefix: prefix of names. functions, user_pools: by key; no user pools by default. endpoints: of the WebSocket APIs,
    by key. key_arn: key of the region that CloudWatch Logs may use. zone_ids: hosted zones by domain.
    shared_records: validation records of the primary region's certificates, by domain name; none in that region.
    routing: routing policy of alias records; simple records if omitted.
    health_check_id: health check of the region, which the records follow; none by default.
    load_balancer: required if a route leads to it. permissions_boundary_arn: of the logging role; none by default.
    """

    settings: ApisSettings
    prefix: str
    region: str
    account_id: Input[str]
    functions: Mapping[str, FunctionExport]
    endpoints: Mapping[str, WebSocketEndpoint]
    key_arn: Input[str]
    user_pools: Mapping[str, UserPoolExport] = field(default_factory=dict[str, UserPoolExport])
    zone_ids: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    shared_records: Mapping[str, Input[str]] = field(default_factory=dict[str, Input[str]])
    routing: Routing | None = None
    health_check_id: Input[str] | None = None
    load_balancer: PrivateLoadBalancer | None = None
    permissions_boundary_arn: Input[str] | None = None


class RegionApis(ComponentResource):
    """REST, HTTP and WebSocket APIs with their domain names, the web ACL of REST APIs, the VPC link to the load
    balancer, and the role that API Gateway writes logs with, as far as the settings have them.

    urls: where clients reach each API, by key. validation_records: of the certificates, by domain name.
    """

    urls: Mapping[str, Output[str]]
    validation_records: Mapping[str, Input[str]]

    def __init__(self, name: str, args: RegionApisArgs, opts: ResourceOptions | None = None) -> None:
        super().__init__("media:api:RegionApis", name, None, opts)
        self._name, self._args = name, args
        self._child = ResourceOptions(parent=self)
        settings = args.settings
        self._names = DomainNames(
            owner=name,
            child=self._child,
            zone_ids=args.zone_ids,
            shared_records=args.shared_records,
            routing=args.routing,
            health_check_id=args.health_check_id,
        )

        role = None
        if settings.account_logging and settings.has_logging_role:
            role = LoggingRole(
                f"{name}-logging",
                LoggingRoleArgs(account_id=args.account_id, permissions_boundary_arn=args.permissions_boundary_arn),
                self._child,
            )
        self._logging_role = (role.account,) if role else ()
        self.urls = {**self._rest(), **self._http(), **self._websocket()}
        self.validation_records = self._names.records
        self.register_outputs({"urls": dict(self.urls)})

    def _names_of(self, key: str, domain_name: str) -> list[str]:
        """Domain names of an API: its own, and that in the region, if the region's health check asks it."""
        args = self._args
        regional = args.settings.regional_name(key, args.region) if args.health_check_id is not None else None
        return [domain_name, *([regional] if regional is not None else [])]

    def _api_name(self, key: str) -> str:
        return self._args.settings.api_name(key, self._args.prefix)

    def _rest(self) -> dict[str, Output[str]]:
        args, urls = self._args, dict[str, Output[str]]()
        web_acl = None
        if args.settings.web_acl is not None:
            web_acl = WebAcl(
                f"{self._name}-firewall",
                WebAclArgs(
                    acl_name=f"{args.prefix}-apis",
                    scope="REGIONAL",
                    region=args.region,
                    account_id=args.account_id,
                    settings=args.settings.web_acl,
                    log_key_arn=args.key_arn,
                ),
                self._child,
            )
        for key, settings in args.settings.rest.items():
            api = RestApi(
                f"{self._name}-{key}",
                RestApiArgs(
                    settings=settings,
                    api_name=self._api_name(key),
                    functions=args.functions,
                    user_pools=args.user_pools,
                    key_arn=args.key_arn,
                    web_acl_arn=web_acl.arn if web_acl and settings.firewall else None,
                    logging_role=self._logging_role,
                ),
                self._child,
            )
            urls[key] = api.invoke_url
            if settings.domain_name is not None:
                urls[key] = self._names.rest(key, self._names_of(key, settings.domain_name), api.id, api.stage_name)
        return urls

    def _http(self) -> dict[str, Output[str]]:
        args, urls = self._args, dict[str, Output[str]]()
        balancer = self._load_balancer()
        for key, settings in args.settings.http.items():
            api = HttpApi(
                f"{self._name}-{key}",
                HttpApiArgs(
                    settings=settings,
                    api_name=self._api_name(key),
                    functions=args.functions,
                    user_pools=args.user_pools,
                    key_arn=args.key_arn,
                    load_balancer=balancer,
                ),
                self._child,
            )
            urls[key] = api.endpoint
            if settings.domain_name is not None:
                names = self._names_of(key, settings.domain_name)
                urls[key] = self._names.other(key, names, api.id, api.stage_name, "https")
        return urls

    def _websocket(self) -> dict[str, Output[str]]:
        args, urls = self._args, dict[str, Output[str]]()
        for key, settings in args.settings.websocket.items():
            endpoint = args.endpoints[key]
            api = WebSocketApi(
                f"{self._name}-{key}",
                WebSocketApiArgs(
                    settings=settings,
                    api_name=self._api_name(key),
                    api_id=endpoint.id,
                    execution_arn=endpoint.execution_arn,
                    functions=args.functions,
                    key_arn=args.key_arn,
                    logging_role=self._logging_role,
                ),
                self._child,
            )
            urls[key] = Output.concat(
                "wss://", endpoint.id, f".execute-api.{args.region}.amazonaws.com/{settings.stage}"
            )
            if settings.domain_name is not None:
                urls[key] = self._names.other(key, [settings.domain_name], endpoint.id, api.stage_name, "wss")
        return urls

    def _load_balancer(self) -> LoadBalancerTarget | None:
        """The VPC link to the load balancer, if a route leads to it."""
        balancer = self._args.load_balancer
        if balancer is None or not any(api.uses_load_balancer for api in self._args.settings.http.values()):
            return None
        link = VpcLink(
            f"{self._name}-link",
            VpcLinkArgs(link_name=f"{self._args.prefix}-apis", vpc_id=balancer.vpc_id, subnet_ids=balancer.subnet_ids),
            self._child,
        )
        Connection(
            f"{self._name}-to-load-balancer",
            ConnectionArgs(
                client_group_id=link.security_group_id,
                server_group_id=balancer.security_group_id,
                port=HTTPS,
                description="API Gateway to the load balancer",
            ),
            self._child,
        )
        return LoadBalancerTarget(
            vpc_link_id=link.id, listener_arn=balancer.listener_arn, server_name=balancer.server_name
        )
