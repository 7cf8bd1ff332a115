"""ECS: a cluster and its services on Fargate in each region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from components.foundation.service.access import Workloads
from components.foundation.service.record import Check, RegionPart, Service, SettingsModel
from components.foundation.service.scope import PartOutputs, RegionScope

if TYPE_CHECKING:
    from components.compute.ecs.settings import EcsSettings
    from components.foundation.service.manual_steps import ManualStep
    from components.foundation.service.names import PhysicalName
    from components.foundation.service.stack_names import StackNames
    from components.foundation.settings.naming import NamingSettings
    from components.foundation.settings.regions import RegionsSettings


def _settings() -> SettingsModel:
    from components.compute.ecs.checks import (
        ecs_image_faults,
        ecs_network_faults,
        ecs_reference_faults,
        ecs_route_faults,
    )
    from components.compute.ecs.settings import EcsSettings

    return SettingsModel(
        model=EcsSettings,
        checks=(
            Check(concerns=("ecs", "registry"), function=ecs_image_faults),
            Check(concerns=("regions", "network", "ecs"), function=ecs_network_faults),
            Check(concerns=("load_balancer", "ecs"), function=ecs_route_faults),
            Check(concerns=("stack", "ecs"), function=ecs_reference_faults),
        ),
    )


def _services(scope: RegionScope, settings: EcsSettings) -> PartOutputs | None:
    from components.compute.ecs.service_placement import ServiceResources
    from components.compute.ecs.services import EcsServices, EcsServicesArgs
    from components.compute.ecs.storage_key import TaskStorageKeyArgs
    from components.compute.load_balancing.load_balancer import LOAD_BALANCER
    from components.compute.registry.container_registry import REPOSITORIES
    from components.foundation.service.exports import (
        ONLY,
        PARAMETER_ARNS,
        PERMISSIONS_BOUNDARY_ARN,
        QUEUE_NAMES,
        SECRET_ARNS,
    )
    from components.identity.kms.key import KEY_ARGS
    from components.network.connection import connect

    if not scope.has(settings):
        return None
    key_args = scope.only(KEY_ARGS)
    network, balancer = scope.network, scope.exported(LOAD_BALANCER).get(ONLY)
    links = {key: scope.links(key, service.access) for key, service in settings.services.items()}
    ecs = EcsServices(
        f"{scope.name}-ecs",
        EcsServicesArgs(
            settings=settings,
            prefix=scope.naming.prefix,
            region=scope.region.name,
            account_id=scope.account_id,
            key_arn=scope.policy_ready_key_arn,
            storage_key=TaskStorageKeyArgs(
                alias=f"{key_args.alias}-task-storage",
                cluster_name=settings.cluster(scope.naming.prefix),
                account_id=scope.account_id,
                rotation_period_days=key_args.settings.rotation_period_days,
                deletion_window_days=key_args.settings.deletion_window_days,
                protect=key_args.protect,
            ),
            vpc_id=network.vpc_id,
            vpc_cidr=network.cidr,
            subnet_ids={**network.subnets[network.inner_tier]},
            prefix_list_ids=network.prefix_list_ids,
            load_balancer=balancer.ref if balancer else None,
            resources=ServiceResources(
                repositories=scope.exported(REPOSITORIES),
                secret_arns={**scope.exported(SECRET_ARNS)},
                parameter_arns={**scope.exported(PARAMETER_ARNS)},
                queue_names={**scope.exported(QUEUE_NAMES)},
            ),
            grants={key: each.grants for key, each in links.items()},
            environment={key: each.environment for key, each in links.items()},
            connect=lambda key, group_id: connect(f"{scope.name}-{key}", group_id, links[key].endpoints, scope.options),
            pilot_light=settings.replicas == "pilot_light" and not scope.is_primary,
            permissions_boundary_arn=scope.exported(PERMISSIONS_BOUNDARY_ARN).get(ONLY),
        ),
        scope.options,
    )
    return PartOutputs(
        components=(ecs,),
        stack_outputs={"services": {key: service.service_name for key, service in ecs.services.items()}},
    )


def _workloads(settings: EcsSettings) -> Workloads:
    services = settings.services
    return Workloads(
        access={f"ecs.services.{key}.access": service.access for key, service in services.items()},
        replicas=settings.replicas,
        routes={f"ecs.services.{key}.http": each.http for key, each in services.items() if each.http is not None},
    )


def _names(settings: EcsSettings, naming: NamingSettings, _: RegionsSettings) -> Iterator[PhysicalName]:
    from components.foundation.service.names import PhysicalName

    for key, each in settings.services.items():
        name = settings.service_name(key, naming.prefix)
        yield PhysicalName(kind="ecs service", path=f"ecs.services.{key}", name=name, given=each.name is not None)


def _manual_steps(settings: EcsSettings, _: StackNames) -> Iterator[ManualStep]:
    """Images of the stack's repositories."""
    from components.foundation.service.manual_steps import ManualStep

    for key, service in settings.services.items():
        if service.repository is not None:
            yield ManualStep(
                path=f"ecs.services.{key}.image",
                subject=key,
                action="push the service's image, then remove idle or set a new release",
                actor="the build of the service",
            )


SERVICE = Service(
    concern="ecs",
    settings=_settings,
    parts=(RegionPart(layer="workloads", create=_services),),
    workloads=_workloads,
    physical_names=_names,
    manual_steps=_manual_steps,
)
