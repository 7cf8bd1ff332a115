"""API Gateway: the REST, HTTP and WebSocket APIs of each region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from components.foundation.service.access import NamedResources
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel, StackPart
from components.foundation.service.scope import PartOutputs, RegionScope, StackScope

if TYPE_CHECKING:
    from components.api.apis import PrivateLoadBalancer
    from components.api.settings import ApisSettings
    from components.edge.route53.routing import Routing
    from components.foundation.settings.regions import RegionsSettings


def _settings() -> SettingsModel:
    from components.api.checks import (
        distribution_faults,
        domain_faults,
        function_faults,
        load_balancer_faults,
        region_faults,
        user_pool_faults,
    )
    from components.api.cors_checks import answer_faults
    from components.api.settings import ApisSettings
    from components.api.upload_checks import completion_faults, joining_faults, upload_region_faults

    return SettingsModel(
        model=ApisSettings,
        checks=(
            Check(concerns=("regions", "apis"), function=region_faults),
            Check(concerns=("regions", "lambda_", "apis"), function=function_faults),
            Check(concerns=("regions", "messaging", "lambda_", "apis"), function=upload_region_faults),
            Check(concerns=("lambda_", "apis"), function=answer_faults),
            Check(concerns=("lambda_", "apis"), function=completion_faults),
            Check(concerns=("lambda_", "apis"), function=joining_faults),
            Check(concerns=("cognito", "apis"), function=user_pool_faults),
            Check(concerns=("dns", "apis"), function=domain_faults),
            Check(concerns=("dns", "edge", "apis"), function=distribution_faults),
            Check(concerns=("network", "load_balancer", "apis"), function=load_balancer_faults),
        ),
    )


def _urls(stack: StackScope, settings: ApisSettings) -> PartOutputs:
    """URLs that need no resource, for workloads and parameters."""
    from components.foundation.service.exports import API_URLS

    return PartOutputs(exports={API_URLS: settings.urls})


def _endpoints(scope: RegionScope, settings: ApisSettings) -> PartOutputs | None:
    """WebSocket APIs without their routes: functions need them before routes need functions."""
    from components.api.endpoints import WEBSOCKET_ENDPOINTS
    from components.api.links import ConnectionLinks
    from components.api.websocket.endpoint import WebSocketEndpoint, WebSocketEndpointArgs

    if not scope.has(settings) or not settings.websocket:
        return None
    endpoints = {
        key: WebSocketEndpoint(
            f"{scope.name}-{key}-endpoint",
            WebSocketEndpointArgs(
                settings=api, api_name=settings.api_name(key, scope.naming.prefix), region=scope.region.name
            ),
            scope.options,
        )
        for key, api in settings.websocket.items()
    }
    return PartOutputs(
        components=tuple(endpoints.values()),
        exports={WEBSOCKET_ENDPOINTS: endpoints},
        links=ConnectionLinks(endpoints=endpoints),
    )


def _health_checks(stack: StackScope, settings: ApisSettings) -> PartOutputs | None:
    from components.api.endpoints import HEALTH_CHECK_IDS
    from components.api.health_checks import ApiHealthChecks, ApiHealthChecksArgs
    from components.foundation.service.exports import ALARM_TOPIC_ARN

    check = settings.health_check
    if check is None:
        return None
    names = {
        region: settings.regional_name(check.api, region) for region in settings.checked_regions(stack.region_settings)
    }
    made = ApiHealthChecks(
        "apis-health",
        ApiHealthChecksArgs(
            settings=check,
            domain_names={region: name for region, name in names.items() if name is not None},
            alarm_topic_arn=stack.edge.only(ALARM_TOPIC_ARN) if stack.edge else None,
        ),
        stack.regions.edge.options,
    )
    return PartOutputs(components=(made,), exports={HEALTH_CHECK_IDS: made.ids})


def _apis(scope: RegionScope, settings: ApisSettings) -> PartOutputs | None:
    from components.api.apis import RegionApis, RegionApisArgs
    from components.api.endpoints import HEALTH_CHECK_IDS, WEBSOCKET_ENDPOINTS
    from components.foundation.service.exports import FUNCTIONS, ONLY, PERMISSIONS_BOUNDARY_ARN, USER_POOLS, ZONE_IDS

    if not scope.has(settings):
        return None
    primary = scope.in_primary(RegionApis)
    apis = RegionApis(
        f"{scope.name}-apis",
        RegionApisArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            region=scope.region.name,
            account_id=scope.account_id,
            functions=scope.exported(FUNCTIONS),
            user_pools=scope.stack.primary.exported(USER_POOLS),
            endpoints=scope.exported(WEBSOCKET_ENDPOINTS),
            key_arn=scope.policy_ready_key_arn,
            zone_ids=scope.exported(ZONE_IDS),
            shared_records=primary.validation_records if primary else {},
            routing=_routing(scope, settings),
            health_check_id=scope.exported(HEALTH_CHECK_IDS).get(scope.region.name),
            load_balancer=_load_balancer(scope, settings),
            permissions_boundary_arn=scope.exported(PERMISSIONS_BOUNDARY_ARN).get(ONLY),
        ),
        scope.options,
    )
    return PartOutputs(components=(apis,), stack_outputs={"apis": dict(apis.urls)})


def _routing(scope: RegionScope, settings: ApisSettings) -> Routing | None:
    from components.edge.route53.routing import FailoverRouting, LatencyRouting

    if len(settings.regions_of(scope.stack.region_settings)) < 2:
        return None
    if settings.replicas == "standby":
        return FailoverRouting(policy="failover", role="primary" if scope.is_primary else "secondary")
    return LatencyRouting(policy="latency", region=scope.region.name)


def _load_balancer(scope: RegionScope, settings: ApisSettings) -> PrivateLoadBalancer | None:
    from components.api.apis import PrivateLoadBalancer
    from components.compute.load_balancing.load_balancer import LOAD_BALANCER
    from components.foundation.service.exports import ONLY

    if not any(api.uses_load_balancer for api in settings.http.values()):
        return None
    balancer, network = scope.exported(LOAD_BALANCER)[ONLY], scope.network
    return PrivateLoadBalancer(
        listener_arn=balancer.ref.listener_arn,
        security_group_id=balancer.ref.security_group_id,
        server_name=balancer.domain_names[0],
        vpc_id=network.vpc_id,
        subnet_ids=network.inner_subnet_ids,
    )


def _websocket_apis(settings: ApisSettings, regions: RegionsSettings, region: str) -> Iterable[str]:
    return settings.websocket if region in settings.regions_of(regions) else ()


SERVICE = Service(
    concern="apis",
    settings=_settings,
    parts=(
        StackPart(layer="plan", create=_urls),
        StackPart(layer="dns", create=_health_checks),
        RegionPart(layer="ingress", create=_endpoints),
        RegionPart(layer="triggers", create=_apis),
    ),
    access=(NamedResources(access_field="connections", keys=_websocket_apis, remedy="set apis.replicas: same"),),
)
