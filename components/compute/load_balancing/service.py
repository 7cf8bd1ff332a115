"""Elastic Load Balancing: an Application Load Balancer in each region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from pulumi import Output

    from components.compute.load_balancing.settings import LoadBalancerSettings
    from components.foundation.documents import Statement


def _settings() -> SettingsModel:
    from components.compute.load_balancing.checks import (
        alias_record_faults,
        health_check_faults,
        route_conflict_faults,
        routing_faults,
        subnet_faults,
        zone_faults,
    )
    from components.compute.load_balancing.settings import LoadBalancerSettings

    return SettingsModel(
        model=LoadBalancerSettings,
        checks=(
            Check(concerns=("regions", "network", "load_balancer"), function=subnet_faults),
            Check(concerns=("dns", "load_balancer"), function=alias_record_faults),
            Check(concerns=("regions", "load_balancer"), function=routing_faults),
            Check(concerns=("dns", "load_balancer"), function=health_check_faults),
            Check(concerns=("stack",), function=route_conflict_faults),
            Check(concerns=("stack", "network", "load_balancer"), function=zone_faults),
        ),
    )


def _log_delivery(scope: RegionScope, _: LoadBalancerSettings) -> PartOutputs:
    from components.compute.load_balancing.logs import load_balancer_writes
    from components.foundation.service.exports import LOG_DELIVERY

    def delivery(bucket_arn: Output[str]) -> Statement:
        return load_balancer_writes(bucket_arn, scope.region.name, scope.account_id)

    return PartOutputs(exports={LOG_DELIVERY: {"load_balancer": delivery}})


def _ingress(scope: RegionScope, settings: LoadBalancerSettings) -> PartOutputs:
    from components.compute.load_balancing.ingress import RegionIngress, RegionIngressArgs, record_routing
    from components.compute.load_balancing.load_balancer import LOAD_BALANCER, LoadBalancerExport
    from components.foundation.service.exports import LOG_BUCKET, ONLY, RECORDS, ZONE_IDS

    network, primary = scope.network, scope.in_primary(RegionIngress)
    internet_facing = settings.exposure == "cloudfront"
    routing = record_routing(settings, scope.region.name, scope.stack.region_settings.all)
    subnets = network.subnets["public" if internet_facing else network.inner_tier]
    ingress = RegionIngress(
        f"{scope.name}-ingress",
        RegionIngressArgs(
            settings=settings,
            region=scope.region.name,
            prefix=scope.naming.prefix,
            vpc_id=network.vpc_id,
            subnet_ids={**subnets},
            log_bucket_id=scope.only(LOG_BUCKET).id,
            zone_ids=scope.exported(ZONE_IDS),
            shared_records=primary.validation_records if primary else {},
            alias_records=internet_facing and (scope.is_primary or routing is not None),
            routing=routing,
            protect=scope.naming.protects_data,
        ),
        scope.options,
    )
    balancer = LoadBalancerExport(arn=ingress.arn, ref=ingress.ref, domain_names=settings.domain_names)
    return PartOutputs(
        components=(ingress,), exports={LOAD_BALANCER: {ONLY: balancer}, RECORDS: {"load_balancer": ingress}}
    )


SERVICE = Service(
    concern="load_balancer",
    settings=_settings,
    parts=(RegionPart(layer="plan", create=_log_delivery), RegionPart(layer="ingress", create=_ingress)),
)
