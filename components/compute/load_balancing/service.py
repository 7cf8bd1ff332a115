"""Elastic Load Balancing as a service of a stack."""

from components.foundation.service import Check, CheckFunction, Service
from components.foundation.settings.base import Settings


def _settings() -> type[Settings]:
    from components.compute.load_balancing.settings import LoadBalancerSettings

    return LoadBalancerSettings


def _load_balancer_faults() -> CheckFunction:
    from components.compute.load_balancing.settings import load_balancer_faults

    return load_balancer_faults


SERVICE = Service(
    concern="load_balancer",
    settings=_settings,
    checks=(
        Check(
            concerns=("regions", "network", "load_balancer"), only_with=("load_balancer",), load=_load_balancer_faults
        ),
    ),
)
