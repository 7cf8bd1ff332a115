"""ECS as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.compute.ecs.settings import EcsSettings

    return EcsSettings


def _ecs_image_faults() -> CheckFunction:
    from components.compute.ecs.checks import ecs_image_faults

    return ecs_image_faults


def _ecs_network_faults() -> CheckFunction:
    from components.compute.ecs.checks import ecs_network_faults

    return ecs_network_faults


def _ecs_route_faults() -> CheckFunction:
    from components.compute.ecs.checks import ecs_route_faults

    return ecs_route_faults


SERVICE = Service(
    concern="ecs",
    settings=_settings,
    checks=(
        Check(concerns=("ecs", "registry"), only_with=("ecs",), load=_ecs_image_faults),
        Check(concerns=("regions", "network", "ecs"), only_with=("ecs",), load=_ecs_network_faults),
        Check(concerns=("load_balancer", "ecs"), only_with=("ecs",), load=_ecs_route_faults),
    ),
)
